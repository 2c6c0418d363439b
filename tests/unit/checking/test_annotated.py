"""An annotated copy has every cell where it stood, as a text, and every finding on its cell and in a list."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.files import write_csv
from tests.unit.checking.made import BAD, GOOD, HEADINGS, report_of

import plait
from plait.checking import annotated, cleaned_workbook
from plait.checking.annotated import HEADINGS as COLUMNS
from plait.sheets import FINDINGS_SHEET, SUMMARY_SHEET, find_list, noticed_in, read_workbook
from plait.standard import load_dictionary


def book_of(*rows: list[str | None], name: str = "People") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(report_of(*rows, name=name).to_xlsx()))


@pytest.mark.parametrize("made", ["annotated", "cleaned"])
def test_of_its_own_copies_plait_asks_nothing(tmp_path: Path, made: str) -> None:
    report = report_of(name="People")
    copies = {
        "annotated": report.to_xlsx(),
        "cleaned": cleaned_workbook(report.workbook, report.tagged, report.certain_changes, made_on=date(2026, 11, 2)),
    }
    path = tmp_path / "list.xlsx"
    path.write_bytes(copies[made])
    workbook = read_workbook(path)
    assert noticed_in(workbook, find_list(workbook, load_dictionary())) == ()


def test_every_cell_stands_where_it_stood_and_is_a_text() -> None:
    typed: list[list[str | None]] = [["=1+1", "007", "13/05/1950", "+44 7911 123456", "@x", "\t=1"], *BAD]
    copy = book_of(*typed)["People"]
    assert [list(row) for row in copy.values] == [HEADINGS, *typed]
    assert {cell.data_type for row in copy.iter_rows() for cell in row} == {"s"}


def test_a_long_heading_takes_more_lines_and_its_row_has_room_for_them(tmp_path: Path) -> None:
    long = "Full name of whoever is to be visited, and of whoever speaks for them"
    path = write_csv(tmp_path / "list.csv", [["Ref", long], ["A1", "Ann"], ["A2", "Bo"]])
    report = plait.check(path)
    page = openpyxl.load_workbook(io.BytesIO(report.to_xlsx())).worksheets[1]
    assert page["B1"].alignment.wrap_text
    assert (page.row_dimensions[1].height or 0) >= 30


def test_a_long_finding_takes_more_lines_and_its_row_has_room_for_them() -> None:
    found = book_of(["A1", "Ann", "x" * 90, "NW1 8AB", None, None])[FINDINGS_SHEET]
    (row,) = (number for number, cell in enumerate(found["E"], start=1) if cell.value == "x" * 90)
    assert found.cell(row, 5).alignment.wrap_text
    assert (found.row_dimensions[row].height or 0) >= 45


def test_what_is_above_and_below_the_list_is_in_the_copy_too() -> None:
    total = ["Total", "3", None, None, None, None]
    report = report_of(*BAD, total, above=[["Our list"], []], name="People")
    copy = openpyxl.load_workbook(io.BytesIO(report.to_xlsx()))["People"]
    assert (copy["A1"].value, copy["A3"].value, copy["A7"].value) == ("Our list", "Ref", "Total")
    assert copy["D4"].comment is not None


def test_the_sheets_are_the_summary_the_list_and_the_findings() -> None:
    assert book_of().sheetnames == [SUMMARY_SHEET, "People", FINDINGS_SHEET]


def test_a_cell_with_a_finding_has_a_colour_and_a_comment() -> None:
    copy = book_of()["People"]
    bad, good = copy["D2"], copy["D3"]
    assert bad.comment is not None
    assert "is only the first half of a postcode" in bad.comment.text
    assert bad.fill.fgColor.rgb != good.fill.fgColor.rgb
    assert good.comment is None


def test_a_comment_says_what_was_perhaps_meant() -> None:
    comment = book_of()["People"]["D4"].comment
    assert comment is not None
    assert "Perhaps: LL13 0TF" in comment.text


def test_how_grave_a_finding_is_is_not_said_by_colour_alone() -> None:
    copy = book_of()["People"]
    error, warning = copy["D2"], copy["F2"]
    assert (error.font.bold, warning.font.bold) == (True, False)


def test_an_empty_cell_with_a_finding_has_a_colour_too() -> None:
    headings = ["Name", "Lawful basis", "Agreed to sharing", "Postcode", "Phone", "Need"]
    tags = ["#Person+Resident+AllNames", "#Sharing+LawfulBasis", "#Sharing+Consent+Given", None, None, None]
    report = report_of(tags, ["Ann", "consent", None, "NW1 8AB", None, None], headings=headings, name="People")
    copy = openpyxl.load_workbook(io.BytesIO(report.to_xlsx()))["People"]
    assert copy["C3"].value is None
    assert copy["C3"].comment is not None


def test_every_finding_is_listed_with_a_link_to_its_cell() -> None:
    report = report_of(name="People")
    listed = openpyxl.load_workbook(io.BytesIO(report.to_xlsx()))[FINDINGS_SHEET]
    lines = list(listed.iter_rows(min_row=2))
    assert [cell.value for cell in listed[1]] == list(COLUMNS)
    assert [line[5].value for line in lines] == [finding.message for finding in report.findings]
    links = [line[0].hyperlink.location for line in lines if line[0].hyperlink]
    assert links == [f"'People'!{f.letter}{f.row}" for f in report.findings if f.row]


def test_a_link_finds_a_sheet_whatever_its_name_is() -> None:
    listed = book_of(name="Ann's list")[FINDINGS_SHEET]
    assert "'Ann''s list'!D2" in {row[0].hyperlink.location for row in listed.iter_rows(min_row=2) if row[0].hyperlink}


def test_the_summary_says_what_the_findings_mean_and_leads_to_them() -> None:
    report = report_of(name="People")
    summary = openpyxl.load_workbook(io.BytesIO(report.to_xlsx()))[SUMMARY_SHEET]
    texts = [cell.value for row in summary.iter_rows() for cell in row if cell.value]
    assert [item.sentence for item in report.consequences if item.in_cells and item.sentence not in texts] == []
    assert any(cell.hyperlink for row in summary.iter_rows() for cell in row)


def test_a_good_list_has_nothing_to_mend() -> None:
    summary = book_of(GOOD)[SUMMARY_SHEET]
    assert any(str(cell.value).startswith("Nothing to mend.") for row in summary.iter_rows() for cell in row)


def test_where_there_are_too_many_comments_the_gravest_have_one_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotated, "MOST_COMMENTS", 1)
    book = book_of(["A1", "Ann", "13/05/1950", "NW5 2QS", "7911123456", None], BAD[2])
    comments = [cell.coordinate for row in book["People"].iter_rows() for cell in row if cell.comment]
    assert comments == ["D3"]
    texts = [str(cell.value) for row in book[SUMMARY_SHEET].iter_rows() for cell in row]
    assert any(text.startswith("Only 1 of 2 coloured cells have a comment") for text in texts)


def test_the_same_list_gives_the_same_bytes() -> None:
    assert report_of().to_xlsx() == report_of().to_xlsx()


def test_an_annotated_copy_can_be_mended_and_checked_again(tmp_path: Path) -> None:
    path = tmp_path / "annotated.xlsx"
    path.write_bytes(report_of(name="People").to_xlsx())
    assert find_list(read_workbook(path), load_dictionary()).sheet == "People"


def test_a_very_long_cell_is_cut_to_what_a_workbook_holds() -> None:
    copy = book_of(["A1", "x" * 40_000, "13/05/1950", "y" * 40_000, None, None])["People"]
    assert len(copy["B2"].value) == 32_767
