"""The demo's three made-up partners' lists, as messy as real ones, with a note of every planted mistake.

One made-up population lives at the postcodes that are handed in; each partner knows some of it, so
some people are on two or three lists. What the lists are made of (names, streets, needs, mistakes)
is data, in lists.toml beside this file; nobody in it is real.
"""

from __future__ import annotations

import csv
import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from plait.demo.mistakes import Cell, Expect, Row, spoil
from plait.demo.people import Person, drawn, need_of, one_of, population, without_accents

_FIRST_DAY = date(2020, 3, 23)
_DAYS = 190
"""The lists cover these days from the first on: until the end of September 2020."""
_WRITTEN = datetime(2020, 10, 1, 9, 0, tzinfo=UTC)
"""Stands in the workbooks as the time they were made, so that the same seed gives the same bytes."""


@dataclass(frozen=True)
class Planted:
    """One cell that was spoilt (or made to look odd) on purpose."""

    file: str
    sheet_row: int
    """Counted from 1, as a spreadsheet program shows it."""
    heading: str
    mistake: str
    expect: Expect


@dataclass(frozen=True)
class DemoList:
    """One partner's list, and what has to be said beside it."""

    path: Path
    organisation: str
    contact: str
    meaning: str
    """What being on this list means, in a sentence."""
    set_values: tuple[tuple[str, str], ...]
    """(column, value) pairs that hold for every row of a list without such a column."""
    rows: int
    """Rows about people; titles, headings, tags, totals and notes are not among them."""


@dataclass(frozen=True)
class DemoLists:
    """The three lists, and everything that was planted in them."""

    lists: tuple[DemoList, ...]
    planted: tuple[Planted, ...]


def write_lists(folder: Path, *, postcodes: Sequence[str], elsewhere: Sequence[str] = (), seed: int) -> DemoLists:
    """Write council_helpline.csv, food_share.xlsx and advice_centre.xlsx into ``folder``.

    ``postcodes`` are the place's own, with their space, in an order that keeps neighbours
    together: needs cluster by postcode sector along that order. ``elsewhere`` are postcodes that a
    few rows carry although they are retired or lie outside the place; without any, no row does.
    The same arguments give the same bytes. Raises ValueError if there are no postcodes.
    """
    if not postcodes:
        raise ValueError("the made-up lists need postcodes to live at")
    folder.mkdir(parents=True, exist_ok=True)
    made_of = tomllib.loads((files("plait.demo") / "lists.toml").read_text(encoding="utf-8"))
    people = list(population(made_of, postcodes, random.Random(f"{seed} people")))
    lists: list[DemoList] = []
    planted: list[Planted] = []
    for name, rows_of, write in (
        ("helpline", _helpline_rows, _write_helpline),
        ("food_share", _food_share_rows, _write_food_share),
        ("advice", _advice_rows, _write_advice),
    ):
        # A generator for each list: a change to one list leaves the others as they were.
        rng = random.Random(f"{seed} {name}")
        about = made_of[name]
        rows = rows_of(about, people, rng)
        spoilt = spoil(rows, about["planted"], elsewhere, rng)
        first_row = write(folder / about["file"], about, rows)
        lists.append(_described(folder / about["file"], about, rows))
        planted += [
            Planted(about["file"], first_row + cell.position, cell.heading, cell.mistake, cell.expect)
            for cell in spoilt
        ]
    return DemoLists(tuple(lists), tuple(planted))


def _described(path: Path, about: Mapping[str, Any], rows: Sequence[Row]) -> DemoList:
    return DemoList(
        path=path,
        organisation=about["organisation"],
        contact=about["contact"],
        meaning=about["meaning"],
        set_values=tuple((column, value) for column, value in about.get("set_values", ())),
        rows=len(rows),
    )


# --- The rows of each list, before anything is spoilt -----------------------------------------------


def _day(rng: random.Random) -> date:
    return _FIRST_DAY + timedelta(days=int(rng.triangular(0, _DAYS, _DAYS / 6)))


def _phone(person: Person, rng: random.Random) -> str:
    """One of the person's numbers the way people type them, or none."""
    mobile = person.mobile
    forms = (f"{mobile[:5]} {mobile[5:]}", mobile, f"+44{mobile[1:]}", person.home.landline, "")
    return rng.choices(forms, (40, 15, 8, 25, 12))[0]


def _or_blank(cell: Cell, rng: random.Random, *, blank: float) -> Cell:
    return "" if rng.random() < blank else cell


def _helpline_rows(about: Mapping[str, Any], people: Sequence[Person], rng: random.Random) -> list[Row]:
    """In the order of the calls; a few rows stand twice, as when somebody saves twice."""
    copied = about["copied_rows"]
    callers = drawn(people, "helpline", about["rows"] - copied, rng)
    days = sorted(_day(rng) for _ in callers)
    rng.shuffle(callers)
    rows: list[Row] = []
    twice = set(rng.sample(range(len(callers)), copied))
    for number, (person, day) in enumerate(zip(callers, days, strict=True)):
        row: Row = {
            "Case ref": f"HL20-{number + 1:05}",
            "Forename": _for_windows(person.given),
            "Surname": _for_windows(person.family),
            "DOB": _or_blank(f"{person.born:%d/%m/%Y}", rng, blank=0.08),
            "Address": person.home.address,
            "Post code": person.home.postcode,
            "Telephone": _phone(person, rng),
            "Email": _or_blank(person.email, rng, blank=0.55),
            "Reason for call": need_of(person, about["needs"], rng),
            "Date of call": f"{day:%d/%m/%Y}",
            "Shielding": one_of(about["shielding"], rng),
        }
        rows += [row, dict(row)] if number in twice else [row]
    return rows


