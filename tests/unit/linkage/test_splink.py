"""The model in Splink's words: the same pairs, the same levels, and probabilities that are some.

Splink itself is not needed: its settings are conditions on columns of a pair, which plain DuckDB tries here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest
from tests.unit.linkage.made import people, two_rows, written
from tests.unit.linkage.test_engine import ANN, PAIRS

from plait.errors import PlaitError
from plait.linkage import MatchedList, Matches, SplinkView, match, splink_view
from plait.linkage.comparisons import Relation, comparisons
from plait.linkage.engine import RARITY_COUNTS, Engine
from plait.linkage.fitting import Fit
from plait.linkage.model import expected_model, levels_of, share_of
from plait.linkage.preparing import FIELDS

ALIKE = {
    "forename": ("equal", "swapped", "crossed", "initial", "short", "close", "similar"),
    "surname": ("equal", "swapped", "part", "close", "similar"),
    "date_of_birth": ("equal", "swapped", "digit", "first"),
    "postcode": ("equal", "digit"),
    "address": ("equal", "flat"),
}
THIRDS = range(3)
NAMES = {"forename": "Brando", "surname": "Brunel", "middle_name": "Zoe", "number": "943 476 5919"}
MORE = [
    ANN | NAMES,
    ANN | NAMES | {"surname": "Brandl", "middle_name": "Zara", "number": "943 476 5918"},
    ANN | NAMES | {"surname": "Brunt", "middle_name": "Kim", "number": "999 999 9999"},
    ANN | NAMES,
]
"""Rows that have what the engine's pairs have not."""
Levels = dict[str, str | None]
Connection = duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Matches:
    """Two lists that a model is learned from."""
    folder, everybody = tmp_path_factory.mktemp("lists"), people(300)
    lists = [
        written(folder, "one.csv", [*everybody[:200], *everybody[:5]]),
        written(folder, "two.csv", everybody[100:]),
    ]
    return match(lists)


@pytest.fixture(scope="module")
def view(found: Matches) -> SplinkView:
    return splink_view(found)


def odd(third: int) -> Matches:
    """A third of the rows that the engine's tests compare, all on one list; a phone of all would be too common."""
    rows = [row for pair in PAIRS[third::3] for row in pair] + MORE
    known = [{field: row.get(field) for field in FIELDS} for row in rows]
    frame = pl.DataFrame(known, schema=dict.fromkeys(FIELDS, pl.String)).with_row_index("id")
    frame = frame.with_columns(pl.col("id").cast(pl.Int32), row=pl.col("id").cast(pl.Int64), list=pl.lit(0, pl.Int32))
    lists = (MatchedList("odd.csv", ()),)
    return replace(two_rows(), lists=lists, rows=frame, learned=Fit(expected_model(), (), 1))


def opened(view: SplinkView, folder: Path) -> Connection:
    """A database as Splink has it: the rows, and all pairs of two of them with columns _l and _r."""
    (folder / "rows.parquet").write_bytes(view.rows)
    sql = duckdb.connect()
    sql.execute(f"CREATE TABLE rows AS FROM '{folder / 'rows.parquet'}'")
    names = [name for name, *_ in sql.execute("DESCRIBE rows").fetchall()]
    columns = ", ".join(f"{side}.{name} AS {name}_{side}" for name in names for side in "lr")
    sql.execute(f"CREATE VIEW paired AS SELECT {columns} FROM rows l, rows r WHERE l <> r")  # noqa: S608 - column names
    return sql


def labels(sql: Connection, settings: dict[str, Any]) -> Iterator[tuple[int, int, dict[str, str | None]]]:
    """For both rows of each pair ``unique_id``, and of each comparison the level that its conditions give."""
    cases = {}
    for comparison in settings["comparisons"]:
        parts = []
        for level in comparison["comparison_levels"]:
            label = "NULL" if level.get("is_null_level") else f"'{level['label_for_charts']}'"
            condition = level["sql_condition"]
            parts.append(f"ELSE {label}" if condition == "ELSE" else f"WHEN {condition} THEN {label}")
        cases[comparison["output_column_name"]] = f"CASE {' '.join(parts)} END"
    for one, other, *values in sql.execute(
        f"SELECT unique_id_l, unique_id_r, {', '.join(cases.values())} FROM paired"  # noqa: S608 - what is tried
    ).fetchall():
        yield one, other, dict(zip(cases, values, strict=True))


