"""The value that is shown for a person, where their rows say several."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.linkage.made import changed, people, written

from plait.linkage import match
from plait.linkage.people import Row, best_values, matched_people


def best(field: str, *values: str, written: dict[str, int] | None = None) -> str:
    times = {(field, value): number for value, number in (written or {}).items()}
    rows = [Row(0, place, {field: value}) for place, value in enumerate(values, start=2)]
    return best_values(rows, times)[field].value


@pytest.mark.parametrize(
    ("field", "values", "wanted"),
    [
        ("forename", ("MATTHEW", "Matthew"), "Matthew"),
        ("forename", ("matthew", "Matthew", "MATTHEW"), "Matthew"),
        ("surname", ("O'NEILL", "O'Neill"), "O'Neill"),
        ("surname", ("VAN DYK", "van Dyk"), "van Dyk"),
        ("forename", ("J", "Jonathan"), "Jonathan"),
        ("postcode", ("nw1 8ab", "NW1 8AB"), "NW1 8AB"),
        ("postcode", ("NW1", "NW5 2QS"), "NW5 2QS"),
        ("email", ("ANN@EXAMPLE.ORG", "ann@example.org"), "ann@example.org"),
        ("address", ("12 Mill Rd", "12 Mill Road"), "12 Mill Road"),
        ("address", ("12 Mill Lane", "12 Mill Lane, Ashby"), "12 Mill Lane, Ashby"),
        ("address", ("No fixed abode", "9 Elm Close"), "9 Elm Close"),
        ("surname", ("Brandt", "Castle"), "Brandt"),
        ("surname", ("Castle", "Brandt", "BRANDT"), "Brandt"),
    ],
)
def test_of_several_values_the_best_written_and_fullest_is_shown(
    field: str, values: tuple[str, ...], wanted: str
) -> None:
    assert best(field, *values) == wanted


def test_what_is_written_more_often_is_no_mistake_unless_it_is_cut_short() -> None:
    assert best("forename", "Mathtew", "Matthew", written={"Mathtew": 1, "Matthew": 30}) == "Matthew"
    assert best("forename", "Jonathann", "MATTHEW", written={"Jonathann": 1, "MATTHEW": 9}) == "MATTHEW"
    assert best("forename", "J", "Jonathan", written={"J": 90, "Jonathan": 2}) == "Jonathan"
    assert best("postcode", "NFA", "NW5 2QS", written={"NFA": 50, "NW5 2QS": 1}) == "NW5 2QS"


def test_a_mistake_is_known_by_how_often_the_lists_have_it(tmp_path: Path) -> None:
    everybody = [changed(row, forename="Matthew" if place < 9 else row[0]) for place, row in enumerate(people(30))]
    wrong = changed(everybody[0], forename="Matthwe")
    lists = [
        written(tmp_path, "one.csv", [wrong, *everybody[1:20]]),
        written(tmp_path, "two.csv", [everybody[0], *everybody[20:]]),
    ]
    first = next(matched_people(match(lists)))
    assert [row.values["forename"] for row in first.rows] == ["Matthwe", "Matthew"]
    assert (first.best["forename"].value, first.best["forename"].lists) == ("Matthew", (1,))


def test_a_common_date_of_birth_is_no_better_one(tmp_path: Path) -> None:
    year = people(1)[0][2][-4:]
    everybody = [changed(row, born=f"01/01/{year}" if place > 20 else row[2]) for place, row in enumerate(people(40))]
    lists = [
        written(tmp_path, "one.csv", everybody),
        written(tmp_path, "two.csv", [changed(everybody[0], born=f"01/01/{year}")]),
    ]
    people_found = [item for item in matched_people(match(lists)) if item.rows[0].row == 2]
    assert [item.best["date_of_birth"].value for item in people_found] == [everybody[0][2]]
