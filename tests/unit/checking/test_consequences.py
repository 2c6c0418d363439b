"""Findings are said by what they mean for the purpose of a list."""

from __future__ import annotations

import string
import tomllib
from importlib import resources
from typing import Any

import pytest
from tests.unit.checking.made import report_of

from plait.checking import wordings
from plait.checking.consequences import all_advice
from plait.checking.groups import share_of_rows

FILE = resources.files("plait.checking").joinpath("consequences.toml")
CONSEQUENCES: dict[str, dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))


def said(heading: str, *cells: str | None) -> list[str]:
    """What bad cells in a column mean."""
    rows = [[cell, f"x{number}"] for number, cell in enumerate(cells)]
    return [item.sentence for item in report_of(*rows, headings=[heading, "Own notes"]).consequences]


@pytest.mark.parametrize(
    ("heading", "cells", "sentence"),
    [
        ("Postcode", ["NW1", "NW5 2QS"], "1 postcode keeps 1 row off the map"),
        ("Postcode", ["NW1", "NW5"], "2 postcodes keep 2 rows off the map"),
        (
            "Date of birth",
            ["13/05/50", "31/02/1950", "14/05/1950"],
            "2 dates of birth cannot be used to match, so the same people on other lists may be missed",
        ),
        ("Date of contact", ["13/05/20", "14/05/2020"], "1 row falls out of every count by month"),
    ],
)
def test_a_consequence_says_what_bad_cells_mean(heading: str, cells: list[str], sentence: str) -> None:
    assert said(heading, *cells) == [sentence]


def test_rules_of_a_column_that_come_to_the_same_are_one_consequence() -> None:
    rows = [["13/05/50", "a"], ["31/02/1950", "b"], ["14/05/1950", "c"]]
    (item,) = report_of(*rows, headings=["Date of birth", "Own notes"]).consequences
    assert [group.first.rule for group in item.groups] == ["date-two-digit-year", "date-impossible"]
    assert (item.rows, item.cells) == (2, 2)


def test_values_off_a_list_that_is_counted_by_are_counted_as_such() -> None:
    cells = ["Pigeon", "Letter", "SMS", "Visit"]
    assert said("Preferred contact", *cells) == ["1 row is counted as \u201cNot on the agreed list\u201d"]


def test_the_gravest_comes_first() -> None:
    ranks = [item.severity.rank for item in report_of().consequences]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 1


def test_every_finding_is_behind_one_consequence() -> None:
    report = report_of()
    assert sum(item.cells for item in report.consequences) == len(report.findings)


def test_advice_that_several_need_is_given_once() -> None:
    names = [advice.name for advice in all_advice(report_of().consequences)]
    assert len(names) == len(set(names)) > 2


@pytest.mark.parametrize("code", list(wordings()))
def test_what_a_rule_says_of_its_consequence_is_there(code: str) -> None:
    assert wordings()[code].consequence in {"", *CONSEQUENCES}


@pytest.mark.parametrize("name", list(CONSEQUENCES))
def test_the_words_of_a_consequence_are_whole(name: str) -> None:
    words = CONSEQUENCES[name]
    forms = [words, *words.get("at", {}).values()]
    for form in forms:
        assert ("one" in form) == ("many" in form)
        assert ("counted_one" in form) == ("counted_many" in form)
        fields = {field for _, field, _, _ in string.Formatter().parse(form.get("many", "")) if field}
        assert fields <= {"count"}
    assert ("how_to" in words) == ("steps" in words)
    assert "how_to" in CONSEQUENCES[words.get("advice", "dates")]


@pytest.mark.parametrize(
    ("rows", "total", "words"),
    [
        (1, 5000, "1 row"),
        (1, 1, "every row"),
        (7, 7, "every row"),
        (3, 12, "3 of 12 rows"),
        (120, 520, "120 rows, 23\u00a0% of all"),
        (2, 5000, "2 rows, under 1\u00a0% of all"),
        (4999, 5000, "4,999 rows, 99\u00a0% of all"),
    ],
)
def test_how_much_of_a_list_it_is_is_said_in_words(rows: int, total: int, words: str) -> None:
    assert share_of_rows(rows, total) == words
