"""A saved model: what was learned comes back, nobody is in it, and no other file is taken for one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.unit.linkage.made import people, written

from plait.errors import PlaitError
from plait.linkage import Matches, match, said_of
from plait.linkage.fitting import Fit
from plait.linkage.saved import read_model, saved_model, versions

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Matches:
    """Two lists that a model is learned from."""
    folder, everybody = tmp_path_factory.mktemp("lists"), people(300)
    return match([written(folder, "one.csv", everybody[:200]), written(folder, "two.csv", everybody[100:])])


@pytest.fixture
def file(found: Matches, tmp_path: Path) -> Path:
    path = tmp_path / "model.json"
    path.write_bytes(found.model_file(made_on=DAY))
    return path


def test_what_was_learned_comes_back(found: Matches, file: Path) -> None:
    saved = read_model(file)
    assert np.array_equal(saved.model.shares, found.learned.model.shares)
    assert all(map(np.array_equal, saved.model.profiles, found.learned.model.profiles))
    assert (saved.made_on, saved.rows, saved.pairs) == (DAY, 400, found.compared)


def test_small_lists_are_matched_by_it(file: Path, tmp_path: Path) -> None:
    few = people(8, seed=5)
    lists = [written(tmp_path, "one.csv", few[:6]), written(tmp_path, "two.csv", few[2:])]
    with_model, without = match(lists, model=file), match(lists)
    saved = read_model(file).model
    assert all(map(np.array_equal, with_model.learned.model.profiles, saved.profiles))
    assert not all(map(np.array_equal, without.learned.model.profiles, saved.profiles))
    assert with_model.on_several_lists == 4
    assert "A model that was learned on 22 November 2026 from 400 rows was used." in said_of(with_model)
    with pytest.raises(PlaitError, match="No model was learned from these lists"):
        with_model.model_file(made_on=DAY)


def test_nobody_and_no_name_is_in_it(found: Matches, file: Path) -> None:
    text = file.read_text().lower()
    for field in ("surname", "postcode", "phone", "address"):
        assert not any(value.lower() in text for value in found.rows[field].drop_nulls())
    assert "one.csv" not in text
    kept = json.loads(text)
    assert kept["learned_from"] == {"rows": [200, 200], "pairs": found.compared}
    assert len(kept["checks_passed"]) == 5


def test_what_was_not_learned_is_not_saved(found: Matches) -> None:
    unlearned = Fit(found.learned.model, ("Of the pairs ...",), 1)
    with pytest.raises(PlaitError, match="there is none to save"):
        saved_model(unlearned, rows=[1, 1], pairs=1, made_on=DAY)


def spoilt(change: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], str]:
    def changed(kept: dict[str, Any]) -> str:
        change(kept)
        return json.dumps(kept)

    return changed


def _born_apart(kept: dict[str, Any]) -> None:
    """Says that pairs of one person have different dates of birth."""
    kept["profiles"]["date_of_birth"][0] = kept["profiles"]["date_of_birth"][1]


NONE, CHANGED, OTHER = "is no model that plait match saved", "or was changed since", "is of another version of Plait"
SPOILT: dict[str, tuple[Callable[[dict[str, Any]], str], str]] = {
    "half": (lambda _: "{", NONE),
    "deep": (lambda _: "[" * 100_000, NONE),
    "list": (lambda _: "[1]", NONE),
    "large": (lambda _: '"' + "q" * 1_000_001 + '"', "is too large to be a model"),
    "another thing": (spoilt(lambda kept: kept.update(what="x")), NONE),
    "another form": (spoilt(lambda kept: kept.update(form=2)), OTHER),
    "other keys": (spoilt(lambda kept: kept["versions"].update(keys="0")), OTHER),
    "a share more": (spoilt(lambda kept: kept["shares"].append(0.1)), CHANGED),
    "no number": (spoilt(lambda kept: kept["shares"].__setitem__(0, float("nan"))), CHANGED),
    "above 1": (spoilt(lambda kept: kept["shares"].__setitem__(0, 0.9)), CHANGED),
    "no phone": (spoilt(lambda kept: kept["profiles"].pop("phone")), CHANGED),
    "phone above 1": (spoilt(lambda kept: kept["profiles"]["phone"][0].__setitem__(1, 0.99)), CHANGED),
    "no profiles": (spoilt(lambda kept: kept.update(profiles=[])), CHANGED),
    "no day": (spoilt(lambda kept: kept.update(made_on="yesterday")), CHANGED),
    "born apart": (spoilt(_born_apart), "too few of them have one date of birth"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_no_other_file_is_taken_for_a_model(file: Path, case: str) -> None:
    change, said = SPOILT[case]
    file.write_text(change(json.loads(file.read_text())))
    with pytest.raises(PlaitError, match=said) as refused:
        read_model(file)
    assert len(str(refused.value)) < 250


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(PlaitError, match=r"none\.json cannot be read"):
        read_model(tmp_path / "none.json")


def test_another_way_of_comparing_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = versions()
    monkeypatch.setattr("plait.linkage.saved.prepared", lambda source: f"another way with {source}")
    assert {name for name, version in versions().items() if version != before[name]} == {"preparing"}