@cache
def engine_levels(third: int) -> tuple[dict[tuple[int, int], Levels], set[tuple[int, int]]]:
    """The name of each comparison's level in all pairs, both ways round, and the pairs that the engine finds."""
    with Engine() as engine:
        engine.take_frame(odd(third).rows.drop("row"))
        engine.block(within=True)
        pairs = set(engine._sql.frame("SELECT a, b FROM pairs").iter_rows())
        engine._sql.execute("CREATE OR REPLACE TABLE pairs AS SELECT x.id AS a, y.id AS b FROM people x, people y")
        engine.compare()
        compared = engine._sql.frame("SELECT a, b, pattern FROM compared WHERE a <> b")
    found = levels_of(compared["pattern"].to_numpy())
    named = {
        (a, b): {
            item.name: item.levels[level - 1].name if (level := int(found[item.name][place])) else None
            for item in comparisons()
        }
        for place, (a, b) in enumerate(compared.select("a", "b").iter_rows())
    }
    return named, pairs


def wanted(levels: Levels) -> dict[str, str | None]:
    """What Splink's comparisons have to say of a pair of these levels."""
    words = {item.name: {level.name: level.words for level in item.levels} for item in comparisons()}
    said = {name: words[name][level] if level else None for name, level in levels.items()}
    rough = {name: 2 if levels[name] is None else int(levels[name] not in alike) for name, alike in ALIKE.items()}
    home = min(rough["postcode"], rough["address"])
    places = f"{said['postcode'] or 'no postcode'}, {said['address'] or 'no address'}"
    together = (
        ("first names alike", "other first names", "no first name")[rough["forename"]],
        ("surnames alike", "other surnames", "no surname")[rough["surname"]],
        ("dates of birth alike", "other dates of birth", "no date of birth")[rough["date_of_birth"]],
        ("one home", "other homes", "no address")[home],
    )
    nothing = rough["forename"] == rough["surname"] == rough["date_of_birth"] == home == 2
    return {name: text for name, text in said.items() if name not in ALIKE} | {
        "names_birth_and_home": None if nothing else ", ".join(together),
        "forename_alike": said["forename"] if rough["forename"] == 0 else None,
        "forename_other": said["forename"] if rough["forename"] == 1 else None,
        "surname_alike": said["surname"] if rough["surname"] == 0 and levels["surname"] != "swapped" else None,
        "date_of_birth_alike": said["date_of_birth"] if rough["date_of_birth"] == 0 else None,
        "date_of_birth_other": said["date_of_birth"] if rough["date_of_birth"] == 1 else None,
        "home_alike": places if home == 0 else None,
        "home_other": places if home == 1 else None,
    }


@pytest.mark.parametrize("third", THIRDS)
def test_each_pair_has_the_levels_that_the_engine_gives_it(third: int, tmp_path: Path) -> None:
    named, pairs = engine_levels(third)
    view = splink_view(odd(third))
    compared = 0
    for one, other, found in labels(opened(view, tmp_path), view.settings):
        agree = (min(one, other), max(one, other)) in pairs
        assert found.pop("in_a_key", None) in ("agree in a key" if agree else "agree in no key", None)
        found.pop("forename_rarity")
        found.pop("surname_rarity")
        expected = {name: text for name, text in wanted(named[one, other]).items() if name in found}
        assert found == expected, (one, other)
        compared += 1
    assert compared == len(named) > 1_800


def test_the_pairs_of_odd_rows_have_all_levels() -> None:
    """What the test above compares is worth comparing: no level is never seen."""
    seen = {pair for third in THIRDS for levels in engine_levels(third)[0].values() for pair in levels.items()}
    never = {(item.name, level.name) for item in comparisons() for level in item.levels} - seen
    assert never == set()


