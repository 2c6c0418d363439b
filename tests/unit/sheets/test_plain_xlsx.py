"""A plain workbook has the same cells as when it is read the patient way, whichever program wrote it."""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from polars.testing import assert_frame_equal
from tests.files import HEADINGS, PEOPLE, SHEET_END, SHEET_START, write_bare_xlsx, write_csv, write_ods, write_xlsx
from tests.hostile.mutations import mutant

from plait.errors import PlaitError, Stopped
from plait.sheets import Watch, Workbook, plain_xlsx, read_workbook
from plait.sheets import workbook as workbook_module
from plait.sheets.hidden import unseen_of
from plait.sheets.plain_xlsx import PlainSheet, read_plain

TEXTS = (
    "Ann", "Zo\u00eb \u017babi\u0144ska", "a & b", "<b>", 'says "no"', "two\nlines", " kept ", "\t", " ", "\u00a0",
    "_x000D_", "_x005F_x000D_", "&amp;", "=1+1", "07911 123456", "NW1 8AB", "\U0001f600", "a\u001fb", "x" * 300, "Null",
)  # fmt: skip
NUMBERS = (
    0, 1, -1, 7911123457, 2.5, -0.25, 0.1 + 0.2, 1e15, 123456789012345678, 1e-7, 1.5e300, 31142, 1 / 3, 100023336956,
)  # fmt: skip
OF_NUMBERS = ("General", "0", "#,##0.00", "@", "0.00E+00", '"No. "0', "#,##0;[Red]-#,##0", "0.0%", "_-£* #,##0.00_-")
OF_DATES = ("dd/mm/yyyy", "yyyy-mm-dd hh:mm", "mmm yy", "[$-809]d mmmm yyyy", "d\\-m\\-yy;@", "h:mm AM/PM", '"on "dddd')
MOMENTS = tuple(
    map(
        dt.datetime.fromisoformat,
        ("1985-04-03", "1985-04-03T10:15", "1904-03-01", "9999-12-31", "2020-02-29T23:59:59.500"),
    )
)
RESULTS = (9, 2.5, "nine & ten", True, "#N/A", "")
SEEDS = range(8)


