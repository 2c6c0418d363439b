"""Some rules only: what is found is what a whole check finds of them."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from tests.files import sheet_of, workbook_of

from plait.checking import check_list
from plait.checking.check import wanted_rules
from plait.checking.findings import wordings
from plait.errors import PlaitError
from plait.sheets import TaggedList, find_list
from plait.standard import load_dictionary

TODAY = date(2026, 11, 22)
HEADINGS = ["Ref", "Name", "DOB", "Postcode", "Remarks", "Ward code", "Ward", "Sent", "Updated"]
DATES = ["02/03/2020", "03/03/2020"]


def made_list() -> TaggedList:
    """Forty rows with something wrong of every sort: in a cell, across cells and rows, beside others, in a text."""
    rows = [
        [f"0{n:03}", f"Ann{n} Lee", f"0{1 + n % 9}/05/1960", "NW5 2QS", "fine", "E05000001", "Upper", *DATES]
        for n in range(40)
    ]
    rows[3][0] = rows[4][0]
    rows[5] = ["0005", *rows[6][1:]]
    rows[7][0] = "7"
    rows[8][2], rows[9][3], rows[10][4] = "31/02/1960", "NW1", "ring ann@example.org"
    rows[11][6], rows[12][8], rows[13][7] = "Lower", "01/03/2020", "02/03/1920"
    return find_list(workbook_of(sheet_of([HEADINGS, *rows])), load_dictionary())


def test_a_rule_alone_finds_what_it_finds_among_all() -> None:
    tagged, dictionary = made_list(), load_dictionary()
    whole = check_list(tagged, dictionary, today=TODAY).frame
    found = sorted(whole["rule"].unique())
    assert len(found) >= 8

    for rule in found:
        alone = check_list(tagged, dictionary, today=TODAY, rules=[rule]).frame
        assert alone.equals(whole.filter(pl.col("rule") == rule)), rule


def test_some_rules_can_be_left_out() -> None:
    assert wanted_rules(None, but=["postcode-part"]) == wordings().keys() - {"postcode-part"}


def test_a_rule_that_there_is_not_is_refused_and_the_nearest_named() -> None:
    with pytest.raises(PlaitError, match="did you mean postcode-form"):
        wanted_rules(["postcode-from"])