@pytest.mark.parametrize("within", [True, False])
def test_the_blocking_rules_find_the_pairs_that_the_engine_finds(
    found: Matches, tmp_path: Path, *, within: bool
) -> None:
    with Engine() as engine:
        engine.take_frame(found.rows.select("id", "list", *FIELDS))
        engine.block(within=within)
        place = {
            number: (found.lists[of].name, row) for number, of, row in found.rows.select("id", "list", "row").rows()
        }
        pairs = {(place[a], place[b]) for a, b in engine._sql.frame("SELECT a, b FROM pairs").iter_rows()}
    view = splink_view(replace(found, within=within))
    sql = opened(view, tmp_path)
    rules = [rule["blocking_rule"] for rule in view.settings["blocking_rules_to_generate_predictions"]]
    apart = "true" if within else "l.source_dataset <> r.source_dataset"
    left, right = sql.table("rows").set_alias("l"), sql.table("rows").set_alias("r")
    joined = left.join(
        right, f"(l.source_dataset, l.unique_id) < (r.source_dataset, r.unique_id) AND ({' OR '.join(rules)})"
    )
    rows = joined.filter(apart).project("l.source_dataset, l.unique_id, r.source_dataset, r.unique_id").fetchall()
    assert {((one, row), (other, second)) for one, row, other, second in rows} == pairs
    assert len(pairs) > 100


