"""The whole way at the desk: a list in, its mistakes shown, a safe table out, and then forgotten."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from tests.files import write_csv, write_xlsx
from tests.site.conftest import HEADINGS, Answer, Desk

from plait.site.lists import checker
from plait.tables import read_table

POSTCODE = "#Address+Resident+Postcode"
NEED = "#Need+Type"


def count(desk: Desk, at: str, **answers: str) -> Answer:
    """Count a list; gives the page with the table."""
    done = desk.send(f"{at}count/", name="The Food Share", **answers)
    assert (done.status, done.goes_to) == (302, f"{at}count/#table"), done.page.errors
    return desk.ask(f"{at}count/")


def unpack(answer: Answer, folder: Path) -> dict[str, Path]:
    """What is in the archive that was saved, by ending."""
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        archive.extractall(folder)
        names = archive.namelist()
    return {"".join(Path(name).suffixes[-2:]) if name.endswith(".json") else ".csv": folder / name for name in names}


def test_a_list_is_read_agreed_on_and_checked(desk: Desk, people: Path) -> None:
    at = desk.open(people)
    columns = desk.ask(f"{at}columns/")
    assert "our people.csv has 60 rows about people." in columns.page.text
    assert (columns.page.values["C"], columns.page.values["D"]) == (POSTCODE, NEED)
    assert desk.send(f"{at}columns/").goes_to == at
    overview = desk.ask(at).page.text
    assert "1 row: no postcode" in overview
    assert f"{at}findings/" in desk.ask(at).page.links


def test_findings_name_the_cell_and_can_be_saved(desk: Desk, people: Path) -> None:
    at = desk.open(people)
    cells = {row[0]: row[1] for rows in desk.ask(f"{at}findings/").page.tables for row in rows}
    assert cells["C61"] == "XX1"
    report = desk.ask(f"{at}report/")
    assert report.headers["Content-Disposition"] == 'attachment; filename="our people-check.html"'
    assert "C61" in report.html


@pytest.fixture
def repairable(tmp_path: Path, postcodes: list[str]) -> Path:
    """A list with one postcode that is certain, one that is not, and a remark that looks like a formula."""
    slip = postcodes[0].replace("1", "I", 1)
    rows: list[list[str | None]] = [
        ["Zq Person1", slip, "=1+1"],
        ["Zq Person2", "XX1", "007"],
        ["Zq Person3", postcodes[1], None],
    ]
    return write_csv(tmp_path / "our repairs.csv", [["Client name", "Postcode", "My remarks"], *rows])


def test_a_cleaned_copy_is_offered_with_how_many_cells_it_puts_right(desk: Desk, repairable: Path) -> None:
    at = desk.open(repairable)
    for page in (desk.ask(at).page, desk.ask(f"{at}findings/").page):
        assert f"{at}cleaned/" in page.links
        assert "Save a cleaned copy (1 cell)" in page.text
        assert "Your own file is not changed." in page.text


def test_a_cleaned_copy_holds_what_is_certain_and_the_list_stays(
    desk: Desk, repairable: Path, postcodes: list[str]
) -> None:
    at = desk.open(repairable)
    before = desk.ask(f"{at}findings/").page.tables
    copy = desk.ask(f"{at}cleaned/")
    assert copy.headers["Content-Disposition"] == 'attachment; filename="our repairs-cleaned.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(copy.body)).worksheets[0]
    assert list(sheet.iter_rows(values_only=True)) == [
        ("Client name", "Postcode", "My remarks"),
        ("Zq Person1", postcodes[0], "=1+1"),
        ("Zq Person2", "XX1", "007"),
        ("Zq Person3", postcodes[1], None),
    ]
    assert sheet["C2"].data_type == "s"
    assert desk.ask(f"{at}findings/").page.tables == before


def test_where_nothing_is_certain_no_copy_is_offered(desk: Desk, people: Path) -> None:
    at = desk.open(people)
    assert f"{at}cleaned/" not in desk.ask(at).page.links + desk.ask(f"{at}findings/").page.links


def test_of_a_long_list_no_copy_is_written_and_the_page_says_so(
    desk: Desk, repairable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checker, "MOST_CELLS", 5)
    at = desk.open(repairable)
    assert "too long for a cleaned copy here" in desk.ask(at).page.text
    assert f"{at}cleaned/" not in desk.ask(at).page.links
    assert desk.ask(f"{at}cleaned/").status == 404


def test_the_table_shown_is_the_one_in_the_archive(desk: Desk, people: Path, tmp_path: Path) -> None:
    at = desk.open(people)
    ((heads, *lines),) = count(desk, at).page.tables
    shown = {(line[0], head): words for line in lines for head, words in zip(heads[1:], line[1:], strict=True)}
    files = unpack(desk.ask(f"{at}table/"), tmp_path / "out")
    with files[".csv"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["area"], row["category"]): row["contacts"] for row in rows if row["category"] in heads} == shown
    left_unshown = [row["contacts"] for row in rows if row["category"] not in heads]
    assert set(left_unshown) <= {"fewer than 5"}


def test_the_receipt_belongs_to_the_table(desk: Desk, people: Path, tmp_path: Path) -> None:
    at = desk.open(people)
    count(desk, at, contact="Kim Example, kim@example.org")
    table = read_table(unpack(desk.ask(f"{at}table/"), tmp_path / "out")[".csv"])
    assert (table.receipt.name, table.receipt.contact) == ("The Food Share", "Kim Example, kim@example.org")


def test_exact_figures_and_cells_are_not_in_the_archive(desk: Desk, people: Path, tmp_path: Path) -> None:
    at = desk.open(people)
    page = count(desk, at)
    assert "60 rows were read and 58 counted." in " ".join(page.page.text.split())
    files = unpack(desk.ask(f"{at}table/"), tmp_path / "out")
    table = read_table(files[".csv"])
    assert (table.receipt.rows_read, table.receipt.rows_counted) == ("60", "60")
    numbers = table.frame["number"].drop_nulls()
    assert (numbers % 5 == 0).all()
    for file in files.values():
        text = file.read_text(encoding="utf-8")
        assert "58" not in text.replace(table.receipt.table_sha256, "").replace(table.receipt.list_checksum, "")
        assert "zq" not in text.lower()


def test_a_list_without_needs_is_counted_by_what_its_owner_says(desk: Desk, needless: Path) -> None:
    at = desk.open(needless)
    desk.send(f"{at}columns/")
    unsaid = desk.send(f"{at}count/")
    assert (unsaid.status, unsaid.page.errors) == (422, ["Choose what being on this list means."])
    page = count(desk, at, value="Food or shopping").page
    assert page.tables[0][0] == ["Area", "All contacts", "Food or shopping"]
    assert page.values["value"] == "Food or shopping"


@pytest.mark.parametrize("level", ["ward", "msoa", "lsoa"])
def test_every_kind_of_area_can_be_counted_by(desk: Desk, people: Path, level: str) -> None:
    at = desk.open(people)
    assert 'value="' + level + '"' in desk.ask(f"{at}count/").html
    assert count(desk, at, level=level).page.tables


def test_before_the_count_there_is_no_table_to_save(desk: Desk, people: Path) -> None:
    at = desk.open(people)
    assert desk.ask(f"{at}table/").status == 404


def test_a_wrong_column_is_put_right_and_put_back(desk: Desk, people: Path) -> None:
    at = desk.open(people)
    count(desk, at)
    assert desk.send(f"{at}columns/", C="", E=POSTCODE).goes_to == at
    wrong = desk.ask(f"{at}columns/").page.values
    assert (wrong["C"], wrong["E"]) == ("", POSTCODE)
    assert desk.ask(f"{at}table/").status == 404, "a table counted from other columns is gone"
    assert desk.send(f"{at}columns/", C=POSTCODE, E="").goes_to == at
    right = desk.ask(f"{at}columns/").page.values
    assert (right["C"], right["E"]) == (POSTCODE, "")
    assert count(desk, at).page.tables


def test_without_a_postcode_a_list_is_checked_but_not_counted(desk: Desk, people: Path) -> None:
    at = desk.open(people)
    desk.send(f"{at}columns/", C="")
    assert "No column of postcodes is known" in desk.ask(at).page.text
    assert f"{at}count/" not in desk.ask(at).page.links
    refused = desk.send(f"{at}count/")
    assert refused.status == 422
    assert len(refused.page.errors) == 1


def test_a_column_can_only_be_what_the_dictionary_knows(desk: Desk, people: Path) -> None:
    at = desk.open(people)
    refused = desk.send(f"{at}columns/", A="#made+up")
    assert refused.status == 422
    assert len(refused.page.errors) == 1


def test_one_of_several_sheets_is_chosen(desk: Desk, tmp_path: Path, postcodes: list[str]) -> None:
    rows = [[f"R{number}", f"Person{number}", postcodes[0], "Housing", ""] for number in range(12)]
    path = write_xlsx(tmp_path / "book.xlsx", {"This year": [HEADINGS, *rows], "Last year": [HEADINGS, *rows[:7]]})
    at = desk.open(path)
    choice = desk.ask(f"{at}columns/").page
    assert "book.xlsx holds several lists" in choice.text
    for page in ("", "findings/", "report/", "cleaned/", "count/", "table/"):
        assert desk.ask(at + page).status == 404, "before a sheet is chosen there is nothing to show"
    assert desk.send(f"{at}columns/").page.errors == ["Choose one of the sheets."]
    assert desk.send(f"{at}columns/", sheet="Elsewhere").status == 422
    assert desk.send(f"{at}columns/", sheet="Last year").goes_to == f"{at}columns/"
    assert "has 7 rows about people" in desk.ask(f"{at}columns/").page.text
    desk.send(f"{at}columns/", E="")
    assert "has 7 rows about people" in desk.ask(f"{at}columns/").page.text, "the choice of sheet is kept"


@pytest.fixture
def noted(tmp_path: Path, people: Path) -> Path:
    """A list with a note above it and a hidden sheet behind it."""
    rows = list(csv.reader(people.read_text(encoding="utf-8").splitlines()))
    sheets = {"List": [["Please do not share"], [], *rows], "Old": [["nothing"]]}
    return write_xlsx(tmp_path / "noted.xlsx", sheets, hidden=["Old"])


def test_a_note_not_to_share_is_shown_before_anything_is_counted(desk: Desk, noted: Path) -> None:
    page = desk.ask(f"{desk.open(noted)}columns/")
    assert "govuk-warning-text" in page.html
    assert "Please do not share" in page.page.text


def test_a_hidden_sheet_is_named(desk: Desk, noted: Path) -> None:
    text = desk.ask(f"{desk.open(noted)}columns/").page.text
    assert "is hidden; it was looked at like the others." in text
    assert "The hidden sheet “Old” may be read." in text


def test_whoever_only_looks_is_asked_only_about_the_note(desk: Desk, noted: Path) -> None:
    at = desk.open(noted)
    page = desk.ask(f"{at}columns/").page
    assert page.boxes == ["agreed-1"]
    assert "counting" not in page.text
    assert desk.send(f"{at}columns/").page.errors == [
        "Ask whoever wrote the note above the list, and tick that you may use it."
    ]
    assert desk.send(f"{at}columns/", **{"agreed-1": "on"}).goes_to == at


def test_without_a_tick_for_each_thing_that_a_list_asks_nothing_is_counted(desk: Desk, noted: Path) -> None:
    at = desk.open(noted)
    to_count = f"{at}columns/?before=counting"
    refused = desk.send(to_count, **{"agreed-1": "on"})
    assert refused.page.errors == [
        "Say that the hidden sheet “Old” may be read, or take it out and choose the file again."
    ]
    for page in (desk.ask(f"{at}count/"), desk.post(f"{at}count/", {"level": "ward", "name": "Us"})):
        assert page.goes_to == to_count
    assert desk.ask(f"{at}table/").status == 404


def test_with_every_tick_a_list_that_asks_is_counted_like_any_other(desk: Desk, noted: Path) -> None:
    at = desk.open(noted)
    assert desk.agree(at, before="counting").goes_to == f"{at}count/"
    assert count(desk, at).page.tables


def test_what_was_agreed_to_stays_so_when_a_column_is_put_right(desk: Desk, noted: Path) -> None:
    at = desk.open(noted)
    desk.agree(at, before="counting")
    assert desk.send(f"{at}columns/", **{"E": "", "agreed-1": "on"}).goes_to == at
    assert count(desk, at).page.tables


def test_without_a_place_lists_are_checked_and_not_counted(
    desk: Desk, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("judging", "views.looking", "views.counting"):
        monkeypatch.setattr(f"plait.site.lists.{module}.place_of", lambda _code: None)
    at = desk.open(people)
    assert desk.ask(at).status == 200
    assert desk.ask(f"{at}findings/").status == 200
    assert "No place to count by" in desk.ask(f"{at}count/").page.text


def test_the_demos_own_lists_go_the_whole_way(desk: Desk, demo: Path) -> None:
    for path in sorted((demo / "lists").iterdir()):
        at = desk.open(path)
        assert desk.agree(at).goes_to == at
        answers = desk.ask(f"{at}count/").page.values
        count(desk, at, **({"value": "Food or shopping"} if "value" in answers else {}))
        assert desk.ask(f"{at}table/").status == 200
