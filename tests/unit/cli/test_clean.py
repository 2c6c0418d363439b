"""``plait clean`` writes a cleaned copy and its log, leaves the list alone, and takes it all back."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest
from tests.files import write_xlsx
from tests.unit.cli.conftest import TODAY

from plait.sheets import read_workbook

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Plait

MESSY = """\
Full name,Mobile,DOB,Reason for call,Notes
 Ann  Lee ,7911123456,24/06/1950,houseing,=1+1
Bo May,+44 7911 123457,31/02/1985,Housing,-5
"""
KINDS = ("cleaned.xlsx", "cleaned.csv")


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(MESSY, encoding="utf-8")
    return path


def texts_of(path: Path | str) -> list[tuple[str | None, ...]]:
    return read_workbook(Path(path)).sheets[0].cells.select(pl.exclude("row")).rows()


def log_lines(path: Path | str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("copy", KINDS)
def test_what_is_certain_is_put_right_in_a_copy(plait: Plait, messy: Path, copy: str) -> None:
    before = messy.read_bytes()
    answer = plait("clean", messy, "-o", copy, *TODAY)
    name, mobile, *_ = texts_of(copy)[1]

    assert (answer.status, answer.err) == (1, "")
    assert (name, mobile, texts_of(copy)[1][3]) == ("Ann Lee", "07911 123456", "Housing")
    assert messy.read_bytes() == before


def test_the_answer_counts_what_was_put_right_and_what_is_left(plait: Plait, messy: Path) -> None:
    out = plait("clean", messy, "-o", "cleaned.xlsx", *TODAY).out

    assert "Put right: 3 cells." in out
    assert "        1  First 0 of a phone number put back" in out
    assert "Left to you: 1 thing to look at." in out
    assert "        1  Date that does not exist" in out


@pytest.mark.parametrize("copy", KINDS)
def test_as_many_cells_are_put_right_as_the_check_promised(plait: Plait, messy: Path, copy: str) -> None:
    with messy.open("a", encoding="utf-8") as file:
        file.write("Cy  Day,07911  123458, 31/02/1985,Housing\u00a0,x\n")
    promised = re.search(r"puts (\d+) cells right", plait("check", messy, *TODAY).out)
    out = plait("clean", messy, "-o", copy, *TODAY).out

    assert promised is not None
    assert f"Put right: {promised[1]} cells." in out
    assert ("Fitted to this kind of file: 1 cell." in out) == copy.endswith(".csv")


def test_a_list_with_nothing_left_to_mend_ends_with_0(plait: Plait, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Full name,Mobile\nAnn,07911 123456\n", encoding="utf-8")
    answer = plait("clean", "list.csv")

    assert answer.status == 0
    assert "Left to you: nothing." in answer.out


def test_without_names_the_copy_and_the_log_are_beside_the_list(plait: Plait, messy: Path) -> None:
    (messy.parent / "elsewhere").mkdir()
    messy.rename("elsewhere/list.csv")
    plait("clean", "elsewhere/list.csv")

    there = {path.name for path in Path("elsewhere").iterdir()}
    assert there == {"list.csv", "list-cleaned.xlsx", "list-cleaned.changes.csv"}


def test_the_log_names_every_changed_cell(plait: Plait, messy: Path) -> None:
    plait("clean", messy, "-o", "cleaned.xlsx", "--log", "log.csv", *TODAY)

    assert [(line["Cell"], line["Was"], line["Now"], line["Rule"]) for line in log_lines("log.csv")] == [
        ("A2", " Ann  Lee ", "Ann Lee", "spaces"),
        ("B2", "7911123456", "07911 123456", "phone-lost-zero"),
        ("D2", "houseing", "Housing", "list-value"),
    ]


def test_in_a_csv_copy_no_cell_is_a_formula_and_numbers_stay_numbers(plait: Plait, messy: Path) -> None:
    answer = plait("clean", messy, "-o", "cleaned.csv", *TODAY)
    data = Path("cleaned.csv").read_bytes()

    assert data.startswith(b"\xef\xbb\xbf")
    assert b",'=1+1\r\n" in data
    assert b"+44 7911 123457" in data
    assert "'+44" not in data.decode()
    assert "Mark put before what a spreadsheet would take for a formula" in answer.out


@pytest.mark.parametrize("copy", KINDS)
@pytest.mark.parametrize("options", [(), ("--tags",), ("--standard-form", "--tags")])
def test_cleaning_the_copy_changes_nothing_more(plait: Plait, messy: Path, copy: str, options: tuple[str, ...]) -> None:
    plait("clean", messy, "-o", copy, *options, *TODAY)
    answer = plait("clean", copy, "-o", f"again-{copy}", *options, *TODAY)

    assert "Put right: 0 cells." in answer.out
    assert texts_of(f"again-{copy}") == texts_of(copy)


@pytest.mark.parametrize("copy", KINDS)
@pytest.mark.parametrize("options", [(), ("--tags", "--standard-form")])
def test_undo_gives_the_list_back_as_it_was(plait: Plait, messy: Path, copy: str, options: tuple[str, ...]) -> None:
    plait("clean", messy, "-o", copy, *options, *TODAY)
    answer = plait("clean", copy, "--undo", "cleaned.changes.csv", "-o", "back.xlsx")

    assert (answer.status, answer.err) == (0, "")
    assert texts_of("back.xlsx") == texts_of(messy)


def test_undo_of_a_typed_workbook_gives_its_texts_back(plait: Plait, tmp_path: Path) -> None:
    rows: list[list[object]] = [["Full name", "Mobile", "Own notes"], [" Ann", 7911123456, "a\nb"], ["Bo", None, True]]
    path = write_xlsx(tmp_path / "list.xlsx", {"Clients": rows})
    plait("clean", path, "--tags", "-o", "copy.csv", *TODAY)
    plait("clean", "copy.csv", "--undo", "copy.changes.csv", "-o", "back.csv")

    assert texts_of("back.csv") == texts_of(path)


def test_undo_into_a_csv_file_says_that_a_mark_stays(plait: Plait, messy: Path) -> None:
    plait("clean", messy, "-o", "cleaned.csv", *TODAY)
    answer = plait("clean", "cleaned.csv", "--undo", "cleaned.changes.csv", "-o", "back.csv")

    assert answer.out == (
        "3 cells taken back: the list as it was is in back.csv, but for the mark (') before what would be a formula "
        "in a CSV file, in 1 cell; cleaned.csv was not changed.\n"
    )
    assert b"'=1+1" in Path("back.csv").read_bytes()


@pytest.mark.parametrize("phone", ["+44 (0)7911 123456", "+44 20-7946-0018"])
def test_a_phone_number_with_its_country_comes_back_from_a_csv_file_as_it_was(
    plait: Plait, tmp_path: Path, phone: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"Name,Mobile\nAnn  Lee,{phone}\n", encoding="utf-8")
    plait("clean", path, "-o", "cleaned.csv", *TODAY)
    answer = plait("clean", "cleaned.csv", "--undo", "cleaned.changes.csv", "-o", "back.csv")

    assert answer.out.startswith("1 cell taken back: the list as it was is in back.csv; ")
    assert texts_of("back.csv") == texts_of(path)


def test_undo_refuses_where_a_cell_was_edited_since(plait: Plait, messy: Path) -> None:
    plait("clean", messy, "-o", "cleaned.xlsx", *TODAY)
    book = openpyxl.load_workbook("cleaned.xlsx")
    book.worksheets[0]["B2"] = "07911 999999"
    book.save("cleaned.xlsx")
    answer = plait("clean", "cleaned.xlsx", "--undo", "cleaned.changes.csv")

    assert answer.status == 2
    assert answer.sentence.startswith("B2 of cleaned.xlsx no longer holds what the log says")
    assert not Path("cleaned-undone.xlsx").exists()


def test_json_is_all_there_is_on_stdout(plait: Plait, messy: Path) -> None:
    found = json.loads(plait("clean", messy, "-o", "cleaned.xlsx", "--json", *TODAY).out)

    assert found["put_right"] == {"spaces": 1, "phone-lost-zero": 1, "list-value": 1}
    assert found["left"] == {"date-impossible": 1}
    assert (found["output"], found["log"], found["rows"]) == ("cleaned.xlsx", "cleaned.changes.csv", 2)


@pytest.mark.parametrize("copy", KINDS)
def test_the_same_list_gives_the_same_files(plait: Plait, messy: Path, copy: str) -> None:
    made = []
    for _ in range(2):
        plait("clean", messy, "-o", copy, "--tags", *TODAY)
        made.append((Path(copy).read_bytes(), Path("cleaned.changes.csv").read_bytes()))

    assert made[0] == made[1]


@pytest.mark.parametrize("options", [("-o", "./list.csv"), ("-o", "cleaned.xlsx", "--log", "list.csv")])
def test_nothing_is_written_over_the_list(plait: Plait, messy: Path, options: tuple[str, ...]) -> None:
    before = messy.read_bytes()
    answer = plait("clean", messy, *options)

    assert (answer.status, messy.read_bytes()) == (2, before)
    assert "would be lost" in answer.sentence


def test_the_log_is_never_written_over_the_copy(plait: Plait, messy: Path) -> None:
    assert "cannot both be" in plait("clean", messy, "-o", "x.csv", "--log", "./x.csv").sentence


def test_a_copy_whose_name_nobody_chose_takes_no_other_files_place(plait: Plait, messy: Path) -> None:
    copy = messy.with_name("list-cleaned.xlsx")
    copy.write_bytes(b"x")
    assert "list-cleaned.xlsx is there already" in plait("clean", messy).sentence
    assert copy.read_bytes() == b"x"


def test_a_log_of_another_copy_is_not_written_over(plait: Plait, messy: Path) -> None:
    plait("clean", messy, "-o", "copy.xlsx", *TODAY)
    Path("copy.xlsx").rename("kept.xlsx")
    assert "copy.changes.csv is there already" in plait("clean", messy, "-o", "copy.xlsx", *TODAY).sentence


@pytest.mark.parametrize("option", [("--log", "x.csv"), ("--tags",), ("--standard-form",)])
def test_what_an_undoing_cannot_do_is_refused(plait: Plait, messy: Path, option: tuple[str, ...]) -> None:
    plait("clean", messy, "-o", "copy.xlsx", *TODAY)
    answer = plait("clean", "copy.xlsx", "--undo", "copy.changes.csv", *option)
    assert f"leave out {option[0]}." in answer.sentence
    assert not Path("copy-undone.xlsx").exists()


def test_wards_are_compared_with_postcodes_as_in_a_check(plait: Plait, tmp_path: Path, place: Path) -> None:
    path = tmp_path / "wards.csv"
    path.write_text("Name,Postcode,Ward code\nAnn,XA1 0AA,E05000002\nBo,XA1 0AA,E05000001\n", encoding="utf-8")
    answer = plait("clean", path, "--place", place, "--json")
    assert json.loads(answer.out)["left"] == {"ward-elsewhere": 1}


def test_the_copy_says_by_its_ending_what_it_is(plait: Plait, messy: Path) -> None:
    assert "has to end in .xlsx or .csv" in plait("clean", messy, "-o", "cleaned.ods").sentence


def test_a_log_of_another_command_is_refused(plait: Plait, messy: Path) -> None:
    assert "list.csv is not a log" in plait("clean", messy, "--undo", messy, "-o", "back.xlsx").sentence
