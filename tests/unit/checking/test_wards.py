"""Wards and postcodes of a place whose postcodes are known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
from tests.files import sheet_of, workbook_of

from plait.checking import check_list
from plait.places import open_place
from plait.sheets import find_list
from plait.standard import load_dictionary


def test_a_ward_in_which_the_postcode_does_not_lie_is_named(demo: Path) -> None:
    place = open_place(demo / "place")
    homes = place.postcodes.drop_nulls("ward").select("postcode", "ward")
    postcode, ward = homes.row(0)
    other = homes.filter(pl.col("ward") != ward)["ward"][0]
    rows = [["Postcode", "Ward code"], [postcode, ward], [postcode.lower(), other], [postcode, "E05999999"]]
    dictionary = load_dictionary()
    tagged = find_list(workbook_of(sheet_of(rows)), dictionary)
    found = [item for item in check_list(tagged, dictionary, today=date(2026, 11, 22), place=place) if item.row]
    assert [(item.rule, item.row) for item in found if item.rule == "ward-elsewhere"] == [("ward-elsewhere", 3)]
    assert ward in next(item.message for item in found)
