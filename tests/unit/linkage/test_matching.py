"""Lists matched: who is joined, who is asked about, what is refused, and that decisions hold."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from tests.unit.linkage.made import HEADINGS, changed, people, written

import plait
from plait.errors import PlaitError
from plait.linkage import Matches, match, match_workbook, said_of
from plait.linkage.decisions import ANSWER, TO_CHECK, Answer, Decision, pair_key, pairs_of, places_of, row_key
from plait.linkage.preparing import FIELDS

DAY = date(2026, 11, 22)


@pytest.fixture
def lists(tmp_path: Path) -> list[Path]:
    """Two lists with forty people in common, some of them written another way."""
    everybody = people(200)
    second = [
        *everybody[:30],
        *(changed(row, forename=row[0][0]) for row in everybody[30:34]),
        *(changed(row, forename=row[1], surname=row[0]) for row in everybody[34:37]),
        *(changed(row, born="", postcode="", address="", phone="") for row in everybody[37:40]),
        *everybody[120:],
    ]
    return [written(tmp_path, "first.csv", everybody[:120]), written(tmp_path, "second.csv", second)]


def test_people_on_both_lists_are_found(lists: list[Path]) -> None:
    found = plait.match(lists)
    both = found.rows.filter(pl.col("list").n_unique().over("group") > 1)["group"].n_unique()
    asked = found.doubtful.height
    assert both <= 40 <= both + asked
    assert both >= 34
    for _, rows in found.groups.filter(pl.len().over("person") > 1).group_by("person"):
        first, second = sorted(rows.select("list", "row").iter_rows())
        assert (first[0], second[0]) == ("first.csv", "second.csv")
        assert first[1] == second[1], "the first forty stand in the same rows of both"


def test_every_pair_says_why(lists: list[Path]) -> None:
    pairs = match(lists).pairs
    assert pairs.filter(pl.col("reasons") == "").is_empty()
    swapped = pairs.filter((pl.col("row_a") == 36) & (pl.col("row_b") == 36))["reasons"][0]
    assert swapped.startswith("first name and surname swapped; same date of birth")


def test_the_order_of_the_rows_changes_nothing(lists: list[Path], tmp_path: Path) -> None:
    text = lists[1].read_text().splitlines()
    shuffled = text[1:]
    random.Random(3).shuffle(shuffled)
    other = tmp_path / "shuffled.csv"
    other.write_text("\n".join([text[0], *shuffled]) + "\n")

    def joined(second: Path, lines: list[str]) -> set[tuple[int, str]]:
        groups = match([lists[0], second]).groups
        left, right = (groups.filter(pl.col("list") == path.name) for path in (lists[0], second))
        both = left.join(right, on="person")
        return {(row, lines[other_row - 2]) for row, other_row in both.select("row", "row_right").iter_rows()}

    assert joined(lists[1], text[1:]) == joined(other, shuffled)


def test_one_list_is_searched_for_its_repeats(tmp_path: Path) -> None:
    everybody = people(60)
    found = match([written(tmp_path, "one.csv", [*everybody, everybody[7]])])
    repeated = found.groups.filter(pl.len().over("person") > 1)
    assert repeated["row"].to_list() == [9, 62]


def test_one_list_may_be_named_by_its_path_alone(lists: list[Path]) -> None:
    for path in (lists[0], str(lists[0])):
        assert [item.name for item in plait.match(path).lists] == ["first.csv"]


def test_columns_that_were_not_used_are_named_once_for_each_list(lists: list[Path], tmp_path: Path) -> None:
    headings = ["Case ref", *HEADINGS, "Shoe size", "Notes", "Street", *(f"Extra {number}" for number in range(12))]
    rows = [
        [f"C-{number:03}", *row, "7", "rings\tlate", row[3], *"abcdefghijkl"] for number, row in enumerate(people(9))
    ]
    said = said_of(match([lists[0], written(tmp_path, "more.csv", rows, headings)]))
    told = [line for line in said if line.startswith("Not used")]
    assert len(told) == 1
    assert told[0].startswith("Not used from more.csv: Shoe size, Notes, Street, Extra 0, ")
    assert told[0].endswith(", Extra 8 and 3 more.")


def test_parts_of_an_address_are_used_where_there_is_no_whole_one(lists: list[Path], tmp_path: Path) -> None:
    headings = ["First name", "Surname", "House number", "Street", "Postcode"]
    rows = [[row[0], row[1], *row[3].split(" ", 1), row[4]] for row in people(9)]
    found = match([lists[0], written(tmp_path, "parts.csv", rows, headings)])
    assert "address" in found.lists[1].fields
    assert found.lists[1].unused == ()


def test_the_same_file_twice_is_everybody_twice(lists: list[Path]) -> None:
    found = match([lists[0], lists[0]], within=False)
    assert found.rows["group"].n_unique() == 120
    assert [item.name for item in found.lists] == ["first.csv", "first.csv (2)"]


def test_relatives_in_one_home_are_not_joined(tmp_path: Path) -> None:
    home = ["12 Mill Lane", "NW1 8AB", "020 7946 0000"]
    family = [
        ["John", "Brandt", "05/02/1950", *home],
        ["John", "Brandt", "17/09/1982", *home],
        ["Mary", "Brandt", "11/12/1952", *home],
    ]
    rest = people(80)
    found = match(
        [written(tmp_path, "a.csv", [*family, *rest[:50]]), written(tmp_path, "b.csv", [*family, *rest[30:]])]
    )
    groups = found.rows.filter(pl.col("surname") == "Brandt")["group"].to_list()
    assert groups[:3] == groups[3:]
    assert len(set(groups)) == 3


def filled_in(matches: Matches, path: Path, *answers: tuple[int, str]) -> Path:
    """The workbook of these matches with answers, each the row in which it stands and what it says."""
    path.write_bytes(match_workbook(matches, made_on=DAY))
    book = openpyxl.load_workbook(path)
    sheet = book[TO_CHECK]
    column = next(cell.column for cell in sheet[1] if cell.value == ANSWER)
    for row, said in answers:
        sheet.cell(row, column).value = said
    book.save(path)
    return path


@pytest.mark.parametrize("row", [2, 3], ids=["beside the first row of the pair", "beside its second"])
def test_answers_that_are_handed_back_hold(lists: list[Path], tmp_path: Path, row: int) -> None:
    before = match(lists)
    assert before.doubtful.height > 0
    path = filled_in(before, tmp_path / "matches.xlsx", (row, "same person "))
    a, b = before.doubtful.select("a", "b").row(0)
    after = match(lists, decisions=path)
    assert after.rows["group"][a] == after.rows["group"][b]
    assert after.doubtful.filter((pl.col("a") == a) & (pl.col("b") == b)).is_empty()
    shifted = written(
        tmp_path,
        "first.csv",
        [
            ["Zed", "Zo", "01/02/1999", "9 Elm Close", "NW9 9ZZ", "07900000000"],
            *[row.split(",") for row in lists[0].read_text().splitlines()[1:]],
        ],
    )
    later = match([shifted, lists[1]], decisions=path)
    assert later.rows["group"][a + 1] == later.rows["group"][b + 1], (
        "a decision goes with what the rows say, not with where they stand"
    )


def test_what_was_answered_is_counted_and_nothing_is_said_of_a_first_run(lists: list[Path], tmp_path: Path) -> None:
    before = match(lists)
    assert [text for text in said_of(before) if "answer" in text] == []
    path = filled_in(before, tmp_path / "matches.xlsx", (2, "Same person"), (4, "Different people"), (5, "Not sure"))
    with pytest.raises(PlaitError, match=r"Row 5 .* says \u201cNot sure\u201d, row 4 of the same people \u201cDiff"):
        match(lists, decisions=path)
    path = filled_in(before, path, (2, "Same person"), (4, "Different people"), (5, "Different people"))
    assert "2 answers so far: 1 \u201cSame person\u201d, 1 \u201cDifferent people\u201d." in said_of(
        match(lists, decisions=path)
    )


def test_a_workbook_that_nobody_filled_in_says_so(lists: list[Path], tmp_path: Path) -> None:
    before = match(lists)
    empty = said_of(match(lists, decisions=filled_in(before, tmp_path / "matches.xlsx")))
    assert any(text.startswith("The workbook handed back has no answers") for text in empty)
    lost = filled_in(before, tmp_path / "lost.xlsx", (900, "Same person"))
    with pytest.raises(PlaitError, match=r"Row 900 .* has an answer, but no pair stands there"):
        match(lists, decisions=lost)


def test_an_answer_that_is_none_is_refused(lists: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "matches.xlsx"
    path.write_bytes(match_workbook(match(lists), made_on=DAY))
    book = openpyxl.load_workbook(path)
    book[TO_CHECK].cell(2, 2).value = "perhaps"
    book.save(path)
    with pytest.raises(
        PlaitError, match=r"Row 2 .*\u201cperhaps\u201d: it can be Same person, Different people, Not sure"
    ):
        match(lists, decisions=path)
    book[TO_CHECK].cell(2, 2).value = "q" * 30_000
    book.save(path)
    with pytest.raises(PlaitError) as refused:
        match(lists, decisions=path)
    assert len(str(refused.value)) < 250
    with pytest.raises(PlaitError, match="has no sheet"):
        match(lists, decisions=lists[0])


@pytest.mark.parametrize(
    ("rows", "headings", "said"),
    [
        ([], HEADINGS, "No list was found in other.csv"),
        (
            [["NW1 8AB", "Housing"], ["NW5 2QS", "Transport"]],
            ["Postcode", "Need"],
            "only the postcode of its people, which is too little",
        ),
    ],
)
def test_lists_that_cannot_be_matched_are_refused_in_a_sentence(
    lists: list[Path], tmp_path: Path, rows: list[list[str]], headings: list[str], said: str
) -> None:
    with pytest.raises(PlaitError, match=said):
        match([lists[0], written(tmp_path, "other.csv", rows, headings)])


def test_all_values_identical_and_very_long_names_are_survived(tmp_path: Path) -> None:
    same = [people(1)[0]] * 300
    long = [changed(row, forename="A" * 5000, surname="B" * 5000) for row in people(20)]
    found = match([written(tmp_path, "same.csv", same), written(tmp_path, "long.csv", long)])
    assert found.rows.height == 320


def test_the_workbook_keeps_texts_as_texts(tmp_path: Path) -> None:
    rows = [["=Ann()", "@Brandt", "01/02/1960", "1+1", "NW9 9XX", "=2+2"], *people(20)]
    found = match([written(tmp_path, "a.csv", rows), written(tmp_path, "b.csv", rows)])
    path = tmp_path / "m.xlsx"
    path.write_bytes(match_workbook(found, made_on=DAY))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Summary", "Matched", "To check", "Only in a", "Only in b"]
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    assert book["Matched"].max_row == 1 + 21
    assert path.read_bytes() == match_workbook(found, made_on=DAY)


def test_a_decision_about_rows_of_which_there_are_very_many_holds_for_none() -> None:
    rows = pl.DataFrame([{"id": number, **dict.fromkeys(FIELDS), "surname": "Brandt"} for number in range(102)])
    few, many = rows.head(3), rows
    key = row_key(rows.row(0, named=True))
    decision = Decision(pair_key(key, key), Answer.SAME)
    assert pairs_of([decision], places_of(few)).select("a", "b").rows() == [(0, 1), (0, 2), (1, 2)]
    assert pairs_of([decision], places_of(many)).is_empty()


def test_lists_of_which_one_shares_nothing_with_the_others_are_refused(lists: list[Path], tmp_path: Path) -> None:
    rows = [[row[5], f"{row[0].lower()}@example.org"] for row in people(9)]
    other = written(tmp_path, "other.csv", rows, ["Phone", "E-mail"])
    with pytest.raises(PlaitError, match=r"other\.csv has only the phone in common with any other list"):
        match([*lists, other])
