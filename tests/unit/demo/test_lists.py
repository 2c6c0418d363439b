"""The demo's three made-up lists are as messy as planned, with every mistake where it is said to stand."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

import openpyxl
import phonenumbers
import pytest

from plait.demo.lists import DemoLists, Planted, write_lists
from plait.demo.mistakes import Expect

POSTCODES = [
    f"XH{district} {sector}{first}{second}"
    for district in range(1, 9)
    for sector in range(6)
    for first in "ABDE"
    for second in "FGHJLNPQ"
]
ELSEWHERE = ["XW1 1AA", "XW2 2BB", "XH9 9ZZ"]
Sheet = dict[int, dict[str, object]]
"""Rows by sheet row, then by heading; "" is an empty cell."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> DemoLists:
    return write_lists(tmp_path_factory.mktemp("lists"), postcodes=POSTCODES, elsewhere=ELSEWHERE, seed=1)


@pytest.fixture(scope="module")
def helpline(written: DemoLists) -> Sheet:
    with written.lists[0].path.open(encoding="cp1252", newline="") as file:
        return {row: dict(cells) for row, cells in enumerate(csv.DictReader(file), start=2)}


@pytest.fixture(scope="module")
def food_share(written: DemoLists) -> Sheet:
    return read_sheet(written.lists[1].path, headings_row=4, first_row=5, rows=600)


@pytest.fixture(scope="module")
def advice(written: DemoLists) -> Sheet:
    return read_sheet(written.lists[2].path, headings_row=1, first_row=3, rows=420)


@pytest.fixture(scope="module")
def sheets(helpline: Sheet, food_share: Sheet, advice: Sheet) -> dict[str, Sheet]:
    return {"council_helpline.csv": helpline, "food_share.xlsx": food_share, "advice_centre.xlsx": advice}


def read_sheet(path: Path, *, headings_row: int, first_row: int, rows: int) -> Sheet:
    cells = all_cells(path)
    headings = [str(heading) for heading in cells[headings_row - 1]]
    return {row: dict(zip(headings, cells[row - 1], strict=True)) for row in range(first_row, first_row + rows)}


def all_cells(path: Path, sheet: int = 0) -> list[list[object]]:
    book = openpyxl.load_workbook(path)
    return [
        ["" if cell is None else cell for cell in row] for row in book.worksheets[sheet].iter_rows(values_only=True)
    ]


def where(written: DemoLists, file: str, mistake: str) -> list[Planted]:
    return [planted for planted in written.planted if (planted.file, planted.mistake) == (file, mistake)]


# --- The lists themselves ---------------------------------------------------------------------------


def test_each_list_has_its_rows_and_says_so(written: DemoLists, sheets: dict[str, Sheet]) -> None:
    assert {made.path.name: made.rows for made in written.lists} == {name: len(rows) for name, rows in sheets.items()}
    assert [made.rows for made in written.lists] == [900, 600, 420]


def test_only_the_food_share_needs_its_meaning_set(written: DemoLists) -> None:
    assert [made.set_values for made in written.lists] == [(), (("need", "Food or shopping"),), ()]


def test_every_list_has_an_organisation_a_contact_and_a_meaning(written: DemoLists) -> None:
    for made in written.lists:
        assert made.organisation
        assert re.search(r"\S+@example\.org$", made.contact)
        assert made.meaning.endswith(".")


def test_the_helpline_is_windows_1252_and_not_utf8(written: DemoLists) -> None:
    content = written.lists[0].path.read_bytes()
    assert "O\u2019Connor-Núñez".encode("cp1252") in content
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


def test_the_helpline_quotes_addresses_with_a_comma(written: DemoLists) -> None:
    assert re.search(rb',"Flat \d+, \d+ [^"]+",', written.lists[0].path.read_bytes())


def test_accents_that_windows_1252_has_survive_and_others_are_dropped(helpline: Sheet) -> None:
    names = " ".join(f"{row['Forename']} {row['Surname']}" for row in helpline.values())
    assert "Siân" in names
    assert "Lukasz" in names
    assert "?" not in names


def test_the_food_share_has_titles_above_and_a_total_below_its_list(written: DemoLists) -> None:
    cells = all_cells(written.lists[1].path)
    assert cells[0][0] == "Food Share clients 2020 - please do not share"
    assert not any(cells[2])
    assert not any(cells[604])
    assert cells[605][0] == "TOTAL"
    assert cells[605][10] == sum(row[10] for row in cells[4:604] if isinstance(row[10], int))
    assert len(cells) == 606


def test_the_food_share_has_a_second_sheet_of_notes(written: DemoLists) -> None:
    assert openpyxl.load_workbook(written.lists[1].path).sheetnames == ["Clients 2020", "Notes"]
    assert all_cells(written.lists[1].path, sheet=1)[0] == ["Ask Ruth before using the old sheet."]


def test_the_food_share_mixes_real_dates_with_dates_as_text(food_share: Sheet) -> None:
    kinds = Counter(type(row["DOB"]) for row in food_share.values() if row["DOB"] != "")
    assert set(kinds) == {datetime, str}
    assert kinds[datetime] > kinds[str] > 50