def test_the_probabilities_of_each_comparison_add_up_to_1(view: SplinkView) -> None:
    names = [comparison["output_column_name"] for comparison in view.settings["comparisons"]]
    assert {"names_birth_and_home", "home_alike", "date_of_birth_other", "phone", "forename_rarity", "in_a_key"} <= set(
        names
    )
    assert not {"email", "number", "sex", "middle_name"} & set(names), "nobody has one"
    for comparison in view.settings["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        assert len(levels) < len(comparison["comparison_levels"]), "something is said of what is missing"
        assert sum(level["sql_condition"] == "ELSE" for level in comparison["comparison_levels"]) == 1
        for which in ("m_probability", "u_probability"):
            assert all(0 < level[which] < 1 for level in levels), comparison["output_column_name"]
            assert sum(level[which] for level in levels) == pytest.approx(1)


def level_of(view: SplinkView, comparison: str, label: str) -> dict[str, Any]:
    levels = next(
        item["comparison_levels"] for item in view.settings["comparisons"] if item["output_column_name"] == comparison
    )
    return next(level for level in levels if level["label_for_charts"] == label)


def test_all_relations_but_one_person_are_weighed_by_their_shares(found: Matches, view: SplinkView) -> None:
    model = found.learned.model
    seen = share_of(model, "phone", "equal")
    level = level_of(view, "phone", "same phone")
    assert level["m_probability"] == pytest.approx(seen[Relation.SAME])
    others = (model.shares * seen)[Relation.SAME + 1 :].sum() / (1 - model.shares[Relation.SAME])
    assert level["u_probability"] == pytest.approx(others)


def test_people_of_one_home_are_in_the_combination_of_what_they_share(view: SplinkView) -> None:
    """Surname and home agree for one reason, where two people live together: taken one by one, they would tell more."""

    def weight(label: str) -> float:
        level = level_of(view, "names_birth_and_home", label)
        return math.log2(level["m_probability"] / level["u_probability"])

    assert weight("other first names, surnames alike, other dates of birth, one home") < -4
    assert weight("first names alike, surnames alike, dates of birth alike, one home") > 2


def test_of_a_pair_that_agrees_in_a_key_the_prior_is_the_share_of_one_person(found: Matches, view: SplinkView) -> None:
    prior = view.settings["probability_two_random_records_match"]
    level = level_of(view, "in_a_key", "agree in a key")
    odds = prior / (1 - prior) * level["m_probability"] / level["u_probability"]
    assert odds / (1 + odds) == pytest.approx(found.learned.model.shares[Relation.SAME])
    assert prior == pytest.approx(105 / math.comb(405, 2), rel=0.2), "as Splink means it: of any two rows"


def test_the_rarity_of_a_name_counts_and_that_it_is_shared_does_not(found: Matches, view: SplinkView) -> None:
    level = level_of(view, "surname_rarity", "same surname, by how rare it is")
    assert level["m_probability"] == level["u_probability"]
    assert (level["tf_adjustment_column"], level["tf_adjustment_weight"]) == ("surname", RARITY_COUNTS)
    assert level["sql_condition"] == "surname_l = surname_r", "by which Splink knows an exact level"
    shares = found.rows["surname"].str.to_lowercase().value_counts()["count"].to_numpy() / found.rows.height
    assert level["u_probability"] == pytest.approx((shares**2).sum())
    assert level["tf_minimum_u_value"] == pytest.approx(np.exp(-6) * level["u_probability"])


def test_the_lists_say_which_pairs_are_looked_for(tmp_path: Path) -> None:
    rows = people(12)
    lists = [written(tmp_path, "one.csv", [*rows, *rows[:3]]), written(tmp_path, "two.csv", rows)]
    runs = [
        match(lists),
        match(lists, within=False),
        match(lists, one_to_one=True),
        match(lists[:1], within=False),
    ]
    kinds = [splink_view(each).settings["link_type"] for each in runs]
    assert kinds == ["link_and_dedupe", "link_only", "link_only", "dedupe_only"]


def test_a_row_is_named_by_its_list_and_number_and_nobody_is_in_the_settings(
    found: Matches, view: SplinkView, tmp_path: Path
) -> None:
    text = view.settings_file().decode()
    assert json.loads(text) == view.settings
    for field in ("surname", "postcode", "phone"):
        assert not any(value.lower() in text.lower() for value in found.rows[field].drop_nulls())
    sql = opened(view, tmp_path)
    rows = sql.execute("SELECT source_dataset, unique_id, surname FROM rows ORDER BY ALL").fetchall()
    names = found.rows.select(pl.col("list"), pl.col("row"), pl.col("surname").str.to_lowercase()).rows()
    assert rows == sorted((found.lists[of].name, row, name) for of, row, name in names)


def test_what_was_not_learned_is_not_written(found: Matches, tmp_path: Path) -> None:
    nothing = "No model was learned from these lists, so there is none to write for Splink"
    with pytest.raises(PlaitError, match=nothing):
        splink_view(replace(found, learned=Fit(found.learned.model, ("Of the pairs ...",), 1)))
    strangers = [written(tmp_path, f"{number}.csv", [row]) for number, row in enumerate(people(2))]
    with pytest.raises(PlaitError, match=nothing):
        splink_view(match(strangers))


def test_rows_that_are_all_compared_need_no_word_of_keys(tmp_path: Path) -> None:
    (row,) = people(1)
    view = splink_view(match([written(tmp_path, "one.csv", [row]), written(tmp_path, "two.csv", [row])]))
    assert "in_a_key" not in {comparison["output_column_name"] for comparison in view.settings["comparisons"]}
    assert 0 < view.settings["probability_two_random_records_match"] < 1


def test_what_no_list_has_is_not_compared(tmp_path: Path) -> None:
    rows, headings = [[row[2], row[5]] for row in people(60)], ["Date of birth", "Phone"]
    lists = [written(tmp_path, name, part, headings) for name, part in (("one.csv", rows), ("two.csv", rows[30:]))]
    view = splink_view(match(lists))
    names = [comparison["output_column_name"] for comparison in json.loads(view.settings_file())["comparisons"]]
    assert names == ["in_a_key", "names_birth_and_home", "date_of_birth_alike", "date_of_birth_other", "phone"]
    (rule,) = view.settings["blocking_rules_to_generate_predictions"]
    assert rule["blocking_rule"] == "l.key_phone = r.key_phone"
