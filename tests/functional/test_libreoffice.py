"""A template that LibreOffice opened and saved still helps to fill it in, and Plait still reads it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.unit.linkage.made import people, written

from plait.cli.main import main
from plait.linkage import match, match_workbook
from plait.sheets.templates import template_named
from plait.standard import load_dictionary

pytestmark = pytest.mark.slow

NAME = "residents"
ROUTES = {"saved as xlsx": ("xlsx", "xlsx"), "by way of ods": ("xlsx", "ods", "xlsx")}
ROWS = 1_000
"""LibreOffice keeps checks and drop-downs for this many rows below the last one that is filled."""


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str, Path], Path]:
    """Open a file in LibreOffice, without a window and with a profile of its own, and save it as another kind."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed here")
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def saved(path: Path, kind: str, folder: Path) -> Path:
        options = ("--headless", "--norestore", f"-env:UserInstallation={profile}")
        words = (program, *options, "--convert-to", kind, "--outdir", str(folder), str(path))
        subprocess.run(words, check=True, capture_output=True, timeout=120)
        return folder / f"{path.stem}.{kind}"

    return saved


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template as the command makes it, with one row of examples typed in."""
    path = tmp_path_factory.mktemp("template") / "residents.xlsx"
    assert main(["template", NAME, "-o", str(path), "--today", "2026-11-22"]) == 0
    book = openpyxl.load_workbook(path)
    for column, entry in enumerate(template_named(NAME).entries(load_dictionary()), start=1):
        cell = book.worksheets[0].cell(3, column)
        cell.value = "07911 123456" if entry.type == "phone" else entry.example
        cell.number_format = "@"
    book.save(path)
    return path


@pytest.fixture(scope="module", params=list(ROUTES.values()), ids=list(ROUTES))
def returned(
    request: pytest.FixtureRequest,
    filled: Path,
    convert: Callable[[Path, str, Path], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The file after LibreOffice opened and saved it."""
    path = filled
    for _, kind in pairwise(request.param):
        path = convert(path, kind, tmp_path_factory.mktemp(kind))
    return path


@pytest.fixture
def before(filled: Path) -> Workbook:
    return openpyxl.load_workbook(filled)


@pytest.fixture
def after(returned: Path) -> Workbook:
    return openpyxl.load_workbook(returned)


def rules_of(book: Workbook) -> dict[str, tuple[Any, ...]]:
    """What is checked in each column while somebody types, and what is said beside it."""
    found = {}
    for rule in book.worksheets[0].data_validations.dataValidation:
        limits = {"list": (rule.formula1,), "date": (rule.formula1, rule.formula2)}
        limits["whole"] = limits["date"]
        column = str(rule.sqref).partition("3:")[0]
        found[column] = (rule.type, limits.get(rule.type, ()), rule.errorStyle, rule.promptTitle, rule.prompt)
    return found


def formats_of(sheet: Worksheet) -> Iterator[str]:
    """The number format of each column, however columns of one look are held together."""
    places = sorted((size.min or 1, size.max or 1, size.number_format) for size in sheet.column_dimensions.values())
    for first, last, shape in places:
        yield from [shape.replace("\\", "")] * (min(last, sheet.max_column) + 1 - first)


def test_every_check_and_message_is_still_there(before: Workbook, after: Workbook) -> None:
    assert rules_of(after) == rules_of(before)


def test_checks_still_reach_far_below_the_rows_that_are_filled(after: Workbook) -> None:
    rules = after.worksheets[0].data_validations.dataValidation

    assert all(area.max_row >= ROWS for rule in rules for area in rule.sqref.ranges)


def test_drop_downs_still_have_the_same_values(before: Workbook, after: Workbook) -> None:
    values = []
    for book in (before, after):
        areas = {name: next(book.defined_names[name].destinations) for name in book.defined_names if "List_" in name}
        values.append({name: [cell.value for (cell,) in book[sheet][cells]] for name, (sheet, cells) in areas.items()})

    assert values[0] == values[1] != {}


def test_every_note_is_still_there(before: Workbook, after: Workbook) -> None:
    notes = [[cell.comment.text for cell in book.worksheets[0][1] if cell.comment] for book in (before, after)]

    assert notes[0] == notes[1] != []


def test_headings_tags_and_values_are_as_they_were(before: Workbook, after: Workbook) -> None:
    assert list(after.worksheets[0].values)[:3] == list(before.worksheets[0].values)


def test_the_tags_are_still_grey_and_italic(after: Workbook) -> None:
    assert {(cell.font.i, cell.font.color.rgb) for cell in after.worksheets[0][2]} == {(True, "FF505A5F")}


def test_columns_of_text_are_still_text(before: Workbook, after: Workbook) -> None:
    formats = list(formats_of(after.worksheets[0]))

    assert formats == list(formats_of(before.worksheets[0]))
    assert formats.count("@") > len(formats) / 2


def test_plait_still_knows_every_column_by_its_tag(returned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(returned), "--today", "2026-11-22", "--json"])
    answer = json.loads(capsys.readouterr().out)

    assert (answer["tag_row"], answer["rows"]) == (2, 1)
    assert [(item["tag"], item["tag_from"]) for item in answer["columns"]] == [
        (tag, "tag row") for tag in template_named(NAME).columns
    ]


@pytest.mark.parametrize("route", list(ROUTES.values()), ids=list(ROUTES))
def test_matches_that_libreoffice_saved_say_the_same_of_next_months_list(
    route: tuple[str, ...], convert: Callable[[Path, str, Path], Path], tmp_path: Path
) -> None:
    everybody = people(60)
    rows = [*everybody[:30], everybody[4]]
    lists = [written(tmp_path, "care.csv", rows), written(tmp_path, "food.csv", everybody[20:50])]
    workbook = saved = tmp_path / "matches.xlsx"
    workbook.write_bytes(match_workbook(match(lists), made_on=date(2026, 10, 22)))
    for number, (_, kind) in enumerate(pairwise(route)):
        saved = convert(saved, kind, tmp_path / str(number))
    rows[3] = [*rows[3][:5], "07700 900123"]
    lists[0] = written(tmp_path, "care.csv", [*rows[1:], *everybody[50:53]])
    own = match(lists, decisions=workbook).changes
    assert own.group_by("what").len().sort("what").rows() == [("changed", 1), ("gone", 1), ("new", 3)]
    assert match(lists, decisions=saved).changes.equals(own)