def _for_windows(text: str) -> str:
    """Without the accents that Windows-1252 has no letter for, as an old system prints them."""
    return "".join(c if c.encode("cp1252", "ignore") else without_accents(c) for c in text)


def _food_share_rows(about: Mapping[str, Any], people: Sequence[Person], rng: random.Random) -> list[Row]:
    """One row for a household, in the order of its first visit."""
    speakers = [person for person in people if person.speaks_for_home]
    clients = drawn(speakers, "food_share", about["rows"], rng)
    rng.shuffle(clients)
    rows: list[Row] = []
    for number, (person, first) in enumerate(zip(clients, sorted(_day(rng) for _ in clients), strict=True)):
        weeks = rng.randint(0, (_FIRST_DAY + timedelta(days=_DAYS) - first).days // 7)
        rows.append(
            {
                "Client no": f"FS{number + 1:03}",
                "Name": _name_in_one_cell(person, rng),
                "DOB": _or_blank(person.born, rng, blank=0.2),
                "Postcode": person.home.postcode,
                "Mobile": _phone(person, rng),
                "No. in household": person.home.adults + person.home.children,
                "Children": person.home.children,
                "Diet": one_of(about["diet"], rng),
                "First visit": first,
                "Last visit": first + timedelta(weeks=weeks),
                "Visits": rng.randint(1, weeks + 1),
            }
        )
    return rows


def _name_in_one_cell(person: Person, rng: random.Random) -> str:
    given, family = person.given, person.family
    forms = (f"{given} {family}", f"{family}, {given}", f"{given[0]} {family}")
    return rng.choices(forms, (82, 8, 10))[0]


def _advice_rows(about: Mapping[str, Any], people: Sequence[Person], rng: random.Random) -> list[Row]:
    """In the order of the references, one of which was given to two people."""
    rows: list[Row] = []
    clients = drawn(people, "advice", about["rows"], rng)
    rng.shuffle(clients)
    for number, person in enumerate(clients):
        needs = {need_of(person, about["needs"], rng) for _ in range(rng.choice((1, 1, 2)))}
        basis = one_of(about["lawful_basis"], rng)
        agreed = "Yes" if basis == "Consent" else rng.choice(("Yes", "Not known", ""))
        cells = (
            f"AC-{number + 1001}",
            f"{person.given} {person.family}",
            _or_blank(person.born.isoformat(), rng, blank=0.1),
            person.home.address,
            person.home.postcode,
            _phone(person, rng),
            _or_blank(person.email, rng, blank=0.4),
            "; ".join(need for need in about["needs"] if need in needs),
            rng.choice(about["advisers"]),
            one_of(about["contact_methods"], rng),
            basis,
            agreed,
        )
        rows.append({heading: cell for (heading, _), cell in zip(about["tags"], cells, strict=True)})
    first, second = rng.sample(rows, 2)
    second["Reference"] = first["Reference"]
    return rows


# --- Writing: each returns the sheet row in which the list's first row stands -----------------------


def _write_helpline(path: Path, _about: Mapping[str, Any], rows: Sequence[Row]) -> int:
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return 2


def _write_food_share(path: Path, about: Mapping[str, Any], rows: Sequence[Row]) -> int:
    """Title lines, a blank row, headings, rows, a blank row, a totals row; a second sheet of notes."""
    with _workbook(path) as book:
        sheet = book.add_worksheet("Clients 2020")
        for line, text in enumerate(about["title"]):
            sheet.write_string(line, 0, text)
        top = len(about["title"]) + 1
        _write_rows(sheet, rows, top=top, dates=book.add_format({"num_format": "dd/mm/yyyy"}))
        bottom = top + 1 + len(rows) + 1
        sheet.write_string(bottom, 0, "TOTAL")
        for heading in ("No. in household", "Visits"):
            total = sum(cell for row in rows if isinstance(cell := row[heading], int))
            sheet.write_number(bottom, list(rows[0]).index(heading), total)
        notes = book.add_worksheet("Notes")
        for line, text in enumerate(about["notes"]):
            notes.write_string(line, 0, text)
    return top + 2


def _write_advice(path: Path, about: Mapping[str, Any], rows: Sequence[Row]) -> int:
    """Headings with a row of tags under them, as the standard asks; one column has no tag."""
    with _workbook(path) as book:
        sheet = book.add_worksheet("Residents")
        tags: Row = dict(about["tags"])
        _write_rows(sheet, [tags, *rows], top=0, dates=book.add_format())
    return 3


def _workbook(path: Path) -> Workbook:
    book = Workbook(str(path), {"in_memory": True})
    book.set_properties({"created": _WRITTEN})
    return book


def _write_rows(sheet: Worksheet, rows: Sequence[Row], *, top: int, dates: Format) -> None:
    """Headings in row ``top`` (from 0) and the rows under them; text stays text, whatever it looks like."""
    sheet.set_column(0, len(rows[0]) - 1, 18)
    for column, heading in enumerate(rows[0]):
        sheet.write_string(top, column, heading)
    for line, row in enumerate(rows, start=top + 1):
        for column, cell in enumerate(row.values()):
            if isinstance(cell, date):
                sheet.write_datetime(line, column, cell, dates)
            elif isinstance(cell, int):
                sheet.write_number(line, column, cell)
            elif cell:
                sheet.write_string(line, column, cell)