def patient(path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbook | None:
    """A workbook as the child process reads it; None where it cannot be read."""
    with monkeypatch.context() as patch:
        patch.setattr(workbook_module, "_read_here", lambda _path, _watch: ())
        try:
            return read_workbook(path)
        except PlaitError:
            return None


def assert_same(plain: tuple[PlainSheet, ...], other: Workbook) -> None:
    """The same cells, kinds of those that are filled, and things that are not seen."""
    for sheet, expected in zip(plain, other.sheets, strict=True):
        assert expected.kinds is not None
        assert (sheet.part["sheet"], sheet.part["hidden"]) == (expected.name, expected.hidden)
        assert_frame_equal(sheet.cells, expected.cells)
        filled = [pl.when(expected.cells[name].is_not_null()).then(name).alias(name) for name in expected.letters]
        assert_frame_equal(sheet.kinds.select("row", *filled), expected.kinds.select("row", *filled))
        assert unseen_of(sheet.part) == expected.unseen


def read_both_ways(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[PlainSheet, ...]:
    """A workbook that is plain, and the same when it is read the patient way."""
    plain, other = read_plain(path, Watch()), patient(path, monkeypatch)
    assert plain is not None
    assert other is not None
    assert_same(plain, other)
    return plain


def fill_with_xlsxwriter(path: Path, draw: random.Random) -> Path:
    """Anything that XlsxWriter writes, with shared strings or with each text in its cell."""
    options = {"constant_memory": draw.random() < 0.5, "date_1904": draw.random() < 0.3}
    with xlsxwriter.Workbook(str(path), options) as book:
        for name in ("People & more", "Old"):
            sheet: Any = book.add_worksheet(name)
            for row in sorted(draw.sample(range(120), 60)):
                if draw.random() < 0.1:
                    sheet.set_row(row, draw.choice([0, 30]), None, {"hidden": draw.random() < 0.5})
                for column in sorted(draw.sample([*range(12), 25, 26, 700], draw.randint(0, 9))):
                    _write_with_xlsxwriter(book, sheet, (row, column), draw)
            sheet.merge_range(130, 0, 131, 3, draw.choice(TEXTS[:4]))
            sheet.set_column("C:D", 9, None, {"hidden": True})
        book.worksheets()[1].hide()
    return path


def _write_with_xlsxwriter(book: Any, sheet: Any, at: tuple[int, int], draw: random.Random) -> None:  # noqa: ANN401 - xlsxwriter has no types
    form = book.add_format({"num_format": draw.choice(OF_NUMBERS)})
    as_date = book.add_format({"num_format": draw.choice(OF_DATES)})
    bold = book.add_format({"bold": True})
    ways: list[Callable[[], object]] = [
        lambda: sheet.write_string(*at, draw.choice(TEXTS)),
        lambda: sheet.write_string(*at, draw.choice(TEXTS), form),
        lambda: sheet.write_number(*at, draw.choice(NUMBERS), draw.choice([None, form])),
        lambda: sheet.write_number(*at, draw.choice([1, 59, 60, 61, 366, 43000.5, 44137, 51544.999]), as_date),
        lambda: sheet.write_datetime(*at, draw.choice(MOMENTS), as_date),
        lambda: sheet.write_boolean(*at, draw.random() < 0.5),
        lambda: sheet.write_formula(*at, '=A1&"<"', draw.choice([None, form]), draw.choice(RESULTS)),
        lambda: sheet.write_blank(*at, None, bold),
        lambda: sheet.write_rich_string(*at, "half ", bold, " bold & ", "plain "),
    ]
    draw.choice(ways)()


def fill_with_openpyxl(path: Path, draw: random.Random) -> Path:
    """Anything that openpyxl writes; its formulas have no values."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    rich = CellRichText("half ", TextBlock(InlineFont(b=True), " bold "), "end")
    texts = [text for text in TEXTS if "\u001f" not in text]
    choices = [*texts, *NUMBERS, *MOMENTS, True, False, None, "#N/A", "=A1*2", rich]
    for row in sorted(draw.sample(range(1, 120), 60)):
        for column in draw.sample(range(1, 30), draw.randint(0, 9)):
            sheet.cell(row, column, draw.choice(choices))
        sheet.row_dimensions[row].hidden = draw.random() < 0.1
    sheet.merge_cells("A130:C131")
    book.create_sheet("Old").sheet_state = "hidden"
    book.save(path)
    return path


@pytest.mark.parametrize("seed", SEEDS)
def test_what_xlsxwriter_writes_is_the_same_both_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    read_both_ways(fill_with_xlsxwriter(tmp_path / "list.xlsx", random.Random(seed)), monkeypatch)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_openpyxl_writes_is_the_same_both_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    read_both_ways(fill_with_openpyxl(tmp_path / "list.xlsx", random.Random(seed)), monkeypatch)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_libreoffice_writes_is_the_same_both_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [fill_with_xlsxwriter(tmp_path / f"list-{seed}.xlsx", random.Random(seed)) for seed in range(4)]
    home, saved = f"-env:UserInstallation=file://{tmp_path}/office", tmp_path / "saved"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(saved)]
    subprocess.run([*command, *map(str, made)], check=True, capture_output=True, timeout=120)
    for path in made:
        read_both_ways(saved / path.name, monkeypatch)


@pytest.mark.parametrize("piece", [700, 5_000])
def test_it_does_not_matter_where_the_pieces_of_a_sheet_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(plain_xlsx, "PIECE", piece)
    for seed in range(4):
        read_both_ways(fill_with_xlsxwriter(tmp_path / f"list-{seed}.xlsx", random.Random(seed)), monkeypatch)


@pytest.mark.parametrize("seed", range(1, 181, 3))
def test_a_damaged_workbook_is_not_plain_or_the_same_both_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(mutant(seed).content)
    plain = read_plain(path, Watch())
    other = patient(path, monkeypatch) if plain else None
    if plain and other:
        assert_same(plain, other)


ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1"><v>2</v></c></row>'
PLAIN = {
    "as it is": ROW,
    "a row without cells": ROW + '<row r="2"/><row r="3" ht="15"></row>',
    "a row that is left out": ROW + ROW.replace("1", "7"),
    "a cell without a value": ROW.replace("<v>2</v>", "<v></v>"),
    "a shared formula": ROW.replace("<v>2", '<f t="shared" si="0"/><v>2'),
    "spaces that are not to be kept": ROW.replace("Name", "\n Na  me "),
    "letters by their numbers": ROW.replace("Name", "&#65;&#x42;"),
}
NOT_PLAIN = {
    "a row that is told twice": ROW + ROW,
    "a cell of another row": ROW.replace('"B1"', '"B2"'),
    "cells in another order": ROW.replace('"A1"', '"C1"'),
    "a cell without a reference": ROW.replace(' r="B1"', ""),
    "a row without a number": ROW.replace(' r="1"', "", 1),
    "space between the cells": ROW.replace("</c>", "</c>\n"),
    "a comment": ROW.replace("Name", "Na<!-- x -->me"),
    "a letter that is not one": ROW.replace("Name", "&#0;"),
    "an entity of its own": ROW.replace("Name", "&name;"),
    "a string that is not there": ROW.replace("><v>", ' t="s"><v>'),
    "a word for a number": ROW.replace("<v>2", "<v>two"),
    "a date by the standard of dates": ROW.replace("><v>2", ' t="d"><v>2020-01-01'),
    "a row too far down": ROW.replace("1", "1048577"),
    "a tag with a name before it": re.sub(r"<(/?)(\w)", r"<\1x:\2", ROW),
    "a text that is too long": ROW.replace("Name", "x" * 100_001),
}


@pytest.mark.parametrize("rows", PLAIN.values(), ids=PLAIN)
def test_a_sheet_in_a_known_form_is_plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: str) -> None:
    read_both_ways(write_bare_xlsx(tmp_path / "list.xlsx", SHEET_START + rows + SHEET_END), monkeypatch)


@pytest.mark.parametrize("rows", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_a_sheet_in_any_other_form_is_left_to_the_patient_way(tmp_path: Path, rows: str) -> None:
    watch = Watch()
    assert read_plain(write_bare_xlsx(tmp_path / "list.xlsx", SHEET_START + rows + SHEET_END), watch) is None
    assert (watch.rows, watch.rows_expected) == (0, None)


@pytest.mark.parametrize(
    "sheet",
    [
        '<!DOCTYPE worksheet [<!ENTITY a "aaaa">]>' + SHEET_START + ROW + SHEET_END,
        '<?xml version="1.0" encoding="utf-16"?>' + SHEET_START + ROW + SHEET_END,
        SHEET_START + ROW,
        SHEET_START + ROW + SHEET_END + "<more/>",
        (SHEET_START + ROW + SHEET_END).replace("Name", "\udcff"),
    ],
    ids=["a DOCTYPE", "another encoding", "no end", "more behind the end", "bytes that are no letters"],
)
def test_a_sheet_with_anything_strange_round_it_is_left_to_the_patient_way(tmp_path: Path, sheet: str) -> None:
    path = write_bare_xlsx(tmp_path / "list.xlsx", sheet.encode("utf-8", "surrogateescape"))
    assert read_plain(path, Watch()) is None


def test_a_style_that_is_not_understood_is_left_to_the_patient_way(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write_number(0, 0, 1.5, book.add_format({"num_format": "[h]:mm"}))
    assert read_plain(path, Watch()) is None


def test_files_of_other_kinds_are_not_plain(tmp_path: Path) -> None:
    assert read_plain(write_csv(tmp_path / "list.csv", [HEADINGS, *PEOPLE]), Watch()) is None
    assert read_plain(write_ods(tmp_path / "list.ods", [HEADINGS, *PEOPLE]), Watch()) is None


def test_a_part_that_is_packed_in_another_way_is_not_opened_here(tmp_path: Path) -> None:
    path, packed = write_xlsx(tmp_path / "list.xlsx", {"List": [HEADINGS, *PEOPLE]}), tmp_path / "packed.xlsx"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as other:
        for name in archive.namelist():
            other.writestr(name, archive.read(name))
    assert read_plain(path, Watch()) is not None
    assert read_plain(packed, Watch()) is None


def test_a_plain_workbook_that_was_stopped_while_it_was_read_is_not_handed_on(tmp_path: Path) -> None:
    class Stopping(Watch):
        def expect(self, rows: int) -> None:
            super().expect(rows)
            self.stop()

    with pytest.raises(Stopped):
        read_workbook(write_xlsx(tmp_path / "list.xlsx", {"One": [HEADINGS, *PEOPLE]}), watch=Stopping())
