"""Two rows side by side: which letters differ, what each field speaks for or against, and what was never compared."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import log2
from pathlib import Path

import polars as pl
import pytest
from tests.unit.linkage.made import changed, people, short_lists, written

from plait.linkage import match
from plait.linkage.explaining import BEGINNING, Explained, Field, Part, explained
from plait.linkage.matching import Matches, decided_anew


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Matches:
    """Two short lists matched."""
    return match(short_lists(tmp_path_factory.mktemp("lists")))


def pair_of(matches: Matches, place: int) -> Explained:
    """The pair of the same person on both lists, who stands there as this one, from 0."""
    a, b = place, matches.rows.filter(list=1)["id"][place]
    return explained(matches, a, b)


def fields_of(pair: Explained) -> dict[str, Field]:
    return {field.name: field for field in pair.fields}


def marked(parts: tuple[Part, ...]) -> str:
    """A value with what differs in brackets."""
    return "".join(f"[{part.text}]" if part.differs else part.text for part in parts)


def odds(probability: float) -> float:
    return log2(probability / (1 - probability))


def test_the_steps_lead_from_what_is_usual_to_how_sure_it_is(found: Matches) -> None:
    assert found.scored.height > 8
    for a, b, probability in found.scored.select("a", "b", "probability").iter_rows():
        pair = explained(found, a, b)
        assert pair.steps[0].words == BEGINNING
        assert pair.steps[0].before == 0
        assert all(one.after == other.before for one, other in pairwise(pair.steps))
        assert sum(step.weight for step in pair.steps) == pytest.approx(pair.steps[-1].after)
        assert pair.steps[-1].after == pytest.approx(odds(probability), abs=0.05)
        assert pair.probability == probability
        assert sum(pair.relations) == pytest.approx(1)


def test_what_agrees_speaks_for_it_and_what_differs_against_it(found: Matches) -> None:
    weights = {step.words: step.weight for step in pair_of(found, 11).steps}
    assert weights["same postcode; same street and number"] > 1
    assert next(weight for words, weight in weights.items() if "other surname" in words) < 0


def test_the_rows_are_named_as_they_stand_in_their_lists(found: Matches) -> None:
    pair = pair_of(found, 8)
    assert pair.lists == ("helpline.csv", "parcels.csv")
    assert pair.rows == (10, 10)


def test_letters_that_differ_are_marked_and_only_these(found: Matches) -> None:
    surname = fields_of(pair_of(found, 10))["Surname"]
    whole = people(14)[10][1]
    assert marked(surname.one) == whole
    assert marked(surname.other) == f"{whole[:-2]}[x]{whole[-2:]}"
    assert not surname.is_same


def test_a_value_that_is_missing_on_one_side_is_no_difference(found: Matches) -> None:
    born = fields_of(pair_of(found, 8))["Date of birth"]
    assert marked(born.one) == "25/03/2001"
    assert (born.other, born.says, born.is_same) == ((), "", False)


@pytest.mark.parametrize(
    ("one", "other", "as_marked"),
    [
        ("12 Mill Lane", "12 mill lane", ("12 Mill Lane", "12 mill lane")),
        ("12 Mill Lane", "12, Mill Lane", ("12 Mill Lane", "12, Mill Lane")),
        ("12, Mill Lane", "13 Mill Lane", ("1[2,] Mill Lane", "1[3] Mill Lane")),
        ("Flat 1, 12 Mill Lane", "Flat 1 12 Mill Street", ("Flat 1, 12 Mill [Lan]e", "Flat 1 12 Mill [Str]e[et]")),
        ("12 Mill Lane", "7 Orchard Way", ("[12 Mill Lane]", "[7 Orchard Way]")),
        ("12 Stra\u00dfe Lane", "13 Stra\u00dfe Lane", ("[12 Stra\u00dfe Lane]", "[13 Stra\u00dfe Lane]")),
    ],
)
def test_case_and_signs_are_no_difference_and_little_in_common_is_none_at_all(
    one: str, other: str, as_marked: tuple[str, str], tmp_path: Path
) -> None:
    rest = people(12)
    lists = [
        written(tmp_path, f"{name}.csv", [*rest, changed(["Zoe", "Zander", "01/02/1960", "", "", ""], address=address)])
        for name, address in (("one", one), ("other", other))
    ]
    address = fields_of(pair_of(match(lists), 12))["Address"]
    assert (marked(address.one), marked(address.other)) == as_marked
    assert address.is_same == ("[" not in as_marked[0])


def test_steps_are_in_the_order_of_a_record_and_names_that_are_swapped_are_said_once(tmp_path: Path) -> None:
    headings = ["First name", "Surname", "Date of birth", "Postcode", "Phone"]
    one = ["Ann", "Brandt", "05/02/1980", "NW1 8AB", "07911 123456"]
    lists = [
        written(tmp_path, "one.csv", [one], headings),
        written(tmp_path, "other.csv", [["Brandt", "Ann", *one[2:]]], headings),
    ]
    steps = explained(match(lists), 0, 1).steps
    assert [step.words for step in steps[1:5]] == [
        "first name and surname swapped",
        "same date of birth",
        "same postcode",
        "same phone",
    ]


def test_two_people_of_one_home_are_called_so(tmp_path: Path) -> None:
    home = ["12 Mill Lane", "NW1 8AB", "020 7946 0000"]
    he, she = ["J", "Brandt", "", *home], ["Mary", "Brandt", "", *home]
    found = match([written(tmp_path, "a.csv", [*people(20), he]), written(tmp_path, "b.csv", [*people(20), she])])
    assert pair_of(found, 20).relative
    assert not pair_of(found, 19).relative


def test_two_rows_that_were_never_compared_have_no_reasons(found: Matches) -> None:
    decided = pl.DataFrame({"a": [0], "b": [5], "same": [True], "key": [""]}, schema=found.decided.schema)
    pair = explained(decided_anew(found, decided), 0, 5)
    assert (pair.steps, pair.relations, pair.relative) == ((), (), False)
    assert all(field.says == "" for field in pair.fields)
    assert pair.probability == 1.0


def test_a_pair_that_is_none_is_not_found(found: Matches) -> None:
    for a, b in ((0, 15), (14, 0), (0, 900_000_000)):
        with pytest.raises(LookupError, match="no pair that was scored"):
            explained(found, a, b)


def test_what_somebody_is_as_sure_of_as_can_be_is_drawn_all_the_same(found: Matches) -> None:
    certain = replace(found, scored=found.scored.with_columns(probability=pl.lit(1.0)))
    pair = explained(certain, 0, found.rows.filter(list=1)["id"][0])
    assert 20 < pair.steps[-1].after < 40
