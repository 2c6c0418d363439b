"""A cell that looks like a formula is a text in everything that is written of a list: workbooks and CSV files."""

from __future__ import annotations

import ast
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.files import write_csv, write_xlsx
from tests.hostile.journey import cells_of, check_copy, would_be_worked_out

from plait.checking import certain_changes, check_list, cleaned_workbook
from plait.checking.annotated import annotated_workbook
from plait.checking.change_log import log_of
from plait.checking.cleaned_copy import sheet_csv
from plait.checking.listing import findings_csv
from plait.sheets import TaggedList, Workbook, find_list, read_workbook
from plait.sheets.formulas import harmless, harmless_texts
from plait.standard import load_dictionary

TODAY = dt.date(2026, 11, 22)
FORMULAS = [
    "=1+1",
    "+44 7911 123456",
    "+A1",
    "@x",
    "-5",
    "-A1",
    "\t=1",
    "\r=1",
    " =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\uff1d1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x","see")',
    "{=1+1}",
    "https://example.org/",
    "internal:List!A1",
]
EVERY_COLUMN = ["Ref", "Full name", "DOB", "Postcode", "Phone", "E-mail", "Need", "Number in household", "=1+1", "@x"]
ROWS = [["=1+1 Clients"], [], EVERY_COLUMN, *[[text] * len(EVERY_COLUMN) for text in FORMULAS], ["A1", "Ann", "x"]]

OWN_WORDS = {
    "demo/lists.py",  # made-up people, by a generator in the same room
    "demo/town_files.py",
}
"""Modules whose CSV files hold nobody's cells."""


@pytest.fixture(params=["csv", "xlsx"])
def workbook(request: pytest.FixtureRequest, tmp_path: Path) -> Workbook:
    """A list that was read from a file, with a formula's look in every kind of column, above it and in its headings."""
    path = tmp_path / f"list.{request.param}"
    return read_workbook(write_csv(path, ROWS) if request.param == "csv" else write_xlsx(path, {"=List": ROWS}))


@pytest.fixture
def tagged(workbook: Workbook) -> TaggedList:
    return find_list(workbook, load_dictionary())


def test_every_cell_of_a_cleaned_copy_is_a_text(workbook: Workbook, tagged: TaggedList) -> None:
    """ASVS 1.2.10."""
    changes = certain_changes(check_list(tagged, load_dictionary(), today=TODAY))
    copy = cleaned_workbook(workbook, tagged, changes, made_on=TODAY)
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(copy)) for row in sheet.iter_rows() for cell in row]

    check_copy(copy)
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert {"=1+1", "@x", "=cmd|' /C calc'!A0"} <= {cell.value for cell in cells}


def test_no_cell_of_an_annotated_copy_is_a_formula_and_its_links_stay_in_it(
    workbook: Workbook, tagged: TaggedList
) -> None:
    findings = check_list(tagged, load_dictionary(), today=TODAY)
    copy = openpyxl.load_workbook(io.BytesIO(annotated_workbook(findings, tagged, workbook, checked_on=TODAY)))
    cells = [cell for sheet in copy for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert {cell.hyperlink.target for cell in cells if cell.hyperlink} <= {None}
    assert {"=1+1", "@x", "=cmd|' /C calc'!A0"} <= {cell.value for cell in cells}


def test_no_cell_of_a_cleaned_copy_as_csv_is_a_formula(workbook: Workbook) -> None:
    """ASVS 1.2.10."""
    cells = cells_of(sheet_csv(workbook.sheets[0]))

    assert "'=1+1" in cells
    assert [cell for cell in cells if would_be_worked_out(cell)] == []


def test_no_cell_of_the_findings_as_csv_is_a_formula(tagged: TaggedList, workbook: Workbook) -> None:
    cells = cells_of(findings_csv(check_list(tagged, load_dictionary(), today=TODAY), workbook))

    assert "'=1+1" in cells
    assert [cell for cell in cells if would_be_worked_out(cell)] == []


def test_no_cell_of_a_log_of_changes_is_a_formula(tagged: TaggedList) -> None:
    changes = certain_changes(check_list(tagged, load_dictionary(), today=TODAY))

    assert [cell for cell in cells_of(log_of(changes)) if would_be_worked_out(cell)] == []


@given(
    text=st.text(
        alphabet=st.sampled_from("=+-@\uff1d'\0\t\r\n\v\f\x1c\x1f\x85\u00a0\u200b\u2003\ufeff a1")
        | st.characters(codec="utf-8")
    )
)
def test_a_column_is_made_harmless_as_its_cells_are(text: str) -> None:
    column = pl.select(harmless_texts(pl.lit(text, dtype=pl.String))).item()

    assert column == harmless(text)
    assert not would_be_worked_out(column)


@pytest.mark.parametrize("before", ["", " ", "\t", "\0", "\x01", "\u00a0", "\u200b", "\ufeff"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_a_sign_behind_what_nobody_sees_is_a_sign(before: str, sign: str) -> None:
    assert harmless(f"{before}{sign}1+1") == f"'{before}{sign}1+1"


# --- Whatever is written in future -------------------------------------------------------------


def modules(root: Path, *, that: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """The modules of Plait whose text is such: where they stand, and the text."""
    home = root / "src" / "plait"
    texts = (
        (path.relative_to(home).as_posix(), path.read_text(encoding="utf-8")) for path in sorted(home.rglob("*.py"))
    )
    return ((name, text) for name, text in texts if that(text))


def test_every_module_that_writes_csv_makes_texts_harmless(root: Path) -> None:
    writers = dict(
        modules(root, that=lambda text: bool(re.search(r"csv\.(?:writer|DictWriter)\(|\.write_csv\(", text)))
    )

    assert "tables/files.py" in writers
    assert {name for name, text in writers.items() if "harmless" not in text} <= OWN_WORDS


def test_no_module_lets_a_workbook_guess_what_a_text_is(root: Path) -> None:
    guessing = re.compile(r"write(?:_row|_column|_formula|_array_formula|_dynamic_array_formula|_url)?")
    found = [
        f"{name}, line {call.lineno}"
        for name, text in modules(root, that=lambda text: "xlsxwriter" in text)
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and guessing.fullmatch(call.func.attr)
        if "link_to(" not in ast.unparse(call)  # to a cell of the same workbook, never to what stands in one
    ]

    assert found == []