def test_the_advice_centre_has_tags_of_the_draft_standard(written: DemoLists, shared: Path) -> None:
    with (shared / "data/standard/vocabulary_draft.csv").open(encoding="utf-8-sig", newline="") as file:
        known = {row["tag"] for row in csv.DictReader(file)}
    headings, tags = all_cells(written.lists[2].path)[:2]
    assert [heading for heading, tag in zip(headings, tags, strict=True) if tag not in known] == ["Adviser"]


def test_some_cells_of_the_advice_centre_hold_two_needs(advice: Sheet) -> None:
    assert sum(";" in str(row["What they need"]) for row in advice.values()) > 50


# --- What was planted -------------------------------------------------------------------------------


def test_everything_planned_was_planted(written: DemoLists) -> None:
    made_of = tomllib.loads((files("plait.demo") / "lists.toml").read_text(encoding="utf-8"))
    planned = {
        (about["file"], entry["heading"], entry["mistake"], entry["expect"]): entry["rows"]
        for about in (made_of["helpline"], made_of["food_share"], made_of["advice"])
        for entry in about["planted"]
    }
    planned["council_helpline.csv", "Case ref", "reference used twice", "wrong"] = 8
    planned["advice_centre.xlsx", "Reference", "reference used twice", "wrong"] = 2
    planted = Counter((p.file, p.heading, p.mistake, p.expect.value) for p in written.planted)
    assert planted == planned


def test_no_cell_is_planted_twice_and_no_row_is_wrong_twice(written: DemoLists) -> None:
    cells = Counter((p.file, p.sheet_row, p.heading) for p in written.planted)
    wrong = Counter((p.file, p.sheet_row) for p in written.planted if p.expect is Expect.WRONG)
    assert max(cells.values()) == 1
    assert max(wrong.values()) == 1


def is_short_phone(cell: object) -> bool:
    return sum(c.isdigit() for c in str(cell)) < 10


def does_not_exist(cell: object) -> bool:
    day, month, year = map(int, str(cell).split("/"))
    with pytest.raises(ValueError, match="day"):
        date(year, month, day)
    return True


def full(pattern: str) -> Callable[[object], bool]:
    return lambda cell: re.fullmatch(pattern, str(cell)) is not None


STANDS = {
    "letter O for the digit 0": full(r"XH\d O..|XH\dO.*"),
    "letter I for the digit 1": full(r"XHI .*|XH\d I.."),
    "postcode cut short": full(r"XH\d \d[A-Z]"),
    "not a postcode": full(r"TBC|not given|moving|NFA|hostel"),
    "postcode elsewhere": lambda cell: cell in ELSEWHERE,
    "postcode missing": lambda cell: cell == "",
    "need missing": lambda cell: cell == "",
    "small letters": full(r"xh\d \d[a-z]{2}"),
    "space left out": full(r"XH\d\d[A-Z]{2}"),
    "space at the end": lambda cell: str(cell).strip() + " " == cell,
    "all in capitals": lambda cell: str(cell).upper() == cell,
    "accented and curly characters": full(r"O\u2019Connor-Núñez|D\u2019Arcy-Béké"),
    "date of birth in the future": full(r"\d\d/\d\d/2091"),
    "date in the future": full("01/01/2099"),
    "date does not exist": does_not_exist,
    "two-digit year": full(r"\d\d/\d\d/\d\d"),
    "not a date": full(r"(19|20)\d0s"),
    "date written as text": full(r"\d+\.\d+\.\d{4}|\d+ [A-Z][a-z]+ \d{4}|\d{4}-\d\d-\d\d"),
    "phone too short": is_short_phone,
    "number without its first zero": lambda cell: isinstance(cell, int) and len(str(cell)) == 10,
    "e-mail without a domain": full(r"[^@ ]+@"),
    "not a number": full(r"\d+ or \d+"),
    "not on the list of allowed values": full(
        "WhatsApp|via her daughter|Benefits appeal|Blue badge|Food parcel; Debt or money"
    ),
}
NEED_THEIR_ROW = {
    "more children than people in the household",
    "needed because the lawful basis is consent",
    "reference used twice",
}


@pytest.mark.parametrize("mistake", sorted(STANDS))
def test_planted_mistakes_stand_where_they_are_said_to(
    mistake: str, written: DemoLists, sheets: dict[str, Sheet]
) -> None:
    cells = [sheets[p.file][p.sheet_row][p.heading] for p in written.planted if p.mistake == mistake]
    assert cells
    assert [cell for cell in cells if not STANDS[mistake](cell)] == []


def test_every_kind_of_mistake_is_looked_for_in_these_tests(written: DemoLists) -> None:
    assert {planted.mistake for planted in written.planted} == set(STANDS) | NEED_THEIR_ROW


def test_more_children_than_people_stand_where_they_are_said_to(written: DemoLists, food_share: Sheet) -> None:
    said = {p.sheet_row for p in where(written, "food_share.xlsx", "more children than people in the household")}
    stand = {
        number
        for number, row in food_share.items()
        if isinstance(people := row["No. in household"], int)
        and isinstance(children := row["Children"], int)
        and children > people
    }
    assert stand == said


