"""The workbook as somebody reads it who knows spreadsheets at most: figures add up, lines of a pair stay together."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from tests.unit.linkage.made import changed, people, short_lists, written

from plait.linkage import Matches, match, match_workbook
from plait.linkage.decisions import ANSWER, DECIDED, KEY, TO_CHECK
from plait.linkage.pages import HOW_SURE, MATCHED, PERSON, SUMMARY, YOU_DECIDED
from plait.linkage.reviewing import pair_keys

DAY = date(2026, 11, 22)
Book = openpyxl.Workbook


def book_of(matches: Matches, path: Path) -> Book:
    path.write_bytes(match_workbook(matches, made_on=DAY))
    return openpyxl.load_workbook(path)


def lines_of(book: Book, sheet: str) -> list[dict[str, Any]]:
    """The lines of a sheet, each a cell by its heading."""
    heads, *lines = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), line, strict=True)) for line in lines]


def figures_of(book: Book) -> dict[str, int]:
    """The figures of the summary by what they count."""
    lines = book[SUMMARY].iter_rows(min_row=4, max_col=2, values_only=True)
    return {str(what).strip(): number for what, number in lines if isinstance(number, int)}


@pytest.fixture
def lists(tmp_path: Path) -> list[Path]:
    """Two lists with three doubtful pairs; on the second one person of the first is twice, and a stranger is twice."""
    paths = short_lists(tmp_path)
    everybody, strangers = people(14), people(20, seed=9)
    with paths[1].open("a") as more:
        for row in (everybody[0], strangers[19], changed(strangers[19], phone="")):
            more.write(",".join(row) + "\n")
    return paths


def answered(matches: Matches, path: Path, *answers: str) -> Path:
    """Their workbook with these answers, by turns on the first and the second line of a pair."""
    book = book_of(matches, path)
    for number, answer in enumerate(answers):
        book[TO_CHECK].cell(2 + 2 * number + number % 2, 2).value = answer
    book.save(path)
    return path


def test_the_figures_of_the_summary_add_up_and_are_those_of_the_sheets(lists: list[Path], tmp_path: Path) -> None:
    found = match(lists)
    book = book_of(found, tmp_path / "m.xlsx")
    figures = figures_of(book)
    parts = ["on more than one list", "more than once on one list, on no other", "in one row only"]
    assert figures["People in all"] == found.people == sum(figures[part] for part in parts)
    assert [figures[part] for part in parts[:2]] == [9, 1]
    assert figures["People on the sheet \u201cMatched\u201d"] == len(lines_of(book, MATCHED)) == 10
    assert figures["joined by the program"] == 10
    assert "joined by your answers" not in figures, "nobody has answered anything"
    both = next(line[2] for line in book[SUMMARY].iter_rows(values_only=True) if "on more than one" in str(line[0]))
    assert both == "on the sheet \u201cMatched\u201d; 1 of them is more than once on one list, too"


def test_of_one_list_the_summary_tells_who_repeats(tmp_path: Path) -> None:
    row = people(1)[0]
    book = book_of(match([written(tmp_path, "one.csv", [*people(30), row])]), tmp_path / "m.xlsx")
    figures = figures_of(book)
    assert (figures["People in all"], figures["more than once on the list"], figures["in one row only"]) == (30, 1, 29)
    assert "on more than one list" not in figures
    assert lines_of(book, MATCHED)[0]["Best values from"] == "one.csv: all"


def test_whom_an_answer_joined_is_said_and_counted(lists: list[Path], tmp_path: Path) -> None:
    before = match(lists)
    workbook = answered(before, tmp_path / "filled.xlsx", "Same person", "Different people")
    found = match(lists, decisions=workbook)
    book = book_of(found, tmp_path / "m.xlsx")
    sure = [line[HOW_SURE] for line in lines_of(book, MATCHED)]
    assert sure.count(YOU_DECIDED) == 1
    assert all(isinstance(each, float) for each in sure if each != YOU_DECIDED)
    figures = figures_of(book)
    assert (figures["joined by the program"], figures["joined by your answers"]) == (10, 1)
    groups = found.groups.filter(pl.col("joined_by") == "answers")
    assert (groups.height, groups["probability"].null_count()) == (2, 2)


def test_whom_the_program_had_joined_is_not_said_to_be_decided(lists: list[Path], tmp_path: Path) -> None:
    found = match(lists)
    path = tmp_path / "m.xlsx"
    book = book_of(found, path)
    pair = found.scored.filter(pl.col("probability") > 0.99).select("a", "b").row(0)
    book.create_sheet(DECIDED).append([ANSWER, KEY])
    book[DECIDED].append(["Same person", pair_keys(found, [pair])[pair]])
    book.save(path)
    after = match(lists, decisions=path)
    assert after.decided.height >= 1
    assert after.joined_by_answers == 0


def test_groups_tell_how_sure_it_is_as_the_workbook_does(lists: list[Path], tmp_path: Path) -> None:
    found = match(lists)
    shown = {line[PERSON]: line[HOW_SURE] for line in lines_of(book_of(found, tmp_path / "m.xlsx"), MATCHED)}
    together = found.groups.drop_nulls("joined_by")
    assert dict(together.select("person", "probability").iter_rows()) == pytest.approx(shown)
    alone = found.groups.filter(pl.len().over("person") == 1)
    assert alone["joined_by"].null_count() == alone["probability"].null_count() == alone.height


def test_both_lines_of_a_pair_say_what_is_about_the_pair(lists: list[Path], tmp_path: Path) -> None:
    found = match(lists)
    lines = lines_of(book_of(found, tmp_path / "m.xlsx"), TO_CHECK)
    assert len(lines) == 2 * found.doubtful.height
    for first, second in zip(lines[::2], lines[1::2], strict=True):
        about = ["Pair", "Why", HOW_SURE, KEY]
        assert [first[name] for name in about] == [second[name] for name in about]
        assert None not in [first[name] for name in about]
    assert [line["Pair"] for line in lines[::2]] == list(range(1, found.doubtful.height + 1))


def test_a_pair_is_coloured_until_either_of_its_lines_has_an_answer(lists: list[Path], tmp_path: Path) -> None:
    found = match(lists)
    sheet = book_of(found, tmp_path / "m.xlsx")[TO_CHECK]
    last = 1 + 2 * found.doubtful.height
    (ranges,) = sheet.conditional_formatting
    assert str(ranges.sqref) == f"A2:C{last}"
    assert ranges.rules[0].formula == [f'COUNTIFS($A$2:$A${last},$A2,$B$2:$B${last},"?*")=0']
    assert sheet["B1"].comment is not None
    assert "either of its two lines" in sheet["B1"].comment.text


def test_answers_hold_in_a_sheet_that_was_sorted_and_in_one_of_the_version_before(
    lists: list[Path], tmp_path: Path
) -> None:
    before = match(lists)
    path = answered(before, tmp_path / "m.xlsx", "Same person", "Different people", "Not sure")
    wanted = {(item.key, item.answer) for item in match(lists, decisions=path).decisions}
    assert len(wanted) == 3
    book = openpyxl.load_workbook(path)
    sheet = book[TO_CHECK]
    _, *lines = list(sheet.iter_rows(values_only=True))
    for place, line in enumerate(sorted(lines, key=lambda line: str(line[8])), start=2):
        for column, value in enumerate(line, start=1):
            sheet.cell(place, column).value = value
    book.save(path)
    assert {(item.key, item.answer) for item in match(lists, decisions=path).decisions} == wanted
    for place in range(3, sheet.max_row + 1, 2):
        for column in (1, 4, 5):
            sheet.cell(place, column).value = None
    book.save(path)
    assert {(item.key, item.answer) for item in match(lists, decisions=path).decisions} == wanted


def test_decided_names_both_people_and_every_number_of_a_person_stands_somewhere(
    lists: list[Path], tmp_path: Path
) -> None:
    before = match(lists)
    path = answered(before, tmp_path / "filled.xlsx", "Same person", "Different people")
    found = match(lists, decisions=path)
    book = book_of(found, tmp_path / "m.xlsx")
    row = found.rows.row(before.doubtful["a"][0], named=True)
    decided = lines_of(book, DECIDED)
    born = "/".join(reversed(row["date_of_birth"].split("-")))
    said = f"{row['forename']} {row['surname']}, {born}, {row['postcode']}\nrow {row['row']} of helpline.csv"
    assert decided[0]["One row"] == said
    assert "\nrow " in decided[0]["The other row"]
    sheets = [name for name in book.sheetnames if name == MATCHED or name.startswith("Only in")]
    numbers = {line[PERSON] for name in sheets for line in lines_of(book, name)}
    assert numbers == set(found.groups["person"])


def test_it_is_told_which_lists_have_the_best_values(tmp_path: Path) -> None:
    everybody = people(30)
    full = changed(everybody[0], address="1 Mill Lane, Ashby")
    one = written(tmp_path, "one.csv", [changed(full, phone=""), *everybody[1:]])
    two = written(tmp_path, "two.csv", [changed(full, address="1 Mill Ln"), *everybody[1:]])
    lines = lines_of(book_of(match([one, two]), tmp_path / "m.xlsx"), MATCHED)
    assert lines[0]["Address"] == "1 Mill Lane, Ashby"
    assert lines[0]["Best values from"] == "one.csv: Address\ntwo.csv: Phone\nevery list: all else"
    assert lines[1]["Best values from"] == "every list: all"
