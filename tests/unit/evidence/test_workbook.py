"""The workbook says what the page says, in numbers that count and texts that stay texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from plait.errors import PlaitError
from plait.evidence import write_workbook
from plait.evidence.workbook import HEADING_ROW, sheet_name
from plait.tables.pooled import Pooled

Line = dict[str, object]
WARDS = "Food or shopping by ward"


@pytest.fixture
def book(pooled: Pooled, tmp_path: Path) -> Workbook:
    write_workbook(pooled, tmp_path / "picture.xlsx")
    return openpyxl.load_workbook(tmp_path / "picture.xlsx")


def sheet(book: Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def table(sheet: Worksheet) -> list[Line]:
    headings, *rows = sheet.iter_rows(min_row=HEADING_ROW + 1, values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def everything(sheet: Worksheet) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def test_the_sheets(book: Workbook) -> None:
    assert book.sheetnames == [
        "Picture",
        WARDS,
        "All contacts by small area",
        "Every category by ward",
        "By category",
        "Who counted what",
        "Sources",
    ]


def test_a_sheet_equals_its_view(book: Workbook, pooled: Pooled) -> None:
    view = pooled.views[0]
    for line, row in zip(table(sheet(book, WARDS)), (*view.rows, view.total), strict=True):
        assert (line["Code"], line["Ward"]) == (row.code, row.name)
        for heading, cell in zip(
            ("Together", *(partner.name for partner in pooled.partners)),
            (row.pooled, *row.parts),
            strict=True,
        ):
            assert line[heading] == (cell.words if cell.number is None else cell.number)
        assert line["Could be at least"] == ("not counted" if row.pooled.low is None else row.pooled.low)
        assert line["Could be at most"] == ("not counted" if row.pooled.high is None else row.pooled.high)
        assert line["Residents"] == row.residents


def test_a_rate_is_a_number_or_says_why_there_is_none(book: Workbook) -> None:
    rates = [line["Contacts per 1,000 residents"] for line in table(sheet(book, WARDS))]
    assert rates == [21, 1, "hidden", "not counted", 11, 158, 32]


def test_a_partly_hidden_figure_is_a_number_that_shows_its_words(book: Workbook) -> None:
    cell = sheet(book, WARDS)["C11"]
    assert cell.value == 1255
    assert cell.number_format == '#,##0" + 1 hidden"'


def test_hidden_cells_are_words_on_a_hatched_ground(book: Workbook) -> None:
    marks = {
        cell.fill.patternType
        for row in sheet(book, WARDS).iter_rows(min_row=HEADING_ROW + 2)
        for cell in row
        if cell.value == "fewer than 5"
    }
    assert marks == {"lightUp"}


def test_uncounted_cells_are_words_on_a_dotted_ground(book: Workbook) -> None:
    (cell,) = [cell for cell in sheet(book, "By category")[HEADING_ROW + 3] if cell.value == "not counted"]
    assert cell.fill.patternType == "gray0625"


def test_a_text_that_looks_like_a_formula_stays_a_text(book: Workbook) -> None:
    kinds = {
        cell.data_type
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if str(cell.value).startswith("=")
    }
    assert kinds == {"s"}


def test_every_table_can_be_filtered_and_keeps_its_headings_in_sight(book: Workbook) -> None:
    for name in (WARDS, "Every category by ward", "By category", "Who counted what"):
        assert str(sheet(book, name).freeze_panes).endswith(str(HEADING_ROW + 2))
        assert sheet(book, name).auto_filter.ref is not None
        assert sheet(book, name).print_title_rows == f"${HEADING_ROW + 1}:${HEADING_ROW + 1}"


def test_sorting_leaves_the_total_where_it_is(book: Workbook) -> None:
    assert str(sheet(book, WARDS).auto_filter.ref).endswith(str(HEADING_ROW + 1 + 6))


def test_categories_stand_side_by_side(book: Workbook) -> None:
    lines = {line["Ward"]: line["Debt or money"] for line in table(sheet(book, "Every category by ward"))}
    assert lines["Abbey"] == 5
    assert lines["Cove & Dale"] == "hidden"
    assert lines["Dene"] == "not counted"


def test_every_partner_answers_the_same_questions(book: Workbook, pooled: Pooled) -> None:
    lines = table(sheet(book, "Who counted what"))
    for partner in pooled.partners:
        said = {line["About"]: line["Answer"] for line in lines if line["Organisation"] == partner.name}
        assert said["What the list means"] == partner.meaning
        assert said["Whom to ask"] == (partner.contact or "Nobody was named.")
        assert said["Rows counted"] == partner.counted.number
        assert "Rows left out" in said


def test_sources_stand_with_licence_vintage_and_checksum(book: Workbook, pooled: Pooled) -> None:
    (line,) = table(sheet(book, "Sources"))
    (source,) = pooled.sources
    assert line == {
        "Title": source.title,
        "Publisher": source.publisher,
        "Vintage": source.vintage,
        "Licence": source.licence,
        "File": source.file,
        "Rows": source.rows,
        "SHA-256": source.sha256,
    }


def test_the_first_sheet_says_what_it_is_and_how_to_read_it(book: Workbook, pooled: Pooled) -> None:
    said = everything(sheet(book, "Picture"))
    assert said.startswith(pooled.question)
    assert "contacts, not people" in said
    assert "Hidden is not zero" in said
    assert WARDS in said


def test_every_sheet_of_a_made_up_place_says_so(book: Workbook) -> None:
    assert all("Made up:" in everything(sheet(book, name)) for name in book.sheetnames)


def test_a_real_place_is_not_called_made_up(pooled: Pooled, tmp_path: Path) -> None:
    write_workbook(replace(pooled, made_up=False), tmp_path / "real.xlsx")
    book = openpyxl.load_workbook(tmp_path / "real.xlsx")
    assert not any("made up" in everything(sheet(book, name)).lower() for name in book.sheetnames)


def test_its_date_is_that_of_the_last_count(book: Workbook) -> None:
    assert book.properties.created == datetime(2025, 11, 20)  # noqa: DTZ001 - openpyxl gives no zone


def test_the_same_picture_has_the_same_bytes(pooled: Pooled, tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_workbook(pooled, tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_a_file_that_cannot_be_written_is_an_error_for_the_user(pooled: Pooled, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PlaitError, match="cannot be written"):
        write_workbook(pooled, tmp_path / "file" / "picture.xlsx")


def test_a_picture_of_nothing_is_still_a_workbook(pooled: Pooled, tmp_path: Path) -> None:
    nothing = replace(pooled, partners=(), views=(), categories=(), sources=(), matrix=None)
    write_workbook(nothing, tmp_path / "empty.xlsx")
    assert openpyxl.load_workbook(tmp_path / "empty.xlsx").sheetnames == [
        "Picture",
        "Who counted what",
        "Sources",
    ]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("Food [or] shopping: by/ward?", "Food  or  shopping  by ward"),
        ("'quoted'", "quoted"),
        ("History", "History (2)"),
        ("", "Sheet"),
        ("picture", "picture (2)"),
        ("Somebody to talk to or to visit by ward", "Somebody to talk to or to visit"),
    ],
)
def test_sheet_names_are_as_excel_takes_them(name: str, given: str) -> None:
    assert sheet_name(name, ["Picture"]) == given


@given(st.lists(st.text(max_size=40), max_size=6))
def test_no_two_sheets_have_one_name(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        taken.append(sheet_name(name, taken))
    assert len({name.lower() for name in taken}) == len(taken)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in taken)