def test_consent_is_missing_exactly_where_it_is_said_to(written: DemoLists, advice: Sheet) -> None:
    said = {p.sheet_row for p in where(written, "advice_centre.xlsx", "needed because the lawful basis is consent")}
    stand = {
        number
        for number, row in advice.items()
        if row["Lawful basis"] == "Consent" and row["Agreed to sharing"] != "Yes"
    }
    assert stand == said


@pytest.mark.parametrize(
    ("file", "heading"), [("council_helpline.csv", "Case ref"), ("advice_centre.xlsx", "Reference")]
)
def test_references_are_used_twice_exactly_where_they_are_said_to(
    file: str, heading: str, written: DemoLists, sheets: dict[str, Sheet]
) -> None:
    times = Counter(row[heading] for row in sheets[file].values())
    stand = [number for number, row in sheets[file].items() if times[row[heading]] == 2]
    assert stand == [planted.sheet_row for planted in where(written, file, "reference used twice")]
    assert max(times.values()) == 2


def test_rows_of_the_helpline_that_stand_twice_are_alike_in_every_cell(written: DemoLists, helpline: Sheet) -> None:
    twice = [p.sheet_row for p in where(written, "council_helpline.csv", "reference used twice")]
    assert [helpline[row] for row in twice[::2]] == [helpline[row] for row in twice[1::2]]


# --- What was not planted is right --------------------------------------------------------------------


def test_postcodes_that_were_not_planted_are_the_places_own(written: DemoLists, sheets: dict[str, Sheet]) -> None:
    planted = {(p.file, p.sheet_row) for p in written.planted if p.heading in {"Post code", "Postcode"}}
    others = {
        row.get("Post code", row.get("Postcode"))
        for file, rows in sheets.items()
        for number, row in rows.items()
        if (file, number) not in planted
    }
    assert others <= set(POSTCODES)


def test_phones_that_were_not_planted_are_valid_numbers(written: DemoLists, sheets: dict[str, Sheet]) -> None:
    headings = {
        "council_helpline.csv": "Telephone",
        "food_share.xlsx": "Mobile",
        "advice_centre.xlsx": "Phone",
    }
    planted = {(p.file, p.sheet_row) for p in written.planted if p.heading in headings.values()}
    others = {
        str(row[headings[file]])
        for file, rows in sheets.items()
        for number, row in rows.items()
        if (file, number) not in planted and row[headings[file]]
    }
    assert len(others) > 1000
    assert [p for p in others if not phonenumbers.is_valid_number(phonenumbers.parse(p, "GB"))] == []


def test_email_addresses_use_only_the_domains_kept_for_examples(sheets: dict[str, Sheet]) -> None:
    emails = {
        str(row[heading])
        for rows in sheets.values()
        for row in rows.values()
        for heading in ("Email", "E-mail")
        if row.get(heading)
    }
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+\d\d@(example\.(org|com|net))?", email) for email in emails)


# --- One population, with something to talk about ------------------------------------------------------


def test_some_people_are_on_two_lists(helpline: Sheet, advice: Sheet) -> None:
    called = {row["Email"] for row in helpline.values()} - {""}
    advised = {row["E-mail"] for row in advice.values()} - {""}
    assert len(called & advised) > 20


def test_the_food_share_misses_neighbourhoods_that_ask_the_council_for_food(helpline: Sheet, food_share: Sheet) -> None:
    def fifth(postcode: object) -> int | None:
        return POSTCODES.index(str(postcode)) * 5 // len(POSTCODES) if postcode in POSTCODES else None

    asked = Counter(
        fifth(row["Post code"]) for row in helpline.values() if row["Reason for call"] == "Food or shopping"
    )
    reached = Counter(fifth(row["Postcode"]) for row in food_share.values())
    assert reached[0] > 4 * asked[0]
    assert asked[2] > 2 * reached[2]


# --- The same every time --------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes(written: DemoLists, tmp_path: Path) -> None:
    again = write_lists(tmp_path, postcodes=POSTCODES, elsewhere=ELSEWHERE, seed=1)
    assert again.planted == written.planted
    for one, other in zip(written.lists, again.lists, strict=True):
        assert one.path.read_bytes() == other.path.read_bytes()


def test_another_seed_gives_other_lists(written: DemoLists, tmp_path: Path) -> None:
    others = write_lists(tmp_path, postcodes=POSTCODES, elsewhere=ELSEWHERE, seed=2)
    for one, other in zip(written.lists, others.lists, strict=True):
        assert one.path.read_bytes() != other.path.read_bytes()


def test_without_postcodes_elsewhere_no_row_is_elsewhere(tmp_path: Path) -> None:
    lists = write_lists(tmp_path, postcodes=POSTCODES, seed=1)
    assert "postcode elsewhere" not in {planted.mistake for planted in lists.planted}


def test_lists_need_postcodes_to_live_at(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="need postcodes"):
        write_lists(tmp_path, postcodes=[], seed=1)
