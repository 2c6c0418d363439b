"""``plait check`` reads a list, says what is wrong, and leaves the list as it was."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.files import write_xlsx

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Plait

CLEAN = "Name,Postcode,Reason for call\nAnn Alpha,XA1 0AA,Housing\nBob Beta,XA1 1AA,Food or shopping\n"


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "clean.csv"
    path.write_text(CLEAN, encoding="utf-8")
    return path


def test_a_clean_list_ends_with_0(plait: Plait, clean: Path) -> None:
    answer = plait("check", clean)
    assert (answer.status, answer.err) == (0, "")
    assert "2 rows" in answer.out
    assert "Nothing to mend." in answer.out


@pytest.mark.parametrize("verb", ["check", "clean"])
def test_columns_that_are_not_understood_are_named(plait: Plait, tmp_path: Path, verb: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Postcode,Our own,Zq\nAnn Alpha,XA1 0AA,a,b\n", encoding="utf-8")
    assert "Not understood, and left as they are: \u201cOur own\u201d, \u201cZq\u201d" in plait(verb, path).out


def test_a_column_that_is_said_to_be_none_of_these_is_not_named(plait: Plait, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Postcode,Zq\nAnn Alpha,XA1 0AA,b\n", encoding="utf-8")
    assert "Not understood" not in plait("check", path, "--tag", "Zq=").out


def test_findings_end_with_1_and_name_the_cells(plait: Plait, helpline: Path) -> None:
    answer = plait("check", helpline, "--all")
    assert (answer.status, answer.err) == (1, "")
    assert "B5" in answer.out


def test_a_file_that_cannot_be_read_ends_with_2(plait: Plait, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    answer = plait("check", "empty.csv")
    assert (answer.status, answer.out) == (2, "")
    assert "empty.csv is empty" in answer.sentence


def test_a_file_that_is_not_there_ends_with_2(plait: Plait) -> None:
    assert "There is no file nowhere.csv" in plait("check", "nowhere.csv").sentence


def test_json_is_all_there_is_on_stdout(plait: Plait, helpline: Path) -> None:
    answer = plait("check", helpline, "--json")
    assert answer.err == ""
    found = json.loads(answer.out)
    assert (found["file"], found["rows"]) == ("helpline.csv", 5)
    assert {"row", "heading", "title"} <= set(found["findings"][0])


def test_the_list_is_left_as_it_was(plait: Plait, helpline: Path) -> None:
    before = helpline.read_bytes()
    plait("check", helpline, "--report", "report.html")
    assert helpline.read_bytes() == before


def test_a_report_goes_into_a_folder_that_is_not_there_yet(plait: Plait, helpline: Path, tmp_path: Path) -> None:
    answer = plait("check", helpline, "--report", tmp_path / "new folder" / "report.html")
    assert answer.status == 1
    assert (tmp_path / "new folder" / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_report_has_the_ending_of_a_page(plait: Plait, helpline: Path) -> None:
    before = helpline.read_bytes()
    answer = plait("check", helpline, "--report", helpline)
    assert (answer.status, helpline.read_bytes()) == (2, before)
    assert "has to end in .html" in answer.sentence


@pytest.mark.parametrize("target", ["link.html", "./link.html"])
def test_a_report_is_never_written_over_the_list(plait: Plait, helpline: Path, tmp_path: Path, target: str) -> None:
    (tmp_path / "link.html").symlink_to(helpline)
    before = helpline.read_bytes()
    answer = plait("check", helpline, "--report", target)
    assert (answer.status, helpline.read_bytes()) == (2, before)
    assert "would be lost" in answer.sentence


def test_the_end_names_the_command_that_puts_right_what_is_certain(plait: Plait, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Phone\nAnn,7911123456\nBob,07911 123457\n", encoding="utf-8")
    assert f"plait clean {path} puts 1 cell right, in a copy." in plait("check", path).out


def test_nothing_is_said_of_cleaning_where_nothing_is_certain(plait: Plait, clean: Path) -> None:
    assert "plait clean" not in plait("check", clean).out


def test_two_outputs_are_never_written_to_one_file(plait: Plait, clean: Path) -> None:
    Path("report.html").touch()
    Path("findings.csv").symlink_to("report.html")
    answer = plait("check", clean, "--report", "report.html", "--findings", "findings.csv")
    assert "cannot both be findings.csv" in answer.sentence


@pytest.mark.parametrize("verb", ["check", "clean", "count"])
def test_a_list_cannot_steer_the_terminal(plait: Plait, tmp_path: Path, place: Path, verb: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,\x9b2JDOB,Postcode\nAnn\x9b31m,\u202e1950\x9b31m,\x9b31mNW1\n" * 2, encoding="utf-8")
    answer = plait(verb, path, "--tag", "B=#Person+Resident+DateOfBirth", "--place", place)
    assert not [letter for letter in "\x9b\u202e" if letter in answer.out + answer.err]


def test_what_would_steer_the_terminal_is_shown_as_a_mark(plait: Plait, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,\x9b2JDOB\nAnn,\x9b31m1950\n", encoding="utf-8")
    answer = plait("check", path, "--tag", "B=#Person+Resident+DateOfBirth")
    assert "\u201c\ufffd2JDOB\u201d" in answer.out
    assert "\u201c\ufffd31m1950\u201d is not a date" in answer.out


@pytest.mark.parametrize(("rows", "said"), [(1, "1 row, 2 of 2 columns"), (2, "2 rows, 2 of 2 columns")])
def test_one_row_is_not_several(plait: Plait, tmp_path: Path, rows: int, said: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Postcode\n" + "Ann,NW1\n" * rows, encoding="utf-8")
    answer = plait("check", path)
    assert said in answer.out
    assert ("1 error, 0 warnings" in answer.out) == (rows == 1)


def test_how_sure_a_suggestion_is_is_said(plait: Plait, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Zq\n" + "Ann,NW1 8AB\n" * 9, encoding="utf-8")
    assert "(unsure)." in plait("check", path).out
    assert json.loads(plait("check", path, "--json").out)["columns"][1]["sure"] == "unsure"


@pytest.mark.parametrize(
    "name", ["caf\u00e9 list.csv", "\u0441\u043f\u0438\u0441\u043e\u043a.csv", "a b; rm -rf.csv", "-list.csv"]
)
def test_a_list_may_have_any_name(process: Plait, clean: Path, name: str) -> None:
    shutil.copy(clean, clean.with_name(name))
    answer = process("check", f"./{name}", "--report", "report.html")
    assert (answer.status, answer.err) == (0, "")
    assert name in answer.out


def test_a_name_that_is_no_text_is_no_fault(process: Plait, clean: Path) -> None:
    name = b"caf\xe9.csv"
    (clean.parent / os.fsdecode(name)).write_bytes(clean.read_bytes())
    answer = process("check", name, "--report", "report.html", "--all")
    assert (answer.status, answer.err) == (0, "")


@pytest.mark.parametrize("text", ["Postcode", "=#Person", "  = #Person"])
def test_a_tag_without_a_heading_or_a_sign_is_refused(plait: Plait, clean: Path, text: str) -> None:
    answer = plait("check", clean, "--tag", text)
    assert answer.status == 2
    assert "--tag" in answer.sentence
    assert "needs a name, an = and a value" in answer.sentence


def test_a_heading_with_a_sign_in_it_can_be_tagged(plait: Plait, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("a=b,Name\nXA1 0AA,Ann\nXA1 0AB,Bob\n", encoding="utf-8")
    answer = plait("check", "list.csv", "--tag", "a=b=#Address+Resident+Postcode", "--json")
    assert json.loads(answer.out)["columns"][0]["tag"] == "#Address+Resident+Postcode"


def test_without_a_place_postcodes_are_checked_by_their_form_alone(plait: Plait, clean: Path) -> None:
    assert plait("check", clean).status == 0


@pytest.mark.parametrize("way", ["option", "environment"])
def test_a_place_that_is_named_and_not_there_is_refused(
    plait: Plait, clean: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    if way == "environment":
        monkeypatch.setenv("PLAIT_PLACE", "nowhere")
    answer = plait("check", clean, *(["--place", "nowhere"] if way == "option" else []))
    assert answer.status == 2
    assert "There is no place pack in nowhere" in answer.sentence


# --- Every finding in other forms --------------------------------------------------------------


def test_an_annotated_copy_has_the_findings_in_it(plait: Plait, helpline: Path) -> None:
    answer = plait("check", helpline, "--annotated", "new/annotated.xlsx")
    assert (answer.status, answer.err) == (1, "")
    assert "The copy with the findings in it is in new/annotated.xlsx" in answer.out
    book = openpyxl.load_workbook("new/annotated.xlsx")
    assert book.sheetnames == ["Plait summary", "List", "Plait findings"]
    assert book["List"]["B5"].comment is not None


def test_an_annotated_copy_can_be_checked_again(plait: Plait, helpline: Path) -> None:
    first = plait("check", helpline, "--annotated", "annotated.xlsx", "--json")
    again = plait("check", "annotated.xlsx", "--json")
    assert len(json.loads(again.out)["findings"]) == len(json.loads(first.out)["findings"])


def test_the_table_of_findings_has_them_all(plait: Plait, helpline: Path) -> None:
    answer = plait("check", helpline, "--findings", "findings.csv", "--json")
    text = Path("findings.csv").read_text(encoding="utf-8-sig")
    found = json.loads(answer.out)["findings"]
    assert len(text.splitlines()) == len(found) + 1
    assert {item["file"] for item in found} == {"helpline.csv"}
    assert all(line.startswith("helpline.csv,") for line in text.splitlines()[1:])


@pytest.mark.parametrize("option", ["--annotated", "--findings"])
def test_an_output_is_never_written_over_the_list(plait: Plait, tmp_path: Path, option: str) -> None:
    if option == "--findings":
        path = tmp_path / "list.csv"
        path.write_text(CLEAN, encoding="utf-8")
    else:
        path = write_xlsx(tmp_path / "list.xlsx", {"List": [["Name", "Phone"], ["Ann", 7911123456]]})
    before = path.read_bytes()
    answer = plait("check", path, option, f"./{path.name}")
    assert (answer.status, path.read_bytes()) == (2, before)
    assert "would be lost" in answer.sentence


def test_findings_lead_with_what_they_mean(plait: Plait, helpline: Path) -> None:
    lines = plait("check", helpline).out.splitlines()
    place = lines.index("ERROR  1 postcode keeps 1 row off the map (column B \u201cZqpost Code\u201d: 1 row)")
    assert lines[place + 1] == "  Not a postcode: 1 cell"
