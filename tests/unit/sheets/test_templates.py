"""A template is an empty list that a spreadsheet program helps to fill in, and that Plait reads back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook as Book
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from plait.errors import NotAList, StandardError
from plait.sheets import TaggedList, find_list, read_workbook
from plait.sheets.tagging import TagFrom
from plait.sheets.templates import chosen_columns, load_templates, template_named, template_workbook
from plait.standard import Confusion, Entry, Sensitivity, ValueType, load_dictionary, read_followed

TODAY = date(2026, 11, 22)
NAMES = ("residents", "volunteers", "services", "referrals")
PLAIN = Entry(
    tag="#Local+X_Thing",
    name="Thing",
    definition="What it is.",
    type=ValueType.TEXT,
    example="A thing",
    sensitive=Sensitivity.NONE,
    source="Local",
    source_read="local proposal",
    area="Local",
)
POSTCODE, NEED = "#Address+Resident+Postcode", "#Need+Type"


def content_of(*entries: Entry, title: str = "Things") -> bytes:
    return template_workbook(entries, load_dictionary(), title=title, today=TODAY)


def made(*entries: Entry, title: str = "Things") -> Book:
    """The template with these columns, read by another reader."""
    return openpyxl.load_workbook(BytesIO(content_of(*entries, title=title)))


def named(name: str) -> bytes:
    template = template_named(name)
    entries = template.entries(load_dictionary())
    return template_workbook(entries, load_dictionary(), title=template.title, today=TODAY, row_is=template.row_is)


def entry(tag: str) -> Entry:
    found = load_dictionary().find(tag)
    assert found is not None
    return found


def rule(book: Book, column: str = "A") -> DataValidation:
    """What is checked while somebody types in a column."""
    rules: list[DataValidation] = book.worksheets[0].data_validations.dataValidation
    return next(item for item in rules if str(item.sqref).startswith(f"{column}3:"))


def note(book: Book, cell: str = "A1") -> str:
    comment = book.worksheets[0][cell].comment
    assert comment is not None
    return str(comment.text)


def texts(sheet: Worksheet) -> str:
    """All that stands on a sheet."""
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)


def tags(entries: Sequence[Entry]) -> list[str]:
    return [item.tag for item in entries]


# --- The templates with a name --------------------------------------------------------------------------


def test_there_is_a_template_for_each_kind_of_list() -> None:
    assert tuple(item.name for item in load_templates()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_tag_of_a_template_is_in_the_dictionary_as_it_is_written_there(name: str) -> None:
    template = template_named(name)

    assert tags(template.entries(load_dictionary())) == list(template.columns)


@pytest.mark.parametrize("name", NAMES)
def test_no_template_has_a_column_twice(name: str) -> None:
    columns = template_named(name).columns

    assert len(set(columns)) == len(columns)


def test_a_name_that_no_template_has_is_answered_with_those_there_are() -> None:
    with pytest.raises(StandardError, match=r"\u201cvolunters\u201d: choose one of residents, volunteers, services"):
        template_named("volunters")


@pytest.mark.parametrize("name", NAMES)
def test_the_same_day_gives_the_same_bytes(name: str) -> None:
    assert named(name) == named(name)


# --- Choosing columns -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("#Need+Type", [NEED]),
        ("#NEED +type", [NEED]),
        ("need", [NEED]),
        ("Support needed", [NEED]),
        ("support needed,Postcode", [NEED, POSTCODE]),
        ("Wellbeing, self-reported, Postcode", ["#Vulnerability+SelfReported+Wellbeing", POSTCODE]),
        ("Postcode, #Address+Resident+Postcode", [POSTCODE]),
        (" Postcode ,, ", [POSTCODE]),
    ],
)
def test_columns_are_chosen_by_tag_name_or_short_name(text: str, meant: list[str]) -> None:
    assert tags(chosen_columns(text, load_dictionary())) == meant


def test_a_column_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(
        StandardError, match=r"no column \u201c#Need\+Typ\u201d: perhaps you mean #Need\+Type \(Support"
    ):
        chosen_columns("Postcode, #Need+Typ", load_dictionary())


@pytest.mark.parametrize("text", ["", " , "])
def test_a_choice_of_nothing_is_refused(text: str) -> None:
    with pytest.raises(StandardError, match="No column was chosen"):
        chosen_columns(text, load_dictionary())


# --- The sheet to fill in -------------------------------------------------------------------------------


def test_headings_stand_above_their_tags() -> None:
    sheet = made(entry(POSTCODE), entry(NEED)).worksheets[0]

    assert list(sheet.values) == [("Postcode", "Support needed"), (POSTCODE, NEED)]


def test_the_tags_are_grey_and_italic() -> None:
    font = made(PLAIN).worksheets[0]["A2"].font

    assert (font.i, font.color.rgb) == (True, "FF505A5F")


def test_headings_and_tags_stay_in_sight() -> None:
    assert made(PLAIN).worksheets[0].freeze_panes == "A3"


def test_the_note_on_a_heading_has_definition_example_and_what_it_is_confused_with() -> None:
    confused = replace(PLAIN, confused_with=(Confusion(NEED, "that is what somebody needs."),))

    assert note(made(confused)).split("\n\n") == [
        "What it is.",
        "Example: A thing",
        "Easily confused with \u201cSupport needed\u201d: That is what somebody needs.",
    ]


def test_a_column_that_the_law_protects_more_has_a_heading_of_another_colour_and_says_so() -> None:
    book = made(PLAIN, replace(PLAIN, tag="#Local+X_Care", sensitive=Sensitivity.SPECIAL, sensitive_why="health"))
    plain, careful = (book.worksheets[0][cell].fill.fgColor.rgb for cell in ("A1", "B1"))

    assert plain != careful
    assert "Special category data (UK GDPR Article 9): health" in note(book, "B1")


def test_a_closed_list_has_a_drop_down_of_its_agreed_values() -> None:
    book = made(entry(POSTCODE), entry("#Need+Urgency"))
    drop_down = rule(book, "B")
    sheet, cells = next(book.defined_names[drop_down.formula1].destinations)

    assert drop_down.type == "list"
    assert tuple(cell.value for (cell,) in book[sheet][cells]) == entry("#Need+Urgency").allowed


def test_a_column_of_several_values_has_a_note_instead_of_a_drop_down() -> None:
    book = made(entry(NEED))

    assert rule(book).type is None
    assert "with ; between them" in str(rule(book).prompt)
    assert "; ".join(entry(NEED).allowed) in note(book)


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("#Volunteer+Availability+Days", "Mo;We;Fr (Monday; Wednesday; Friday)"),
        ("#Volunteer+Languages", "en;fr (English; French)"),
    ],
)
def test_values_in_code_are_shown_with_what_they_stand_for(tag: str, words: str) -> None:
    book = made(entry(tag))

    assert f"Example: {words}" in note(book)
    assert f"Example: {words}." in str(rule(book).prompt)


def test_all_days_stand_in_the_note_with_their_names() -> None:
    assert "They stand for: Mo Monday; Tu Tuesday; We Wednesday" in note(made(entry("#Volunteer+Availability+Days")))


def test_tags_that_differ_by_an_underscore_have_drop_downs_of_their_own() -> None:
    lists = [
        replace(PLAIN, tag=tag, type=ValueType.LIST, allowed=(tag,))
        for tag in ("#A+B_C", "#A+B+C", "#A_B+C", "#A+B__C")
    ]
    book = made(*lists)

    assert len({rule(book, column).formula1 for column in "ABCD"}) == len(book.defined_names) == 4


def test_a_long_tag_has_a_drop_down_too() -> None:
    tags_of = [f"#Local+X_{'a' * 400}{letter}" for letter in "bc"]
    book = made(*(replace(PLAIN, tag=tag, type=ValueType.LIST, allowed=("Yes",)) for tag in tags_of))

    assert {rule(book, "A").formula1, rule(book, "B").formula1} == set(book.defined_names)
    assert max(map(len, book.defined_names)) <= 255


def test_endless_texts_stay_within_what_a_workbook_takes() -> None:
    words = "many words " * 90
    values = tuple(f"{number} {words}" for number in range(100))
    book = made(replace(PLAIN, name=words, definition=words, type=ValueType.LIST, allowed=values, several=True))
    heights = [size.height or 0 for sheet in book for size in sheet.row_dimensions.values()]

    assert max(heights) <= 409
    assert len(note(book)) <= 2000
    assert 32_000 < max(len(str(cell)) for row in book["Data dictionary"].values for cell in row) <= 32_767


def test_a_date_is_between_1900_and_2100_and_shown_year_first() -> None:
    book = made(replace(PLAIN, type=ValueType.DATE))
    days = ("1", str((date(2100, 12, 31) - date(1899, 12, 30)).days))

    assert (rule(book).type, (rule(book).formula1, rule(book).formula2)) == ("date", days)
    assert book.worksheets[0].column_dimensions["A"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize(
    ("smallest", "largest", "accepted"),
    [(1, 20, ("1", "20")), (0, None, ("0", "999999999")), (None, None, ("-999999999", "999999999"))],
)
def test_a_whole_number_has_the_range_of_its_entry(
    smallest: int | None, largest: int | None, accepted: tuple[str, str]
) -> None:
    number = rule(made(replace(PLAIN, type=ValueType.WHOLE_NUMBER, smallest=smallest, largest=largest)))

    assert (number.type, (number.formula1, number.formula2)) == ("whole", accepted)


@pytest.mark.parametrize("kind", set(ValueType) - {ValueType.DATE, ValueType.WHOLE_NUMBER})
def test_every_column_but_dates_and_numbers_is_text_so_that_nothing_is_spoilt(kind: ValueType) -> None:
    sheet = made(replace(PLAIN, type=kind)).worksheets[0]

    assert sheet.column_dimensions["A"].number_format == "@"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_checked_while_typing_only_warns(name: str) -> None:
    sheet = openpyxl.load_workbook(BytesIO(named(name))).worksheets[0]

    assert {item.errorStyle for item in sheet.data_validations.dataValidation} == {"warning"}
    assert len(sheet.data_validations.dataValidation) == sheet.max_column


@pytest.mark.parametrize("several", [True, False])
def test_the_message_beside_a_cell_is_the_definition_as_far_as_there_is_room(several: bool) -> None:
    long = replace(PLAIN, name="A name " * 20, definition="A long word. " * 50, several=several)
    message = rule(made(long))

    assert str(message.prompt).startswith("A long word. A long")
    assert len(str(message.prompt)) <= 255
    assert len(str(message.promptTitle)) <= 32


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    sly = replace(PLAIN, name="=1+1", definition="=2+2", type=ValueType.LIST, allowed=("=3+3",), source="=4+4")
    book = made(sly)

    assert [cell.coordinate for sheet in book for row in sheet for cell in row if cell.data_type == "f"] == []
    assert book.worksheets[0]["A1"].value == "=1+1"


@pytest.mark.parametrize("title", ["", "Lists", "read ME", "History", "[]:*?/\\", "'", "\x00"])
def test_a_title_that_no_sheet_can_have_gives_way(title: str) -> None:
    assert made(PLAIN, title=title).sheetnames[0] == "List"


def test_a_long_title_is_cut_for_the_name_of_the_sheet() -> None:
    assert made(PLAIN, title="Volunteers " * 5).sheetnames[0] == "Volunteers Volunteers Volunteer"


# --- The sheets that explain it -------------------------------------------------------------------------


def test_the_data_dictionary_says_at_its_top_which_version_it_follows() -> None:
    top = made(PLAIN)["Data dictionary"]["A1"].value

    assert read_followed(str(top)) == load_dictionary().follows


def test_the_data_dictionary_explains_every_column_and_can_be_filtered() -> None:
    sheet = made(entry(NEED), entry(POSTCODE))["Data dictionary"]

    assert sheet.auto_filter.ref == "A4:I6"
    assert [sheet.cell(row, 1).value for row in (5, 6)] == [NEED, POSTCODE]


@pytest.mark.parametrize("name", NAMES)
def test_read_me_names_every_column_that_needs_special_care(name: str) -> None:
    read_me = texts(openpyxl.load_workbook(BytesIO(named(name)))["Read me"])
    careful = [
        item.name
        for item in template_named(name).entries(load_dictionary())
        if item.sensitive in {Sensitivity.SPECIAL, Sensitivity.CRIMINAL}
    ]

    assert [column for column in careful if f"{column}: " not in read_me] == []
    assert ("need special care" in read_me) == bool(careful)


def test_read_me_warns_of_personal_data_only_where_there_are_some() -> None:
    about = {name: "about people" in texts(openpyxl.load_workbook(BytesIO(named(name)))["Read me"]) for name in NAMES}

    assert about == {"residents": True, "volunteers": True, "services": False, "referrals": True}


def test_a_template_without_closed_lists_has_no_sheet_of_lists() -> None:
    assert made(PLAIN).sheetnames == ["Things", "Read me", "Data dictionary"]


def test_no_letters_are_tiny() -> None:
    book = openpyxl.load_workbook(BytesIO(named("residents")))

    assert min(cell.font.sz for sheet in book for row in sheet for cell in row) >= 10


# --- Read by Plait --------------------------------------------------------------------------------------


def read(path: Path) -> TaggedList:
    return find_list(read_workbook(path), load_dictionary())


@pytest.mark.parametrize("name", NAMES)
def test_a_template_that_nobody_filled_in_is_said_to_have_no_rows_yet(tmp_path: Path, name: str) -> None:
    path = tmp_path / "empty.xlsx"
    path.write_bytes(named(name))

    with pytest.raises(NotAList, match=r"^empty\.xlsx has no rows yet: fill in the sheet .* below the tags in row 2"):
        read(path)


def test_an_empty_template_saved_as_csv_is_said_to_have_no_rows_yet(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("Postcode,Support needed\n#Address+Resident+Postcode,#Need+Type\n", encoding="utf-8")

    with pytest.raises(NotAList, match=r"^empty\.csv has no rows yet: fill in the list below the tags in row 2"):
        read(path)


@pytest.mark.parametrize("name", NAMES)
def test_a_filled_template_is_understood_by_its_tags(tmp_path: Path, name: str) -> None:
    book = openpyxl.load_workbook(BytesIO(named(name)))
    entries = template_named(name).entries(load_dictionary())
    for column, item in enumerate(entries, start=1):
        book.worksheets[0].cell(3, column).value = item.example
    book.save(tmp_path / "filled.xlsx")
    tagged = read(tmp_path / "filled.xlsx")

    assert (tagged.sheet, tagged.headings_row, tagged.tag_row, tagged.rows.height) == (book.sheetnames[0], 1, 2, 1)
    assert [(column.entry, column.tag_from) for column in tagged.columns] == [
        (item, TagFrom.TAG_ROW) for item in entries
    ]
