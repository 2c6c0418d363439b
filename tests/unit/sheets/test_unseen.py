"""What is not seen on the screen is found in the file, however the file was written and whatever is wrong with it."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from tests.files import (
    HEADINGS,
    PEOPLE,
    SHEET_END,
    SHEET_START,
    write_bare_xlsx,
    write_csv,
    write_large_xlsx,
    write_xls,
    write_zip,
)

from plait.sheets import read_workbook
from plait.sheets.hidden import Note, Unseen, unseen_of
from plait.sheets.unseen import MOST_RANGES, unseen_parts


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with something hidden of every kind."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        people = made.add_worksheet("People & more")
        for row, cells in enumerate([HEADINGS, *PEOPLE]):
            people.write_row(row, 0, cells)
        people.set_row(2, None, None, {"hidden": True})
        people.set_row(3, 0)
        people.set_column("C:D", 12, None, {"hidden": True})
        people.merge_range("A9:C10", "Totals")
        people.write_comment("B2", "Jo Bloggs:\nring 07911 123456 & ask", {"author": "Jo Bloggs"})
        for row in range(1, 4):
            people.write_formula(row, 6, "=1+1", None, 2)
        made.add_worksheet("Old").hide()
        made.add_worksheet("Older").very_hidden()
    return path


def part(path: Path, sheet: int = 0) -> dict[str, Any]:
    return unseen_parts(path)[sheet]


def bare(tmp_path: Path, rows: str, *, before: str = "", after: str = "") -> dict[str, Any]:
    """What is found in a sheet of this XML."""
    xml = (
        SHEET_START.replace("<sheetData>", before + "<sheetData>")
        + rows
        + SHEET_END.replace("</work", after + "</work")
    )
    return part(write_bare_xlsx(tmp_path / "bare.xlsx", xml))


def test_hidden_sheets_are_told_from_those_that_are_seen(book: Path) -> None:
    assert [(item["sheet"], item["hidden"]) for item in unseen_parts(book)] == [
        ("People & more", False),
        ("Old", True),
        ("Older", True),
    ]


def test_hidden_rows_and_rows_of_no_height_are_found(book: Path) -> None:
    assert part(book)["hidden_rows"] == [[3, 4]]


def test_hidden_columns_are_found(book: Path) -> None:
    assert part(book)["hidden_columns"] == [[3, 4]]


def test_merged_cells_are_found(book: Path) -> None:
    assert part(book)["merged"] == [[9, 1, 10, 3]]


def test_a_note_is_found_without_its_author(book: Path) -> None:
    assert part(book)["notes"] == [{"row": 2, "column": 2, "text": "ring 07911 123456 & ask"}]


def test_formulas_are_counted_by_column(book: Path) -> None:
    assert part(book)["formulas"] == {"G": 3}


def test_a_conversation_is_read_instead_of_the_note_that_stands_in_for_it(tmp_path: Path) -> None:
    relations = (
        '<Relationships><Relationship Id="a" Type="http://x/comments" Target="../comments1.xml"/>'
        '<Relationship Id="b" Type="http://x/threadedComment" Target="../threadedComments/t1.xml"/></Relationships>'
    )
    note = '<comments><comment ref="A2"><text><t>[Threaded comment] Your version ...</t></text></comment></comments>'
    talk = '<ThreadedComments><threadedComment ref="A2"><text>Ask Ann</text></threadedComment></ThreadedComments>'
    more = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations,
        "xl/comments1.xml": note,
        "xl/threadedComments/t1.xml": talk,
    }
    path = write_bare_xlsx(tmp_path / "talk.xlsx", SHEET_START + SHEET_END, **more)

    assert part(path)["notes"] == [{"row": 2, "column": 1, "text": "Ask Ann"}]


def test_rows_that_leave_out_their_numbers_are_counted(tmp_path: Path) -> None:
    found = bare(tmp_path, "<row><c/></row><row/><row hidden='1'><c/></row><row><c/></row>")

    assert found["hidden_rows"] == [[3, 3]]


def test_a_sheet_whose_tags_have_a_prefix_is_understood(tmp_path: Path) -> None:
    xml = (
        '<x:worksheet xmlns:x="urn:x"><x:cols><x:col min="2" max="2" hidden="true"/></x:cols><x:sheetData>'
        '<x:row r="7" hidden="1"><x:c r="B7"><x:f>1</x:f></x:c></x:row></x:sheetData></x:worksheet>'
    )
    found = part(write_bare_xlsx(tmp_path / "prefix.xlsx", xml))

    assert (found["hidden_rows"], found["hidden_columns"], found["formulas"]) == ([[7, 7]], [[2, 2]], {"B": 1})


def test_the_word_hidden_in_a_cell_hides_nothing(tmp_path: Path) -> None:
    cell = '<c r="A1" t="inlineStr"><is><t>hidden="1" ht="0"</t></is></c>'

    assert bare(tmp_path, f'<row r="1">{cell}</row>')["hidden_rows"] == []


def test_a_row_that_is_cut_between_two_pieces_is_found(tmp_path: Path) -> None:
    def rows() -> Iterator[bytes]:
        for row in range(1, 30_001):
            hidden = ' hidden="1"' if row % 2 == 0 else ""
            yield f'<row r="{row}"{hidden}><c r="A{row}"><f>1</f><v>1</v></c></row>'.encode()

    found = part(write_large_xlsx(tmp_path / "long.xlsx", rows()))

    assert found["hidden_rows"] == [[row, row] for row in range(2, 2 * MOST_RANGES + 1, 2)]
    assert found["formulas"] == {"A": 30_000}


def test_an_ods_file_is_read_too(tmp_path: Path) -> None:
    content = (
        '<office:document-content><style:style style:name="ta2"><style:table-properties table:display="false"/>'
        "</style:style><office:spreadsheet>"
        '<table:table table:name="People"><table:table-column/><table:table-column table:visibility="collapse" '
        'table:number-columns-repeated="2"/><table:table-row><table:table-cell/><table:table-cell '
        'table:formula="of:=1" table:number-columns-repeated="2"/></table:table-row>'
        '<table:table-row table:visibility="filter" table:number-rows-repeated="3"><table:table-cell/>'
        "</table:table-row><table:table-row><table:table-cell table:number-columns-spanned='2'><office:annotation>"
        "<dc:creator>Jo</dc:creator><dc:date>2020-06-01</dc:date><text:p>Ask &amp; tell</text:p>"
        "</office:annotation><text:p>Ann</text:p></table:table-cell></table:table-row></table:table>"
        '<table:table table:name="Old" table:style-name="ta2"><table:table-row/></table:table>'
        "</office:spreadsheet></office:document-content>"
    )
    first, second = unseen_parts(write_zip(tmp_path / "list.ods", {"content.xml": content}))

    assert (first["sheet"], first["hidden"], second["sheet"], second["hidden"]) == ("People", False, "Old", True)
    assert (first["hidden_columns"], first["hidden_rows"], first["formulas"]) == ([[2, 3]], [[2, 4]], {"B": 2})
    assert first["notes"] == [{"row": 5, "column": 1, "text": "Ask & tell"}]
    assert first["merged"] == [[5, 1, 5, 2]]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_saves_as_ods_what_is_found_in_it(book: Path, tmp_path: Path) -> None:
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(book)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = part(tmp_path / "book.ods")

    assert (found["hidden_rows"], found["hidden_columns"], found["merged"]) == ([[3, 4]], [[3, 4]], [[9, 1, 10, 3]])
    assert found["formulas"] == {"G": 3}
    # LibreOffice drops the author, and keeps the line with the name as part of the note.
    assert [note["text"].splitlines()[-1] for note in found["notes"]] == ["ring 07911 123456 & ask"]


@pytest.mark.parametrize(
    "write",
    [
        lambda path: write_csv(path, [HEADINGS, *PEOPLE]),
        lambda path: write_xls(path, [HEADINGS, *PEOPLE]),
        lambda path: write_zip(path, {"readme.txt": "nothing"}),
        lambda path: path.write_bytes(b"PK\x03\x04 and no more") and path,
    ],
    ids=["csv", "xls", "another zip file", "the start of a zip file"],
)
def test_of_other_files_nothing_is_said(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    assert unseen_parts(write(tmp_path / "other")) == []


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95])
def test_a_file_that_is_cut_short_is_no_crash(book: Path, share: float) -> None:
    data = book.read_bytes()
    book.write_bytes(data[: int(len(data) * share)])

    assert unseen_parts(book) == []


def test_bytes_that_are_wrong_are_no_crash(book: Path) -> None:
    data = book.read_bytes()
    for place in range(0, len(data), 97):
        book.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        unseen_parts(book)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1" ' + "a" * 5_000_000,
        '<row r="1" ' + 'r="A1" ' * 500_000,
        '<c r="A1" ' * 500_000,
        "<row " * 500_000,
        "<row hidden=" * 300_000,
        '<row r="1" hidden="1" ht="' + "0" * 5_000_000 + '"/>',
        "<mergeCell ref=" * 300_000,
        f'<row r="{"9" * 5000}" hidden="1"/>',
    ],
    ids=[
        "a tag without end",
        "a tag with many places",
        "many cells without end",
        "many rows without end",
        "attributes without values",
        "a long attribute",
        "merged cells without values",
        "a long number",
    ],
)
def test_what_was_made_to_take_long_does_not(tmp_path: Path, rows: str) -> None:
    begun = time.process_time()
    bare(tmp_path, rows)

    assert time.process_time() - begun < 5


def test_no_entity_is_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    xml = bomb + SHEET_START + '<row r="&b;" hidden="1"/>' + SHEET_END

    assert part(write_bare_xlsx(tmp_path / "bomb.xlsx", xml))["hidden_rows"] == [[1, 1]]


def test_the_module_can_be_loaded_by_its_path_alone(book: Path) -> None:
    import plait.sheets.unseen as module

    spec = importlib.util.spec_from_file_location("unseen_alone", module.__file__)
    assert spec is not None
    assert spec.loader is not None
    alone = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(alone)

    assert alone.unseen_parts(book) == unseen_parts(book)


def test_cells_with_an_error_are_counted_and_told(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        people = made.add_worksheet("People")
        for row, cells in enumerate([HEADINGS, *PEOPLE]):
            people.write_row(row, 0, cells)
        people.write_formula(1, 6, "=1/0", None, "#DIV/0!")
        people.write_formula(2, 6, "=NA()", None, "#N/A")

    assert part(path)["errors"] == 2
    told = "2 cells of the sheet \u201cPeople\u201d hold an error such as #N/A: read as empty, and empty in copies."
    assert read_workbook(path).notices == (told,)


def test_a_part_is_held_with_its_types(book: Path) -> None:
    assert unseen_of(part(book)) == Unseen(
        sheet="People & more",
        hidden=False,
        hidden_rows=((3, 4),),
        hidden_columns=((3, 4),),
        merged=((9, 1, 10, 3),),
        notes=(Note(2, 2, "ring 07911 123456 & ask"),),
        formulas={"G": 3},
    )
