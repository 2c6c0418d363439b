"""A spreadsheet file becomes sheets of cells, each with its kind, its row and its column in the file."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.files import HEADINGS, PEOPLE, record, write_csv, write_ods, write_xls, write_xlsx

from plait.errors import Unreadable
from plait.sheets import Kind, Sheet, column_letter, read_workbook

ROWS = [HEADINGS, *PEOPLE]
ACCENTED = [["Name", "Owes"], ["Zoë Müller", "£5"], ["José", "½"]]
"""Letters that cp1252, UTF-8 and UTF-16 all have, each with bytes of their own."""


def only_sheet(path: Path) -> Sheet:
    (sheet,) = read_workbook(path).sheets
    return sheet


def texts(sheet: Sheet) -> list[list[str | None]]:
    return [list(row[1:]) for row in sheet.cells.iter_rows()]


def kinds(sheet: Sheet, letter: str) -> list[str]:
    assert sheet.kinds is not None
    return sheet.kinds[letter].to_list()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_file_reads_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    assert texts(only_sheet(write_csv(tmp_path / "list.csv", ACCENTED, encoding=encoding))) == ACCENTED


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_file_reads_the_same_with_every_delimiter(tmp_path: Path, delimiter: str) -> None:
    assert texts(only_sheet(write_csv(tmp_path / "list.csv", ROWS, delimiter=delimiter))) == ROWS


def test_a_decimal_comma_does_not_outvote_the_semicolon(tmp_path: Path) -> None:
    rows = [["Name", "Owes"], *[[f"Person {number}", f"{number},50"] for number in range(20)]]

    assert texts(only_sheet(write_csv(tmp_path / "list.csv", rows, delimiter=";"))) == rows


def test_commas_in_addresses_do_not_outvote_the_semicolon(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name;Address\nAnn;1 Mill Lane, Luton\nBo;2 Mill Lane, Luton\n", encoding="utf-8")

    assert texts(only_sheet(path))[1] == ["Ann", "1 Mill Lane, Luton"]


def test_several_needs_in_a_cell_do_not_outvote_the_comma(tmp_path: Path) -> None:
    rows = [["Name", "Need"], *[["Ann", "Housing; Transport"]] * 20]

    assert texts(only_sheet(write_csv(tmp_path / "list.csv", rows))) == rows


def test_a_title_without_delimiters_does_not_decide(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Food bank, June 2020\n\nName;Postcode\nAnn;NW1 8AB\nBo;NW5 2QS\n", encoding="utf-8")

    assert texts(only_sheet(path))[2:] == [["Name", "Postcode"], ["Ann", "NW1 8AB"], ["Bo", "NW5 2QS"]]


def test_a_line_break_in_quotation_marks_stays_in_its_cell(tmp_path: Path) -> None:
    rows = [["Name", "Address"], ["Ann", "1 Mill Lane\nLuton"], ["Bo", "2 Mill Lane"]]

    assert texts(only_sheet(write_csv(tmp_path / "list.csv", rows))) == rows


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("at_the_end", [True, False])
def test_every_line_end_is_one(tmp_path: Path, line_end: str, at_the_end: bool) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes((f"Name,Postcode{line_end}Ann,NW1 8AB" + line_end * at_the_end).encode())

    assert texts(only_sheet(path)) == [["Name", "Postcode"], ["Ann", "NW1 8AB"]]


def test_ragged_rows_keep_all_their_cells(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "list.csv", [["Name", "Postcode"], ["Ann"], ["Bo", "NW1 8AB", "stray"], ["Cy", "NW5 2QS"]]
    )

    assert texts(only_sheet(path))[1:] == [["Ann", None, None], ["Bo", "NW1 8AB", "stray"], ["Cy", "NW5 2QS", None]]


def test_cells_of_a_csv_file_are_all_text(tmp_path: Path) -> None:
    assert only_sheet(write_csv(tmp_path / "list.csv", [["Name", "DOB"], ["Ann", "31140"]])).kinds is None


@pytest.mark.parametrize(
    "word",
    ["Null", "None", "NaN", "NA", "TRUE", "#N/A", "inf", "0", "=1+1", "'07911", "\U0001f600", "\u0639\u0644\u064a"],
)
def test_a_text_stays_the_text_that_it_is(tmp_path: Path, word: str) -> None:
    rows = [["Name", "Note"], [word, word]]

    assert texts(only_sheet(write_csv(tmp_path / "list.csv", rows))) == rows
    assert texts(only_sheet(write_xlsx(tmp_path / "list.xlsx", {"List": rows}))) == rows


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u00a0"])
def test_a_cell_of_blanks_is_empty(tmp_path: Path, blank: str) -> None:
    path = write_csv(tmp_path / "list.csv", [["Name", "Note", "Need"], ["Ann", blank, "x"]], delimiter=";")

    assert only_sheet(path).cells["B"].to_list() == ["Note", None]


def test_row_numbers_are_the_sheets_own_whatever_is_blank(tmp_path: Path) -> None:
    rows: list[Sequence[str]] = [["Our list"], [], [], ["Name", "Need"], [], ["Ann", "Food"]]
    for sheet in (
        only_sheet(write_csv(tmp_path / "list.csv", rows)),
        only_sheet(write_xlsx(tmp_path / "list.xlsx", {"List": rows})),
        only_sheet(write_ods(tmp_path / "list.ods", rows)),
        only_sheet(write_xls(tmp_path / "list.xls", rows)),
    ):
        assert sheet.cells["row"].to_list() == [1, 2, 3, 4, 5, 6]
        assert sheet.cells["A"].to_list() == ["Our list", None, None, "Name", None, "Ann"]


def test_a_list_that_does_not_begin_in_the_corner_keeps_its_place(tmp_path: Path) -> None:
    rows = [[], [], [None, None, "Name", "Need"], [None, None, "Ann", "Food"]]
    sheet = only_sheet(write_xlsx(tmp_path / "list.xlsx", {"List": rows}))

    assert sheet.cells.filter(sheet.cells["C"] == "Ann").rows() == [(4, None, None, "Ann", "Food")]
    assert kinds(sheet, "C") == ["e", "e", "t", "t"]


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        ("text", Kind.TEXT, "text"),
        (dt.date(1985, 4, 3), Kind.DATE, "1985-04-03"),
        (dt.datetime(1985, 4, 3, 10, 15), Kind.DATE, "1985-04-03 10:15:00"),  # noqa: DTZ001 - Excel has no time zones
        (31140, Kind.NUMBER, "31140"),
        (7911123456.0, Kind.NUMBER, "7911123456"),
        (2.5, Kind.NUMBER, "2.5"),
        (True, Kind.YES_NO, "TRUE"),
        (False, Kind.YES_NO, "FALSE"),
    ],
)
def test_a_typed_cell_has_its_kind_and_a_text_for_it(tmp_path: Path, cell: object, kind: Kind, text: str) -> None:
    sheet = only_sheet(write_xlsx(tmp_path / "list.xlsx", {"List": [["Name", "Cell"], ["Ann", cell]]}))

    assert (sheet.cells["B"][1], kinds(sheet, "B")[1]) == (text, kind)


def test_an_ods_file_has_typed_cells_too(tmp_path: Path) -> None:
    row = ["Ann", dt.date(1985, 4, 3), 7911123456, True, None]
    sheet = only_sheet(write_ods(tmp_path / "list.ods", [[*"abcde"], row]))

    assert texts(sheet)[1] == ["Ann", "1985-04-03", "7911123456", "TRUE", None]
    assert [kinds(sheet, letter)[1] for letter in "ABCDE"] == ["t", "d", "n", "b", "e"]


def test_an_excel_97_file_is_read_as_well(tmp_path: Path) -> None:
    sheet = only_sheet(write_xls(tmp_path / "list.xls", [["Name", "Phone"], ["Zoë", 7911123456]]))

    assert texts(sheet) == [["Name", "Phone"], ["Zoë", "7911123456"]]
    assert kinds(sheet, "B") == ["t", "n"]


def test_a_formula_counts_for_the_value_it_had_when_it_was_saved(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name", "Sum"])  # type: ignore[union-attr]  # a new workbook has an active sheet
    book.active.append(["Ann", "=1+1"])  # type: ignore[union-attr]  # as above
    book.save(tmp_path / "list.xlsx")

    assert texts(only_sheet(tmp_path / "list.xlsx")) == [["Name", "Sum"], ["Ann", None]]  # openpyxl saves no values


@pytest.mark.parametrize("name", ["list.xls", "list.ods", "list.csv", "list.XLSX", "list"])
def test_a_workbook_is_known_by_its_contents_and_not_by_its_name(tmp_path: Path, name: str) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", {"List": ROWS}).rename(tmp_path / name)

    assert texts(only_sheet(path)) == ROWS


def test_every_sheet_is_read_and_the_hidden_ones_are_named(tmp_path: Path) -> None:
    workbook = read_workbook(
        write_xlsx(tmp_path / "list.xlsx", {"List": ROWS, "Notes": [], "Old": ROWS}, hidden=["Old"])
    )

    assert [(sheet.name, sheet.hidden, sheet.cells.height) for sheet in workbook.sheets] == [
        ("List", False, 4),
        ("Notes", False, 0),
        ("Old", True, 4),
    ]
    assert workbook.notices == ("The sheet \u201cOld\u201d is hidden; it was looked at like the others.",)


def test_the_checksum_is_that_of_the_file(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", ROWS)

    assert read_workbook(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_whoever_wants_no_checksum_gets_none_and_the_same_cells(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"list.{ending}"
    write_csv(path, ROWS) if ending == "csv" else write_xlsx(path, {"List": ROWS})
    without = read_workbook(path, checksum=False)
    assert without.sha256 == ""
    assert without.sheets[0].cells.equals(read_workbook(path).sheets[0].cells)


def test_a_list_of_many_rows_is_whole_and_in_order(tmp_path: Path) -> None:
    rows = [["Number", "Twice"], *[[str(number), str(2 * number)] for number in range(25_000)]]
    sheet = only_sheet(write_csv(tmp_path / "list.csv", rows))

    assert texts(sheet) == rows
    assert sheet.cells["row"].to_list() == list(range(1, 25_002))


def test_a_row_far_down_may_be_wider_than_all_before(tmp_path: Path) -> None:
    rows = [["Name", "Need"], *[["Ann", "Food"]] * 12_000, ["Bo", "Food", "late note"]]
    sheet = only_sheet(write_xlsx(tmp_path / "list.xlsx", {"List": rows}))

    assert sheet.cells["C"].drop_nulls().to_list() == ["late note"]
    assert kinds(sheet, "C")[-2:] == ["e", "t"]


@pytest.mark.parametrize("heading", ["BMI", "PK", "MZ", "PAR1", "GIF8", "Rar!", "II*"])
def test_a_heading_that_begins_like_another_kind_of_file_is_still_a_heading(tmp_path: Path, heading: str) -> None:
    assert texts(only_sheet(write_csv(tmp_path / "list.csv", [[heading, "Name"], ["1", "Ann"]])))[0][0] == heading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_stray_zero_byte_is_left_out_and_told(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(("Name,Postcode\nAn\0n,NW1 8AB\n" + "Bo,NW5 2QS\n" * 50).encode(encoding))
    workbook = read_workbook(path)

    assert texts(workbook.sheets[0])[1] == ["Ann", "NW1 8AB"]
    assert workbook.notices == ("list.csv has zero bytes in it, which no text has: they were left out.",)


@pytest.mark.parametrize(
    "data", [b"\x01\0\x02\0\x07\0\x10\0" * 50, b"A\0B\0C\0", "\u59d3\u540d,\u5730\u5740\n".encode("utf-16-le") * 20]
)
def test_what_is_not_surely_a_text_in_utf_16_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "list.csv").write_bytes(data)

    with pytest.raises(Unreadable, match=r"^list\.csv is not a spreadsheet"):
        read_workbook(tmp_path / "list.csv")


def test_a_quotation_mark_that_is_never_closed_is_named_by_its_row(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('Name,Postcode\nAnn,NW1 8AB\n"Bo,NW5 2QS\nCy,WC1H 9JE\n', encoding="utf-8")

    with pytest.raises(Unreadable, match=r"quotation mark in row 3 that is never closed"):
        read_workbook(path)


def test_a_quotation_mark_that_swallows_rows_up_to_the_next_one_is_named_too(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('Name,Postcode\n"Bo,NW5 2QS\nCy,WC1H 9JE\n"Di Lee",NW1 8AB\n', encoding="utf-8")

    with pytest.raises(Unreadable, match=r"quotation mark in row 2 that is never closed"):
        read_workbook(path)


def test_a_name_in_quotation_marks_within_a_cell_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('Name,Postcode\n"Bob" Smith,NW5 2QS\nCy,WC1H 9JE\n', encoding="utf-8")

    assert texts(only_sheet(path))[1:] == [["Bob Smith", "NW5 2QS"], ["Cy", "WC1H 9JE"]]


def test_a_quotation_mark_inside_a_cell_is_a_letter(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('Name,Note\nAnn,needs a 6" shelf\nBo,"says ""hello"""\n', encoding="utf-8")

    assert [row[1] for row in texts(only_sheet(path))] == ["Note", 'needs a 6" shelf', 'says "hello"']


def test_an_excel_97_file_with_a_password_is_named_so(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "list.xls", ROWS, before=record(0x002F, b"\1\0" + bytes(52)))

    with pytest.raises(Unreadable, match="protected by a password"):
        read_workbook(path)


@pytest.mark.parametrize(
    ("position", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_have_the_letters_that_excel_gives_them(position: int, letter: str) -> None:
    assert column_letter(position) == letter


@given(position=st.integers(0, 100_000))
def test_no_two_columns_share_a_letter(position: int) -> None:
    value = 0
    for letter in column_letter(position):
        value = value * 26 + ord(letter) - ord("A") + 1

    assert value == position + 1
