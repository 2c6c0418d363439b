"""What was decided about a list is said, can be overruled, and is remembered where the user said it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.files import write_xlsx
from tests.unit.cli.conftest import TODAY

from plait.sheets import read_workbook

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Plait

LIST = """\
Our list of 2026

Name,Wijk,Postcode,Needs
Ann Lee,Noord,XA1 0AA,food
Bo May,Zuid,XA1 1AA,Housing
Total,,,
"""
TOWN = "#Address+Resident+Town"
GIVEN = ("--tag", f"Wijk={TOWN}")
EXTENSION = """\
name = "Camden"
version = "2"

[[versions]]
number = "1"

[[versions]]
number = "2"
renamed = { "#Person+Resident+X_Bike" = "#Person+Resident+X_Bicycle" }

[[tag]]
tag = "#Person+Resident+X_Bicycle"
name = "Has a bicycle"
definition = "Whether the resident has a bicycle."
type = "list"
allowed = ["Yes", "No"]
short_name = "bicycle"
headings = ["fiets"]
example = "Yes"
sensitive = "personal"
"""


@pytest.fixture
def titled(tmp_path: Path) -> Path:
    path = tmp_path / "titled.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def extension(tmp_path: Path) -> Path:
    path = tmp_path / "camden.toml"
    path.write_text(EXTENSION, encoding="utf-8")
    return path


# --- Rows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["check", "clean"])
def test_where_the_list_was_found_is_said(plait: Plait, titled: Path, verb: str) -> None:
    answer = plait(verb, titled, *TODAY)

    assert "Headings in row 3; left out: row 1 (above them), row 6 (totals row)." in answer.out
    assert "--headings-row N, --tag-row N, --keep-rows 6." in answer.out


def test_of_a_plain_list_nothing_is_said(plait: Plait, helpline: Path) -> None:
    assert "Headings in row" not in plait("check", helpline).out


def test_a_row_that_was_taken_for_a_total_can_be_kept(plait: Plait, titled: Path) -> None:
    assert "3 rows" in plait("check", titled, "--keep-rows", "6").out


def test_a_row_that_cannot_be_kept_is_said_in_one_sentence(plait: Plait, titled: Path) -> None:
    assert "Row 1 cannot be kept" in plait("check", titled, "--keep-rows", "6,1").sentence


def test_another_row_can_be_the_headings(plait: Plait, titled: Path) -> None:
    assert json.loads(plait("check", titled, "--headings-row", "4", "--json").out)["headings_row"] == 4


@pytest.mark.parametrize(
    "words", [("--headings-row", "0"), ("--tag-row", "x"), ("--keep-rows", "1,"), ("--keep-rows", "9" * 5000)]
)
def test_what_is_no_row_is_said_in_one_sentence(plait: Plait, titled: Path, words: tuple[str, str]) -> None:
    assert "is not a row" in plait("check", titled, *words).sentence


def test_a_kept_row_is_kept_when_the_tags_move_it_down(plait: Plait, titled: Path) -> None:
    plait("clean", titled, "--keep-rows", "6", "--tag-row", "0", "--tags", "-o", "copy.csv", *TODAY)
    column = read_workbook(Path("copy.csv")).sheets[0].cells["A"].to_list()

    assert column[2:] == ["Name", "#Person+Resident+AllNames", "Ann Lee", "Bo May", "Total"]


# --- Whom, which way round, and what was worked out -----------------------------------------------


def test_whom_a_list_was_taken_to_be_about_is_said_and_can_be_overruled(plait: Plait, tmp_path: Path) -> None:
    path = tmp_path / "volunteers.csv"
    path.write_text("Name,DBS level,Skills\nAnn Lee,Basic,Driving\n", encoding="utf-8")

    said = "The list is taken to be about volunteers, by the name \u201cvolunteers\u201d: --subject says otherwise."
    assert said in plait("check", path).out
    overruled = plait("check", path, "--subject", "residents", "--json").out
    assert json.loads(overruled)["columns"][0]["tag"] == "#Person+Resident+AllNames"


def test_a_list_about_nobody_known_is_refused(plait: Plait, titled: Path) -> None:
    assert "--subject" in plait("check", titled, "--subject", "cats").sentence


@pytest.mark.parametrize("verb", ["clean", "count"])
def test_that_the_month_comes_first_is_said(plait: Plait, tmp_path: Path, place: Path, verb: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Postcode,DOB,Need\nXA1 0AA,04/13/1985,Housing\nXA1 0AA,04/03/1985,\n", encoding="utf-8")

    said = "The dates in column B \u201cDOB\u201d have the month first, as it shows itself: 03/04 is read as 4 March."
    assert said in plait(verb, path, "--place", place, *TODAY).out


def test_how_dates_were_read_is_in_the_json(plait: Plait, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,DOB\nAnn Lee,04/03/1985\n", encoding="utf-8")

    (said,) = json.loads(plait("check", path, "--json").out)["dates"]
    assert said.startswith("Nothing in column B \u201cDOB\u201d shows whether the day or the month comes first")


def test_that_a_copy_keeps_results_and_no_formula_is_said(plait: Plait, tmp_path: Path) -> None:
    rows: list[list[object]] = [["Name", "Household size"], ["Ann Lee", 3], ["Bo May", 4]]
    path = write_xlsx(tmp_path / "list.xlsx", {"List": rows})
    with_formula = openpyxl.load_workbook(path)
    with_formula["List"]["B3"] = "=1+3"
    with_formula.save(path)

    assert "1 cell with a formula: the result was read, and copies keep the result only." in plait("check", path).out


# --- Questions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("verb", "words"), [("check", "Before you use it: "), ("count", "Before you send it: ")])
def test_a_file_that_asks_for_care_is_asked_about(
    plait: Plait, titled: Path, place: Path, verb: str, words: str
) -> None:
    path = titled.rename(titled.with_name("list_DRAFT.csv"))
    answer = plait(verb, path, "--place", place, *TODAY)

    assert f"{words}The file's name says \u201clist DRAFT\u201d: is this the list to use?" in answer.out


# --- Remembered choices -------------------------------------------------------------------------


def test_other_lists_of_a_workbook_are_told_from_sheets_that_are_none(plait: Plait, tmp_path: Path) -> None:
    people = [["Name", "Postcode"], ["Ann Lee", "XA1 0AA"], ["Bo May", "XA1 1AA"]]
    sheets = {"Residents": people, "Old clients": people, "Do not share": people, "Notes": [["Please send it back."]]}
    path = write_xlsx(tmp_path / "multi.xlsx", sheets, hidden=["Old clients"])
    answer = plait("check", path, "--sheet", "Do not share")

    assert (
        "  May be lists too, and were left aside: sheets \u201cResidents\u201d, \u201cOld clients\u201d" in answer.out
    )
    assert "  Looked at, and no list: sheet \u201cNotes\u201d." in answer.out
    assert "  The sheet \u201cOld clients\u201d is hidden; it was looked at like the others." in answer.out


def test_what_was_said_of_a_column_is_remembered_for_the_next_list(plait: Plait, titled: Path) -> None:
    first, second = plait("check", titled, *GIVEN), plait("check", titled)

    assert "Remembered for the next list: what 1 heading meant" in first.out
    assert f"Column B \u201cWijk\u201d is read as {TOWN}: you said so last time." in second.out


def test_only_headings_and_tags_are_remembered(plait: Plait, titled: Path, tmp_path: Path) -> None:
    plait("check", titled, *GIVEN)

    assert json.loads((tmp_path / "home" / "headings.json").read_text(encoding="utf-8")) == {"wijk": TOWN}


def test_that_a_column_has_no_tag_is_remembered(plait: Plait, titled: Path) -> None:
    plait("check", titled, "--tag", "Needs=")

    assert "Column D \u201cNeeds\u201d is left without a tag: you said so last time." in plait("check", titled).out


def test_every_verb_goes_by_what_is_remembered(plait: Plait, titled: Path, place: Path) -> None:
    plait("clean", titled, *GIVEN, *TODAY)

    assert "you said so last time" in plait("count", titled, "--place", place).out


def test_what_is_remembered_can_be_forgotten(plait: Plait, titled: Path) -> None:
    plait("check", titled, *GIVEN)
    answer = plait("check", titled, "--forget-columns")

    assert answer.out.startswith("What was remembered of columns is gone.\n")
    assert "you said so" not in answer.out


def test_a_run_that_went_wrong_is_not_remembered(plait: Plait, titled: Path, tmp_path: Path) -> None:
    assert plait("check", titled, *GIVEN, "--tag", "Needs=#No+Such").status == 2
    assert not (tmp_path / "home").exists()


def test_a_program_that_asks_for_json_teaches_nothing(plait: Plait, titled: Path, tmp_path: Path) -> None:
    answer = plait("check", titled, *GIVEN, "--json")

    assert json.loads(answer.out)["rows"] == 2
    assert not (tmp_path / "home").exists()


def test_where_nothing_can_be_remembered_the_answer_stands(plait: Plait, titled: Path, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, not a folder", encoding="utf-8")
    answer = plait("check", titled, *GIVEN)

    assert "What you said of columns was not remembered: " in answer.out
    assert answer.err == ""


# --- Versions and extensions --------------------------------------------------------------------


def test_the_version_that_a_file_follows_is_said(plait: Plait, titled: Path) -> None:
    titled.write_text(LIST.replace("Our list of 2026", "Plait standard 0.1-draft"), encoding="utf-8")

    assert "The file follows Plait standard 0.1-draft: an older version" in plait("check", titled).out


def test_an_own_tag_is_checked_and_counted(plait: Plait, tmp_path: Path, extension: Path, place: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Postcode,Fiets\nXA1 0AA,maybe\nXA1 1AA,No\n", encoding="utf-8")

    assert "Has a bicycle" in plait("check", path, "--extension", extension).out
    counted = plait("count", path, "--extension", extension, "--by", "ward,bicycle", "--place", place, *TODAY)
    assert "Each row says for itself (Has a bicycle)." in counted.out


def test_a_renamed_tag_is_read_and_brought_up(plait: Plait, tmp_path: Path, extension: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Fiets,Own\n#my+word,#person+resident+X_BIKE,\nAnn Lee,Yes,x\n", encoding="utf-8")

    assert "#person+resident+X_BIKE is #Person+Resident+X_Bicycle" in plait("check", path, "--extension", extension).out
    plait("clean", path, "--extension", extension, "--tags", "-o", "copy.csv", "--log", "log.csv", *TODAY)
    assert read_workbook(Path("copy.csv")).sheets[0].cells.row(1)[1:3] == ("#my+word", "#Person+Resident+X_Bicycle")
    assert "Tag by the name that it has in this version of the standard" in Path("log.csv").read_text("utf-8-sig")
    plait("clean", "copy.csv", "--undo", "log.csv", "-o", "undone.csv")
    assert read_workbook(Path("undone.csv")).sheets[0].cells.row(1)[2] == "#person+resident+X_BIKE"


def test_an_extension_is_never_written_over(plait: Plait, titled: Path, extension: Path) -> None:
    copy = extension.rename(extension.with_name("camden.csv"))

    assert "would be lost" in plait("clean", titled, "--extension", copy, "-o", copy).sentence
