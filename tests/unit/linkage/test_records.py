"""The fields of people out of lists as they are written: titles, names in one cell, and words that say nothing."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.files import write_csv

from plait.linkage.records import records_of
from plait.sheets import find_list, read_workbook
from plait.standard import load_dictionary


def records(folder: Path, headings: list[str], *rows: list[str]) -> pl.DataFrame:
    """The records of a list of these rows."""
    path = write_csv(folder / "list.csv", [headings, *rows])
    return records_of(find_list(read_workbook(path), load_dictionary()))


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Dr Ann van Dyk", ("Ann", None, "van Dyk", None)),
        ("Mr Pettifer", (None, None, "Pettifer", "m")),
        ("Mrs J Okonjo", ("J", None, "Okonjo", "f")),
        ("Ms Ann Mary Lee", ("Ann", "Mary", "Lee", "f")),
        ("Mr & Mrs Dale", (None, None, "Dale", None)),
        ("Missie Lee", ("Missie", None, "Lee", None)),
        ("Ann", ("Ann", None, None, None)),
        ("Unknown Unknown", (None, None, None, None)),
        ("Not known, not known", (None, None, None, None)),
        ("N/A Harding", (None, None, "Harding", None)),
        ("Baby Marsh", (None, None, "Marsh", None)),
        ("Nadia Nkrumah", ("Nadia", None, "Nkrumah", None)),
    ],
)
def test_a_name_in_one_cell(tmp_path: Path, written: str, names: tuple[str | None, ...]) -> None:
    found = records(tmp_path, ["Name", "Postcode"], [written, "NW1 8AB"], ["Tom Poe", "NW1 8AB"])
    assert found.select("forename", "middle_name", "surname", "sex").row(0) == names


def test_columns_for_title_middle_names_and_sex(tmp_path: Path) -> None:
    headings = ["Title", "First name", "Middle name", "Surname", "Gender"]
    found = records(
        tmp_path,
        headings,
        ["Mrs", "Ann", "Mary", "Lee", ""],
        ["Dr", "Bo", "", "May", "female"],
        ["Mr", "Cy", "", "Day", "F"],
        ["", "Di Jo", "", "Fox", "Not known"],
    )
    assert found.select("forename", "middle_name", "sex").rows() == [
        ("Ann", "Mary", "f"), ("Bo", None, "f"), ("Cy", None, "f"), ("Di", "Jo", None)
    ]  # fmt: skip


@pytest.mark.parametrize("nothing", ["n/a", "Unknown", "not known", "TBC", "none", "N/A - unknown"])
def test_words_that_say_nothing_are_no_value(tmp_path: Path, nothing: str) -> None:
    headings = ["First name", "Surname", "Address", "Postcode", "Phone", "Email"]
    found = records(
        tmp_path, headings, [nothing] * 6, ["Ann", "None-Smith", "1 Nash Road", "NW1 8AB", "07911 123456", "na@nk.org"]
    )
    said = found.select(pl.all().exclude("row").is_not_null()).rows()
    assert not any(said[0])
    assert found.select("forename", "surname", "address", "email").row(1) == (
        "Ann", "None-Smith", "1 Nash Road", "na@nk.org"
    )  # fmt: skip


def test_a_birthday_that_nobody_alive_has_is_none(tmp_path: Path) -> None:
    days = ["01/01/1900", "30/12/1899", "02/03/1931"]
    found = records(tmp_path, ["Name", "DOB"], *(["Ann Lee", day] for day in days))
    assert found["date_of_birth"].to_list() == [None, None, "1931-03-02"]
