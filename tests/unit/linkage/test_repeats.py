"""The same lists again: who is new, gone and changed, what was decided before, and answers that contradict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from tests.unit.linkage.made import people, written

from plait.linkage import Matches, match, match_workbook, said_of
from plait.linkage.changed_sheet import CHANGES
from plait.linkage.decided import Consequences
from plait.linkage.decisions import (
    ANSWER,
    CHANGED,
    DECIDED,
    TO_CHECK,
    Answer,
    Decision,
    Moved,
    followed,
    pair_key,
    row_key,
)
from plait.linkage.grouping import groups_of
from plait.linkage.kept import matches_from_bytes, matches_to_bytes
from plait.linkage.reviewing import Said, contradicted, reviewed

EVERYBODY = people(90)
OTHER = people(120, seed=7)[90:]
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 22), date(2026, 11, 22), date(2026, 12, 22)
NAMES = ["forename", "surname", "born", "address", "postcode", "phone"]


def changed(row: list[str], **new: str) -> list[str]:
    return [new.get(name, cell) for name, cell in zip(NAMES, row, strict=True)]


def bare(row: list[str]) -> list[str]:
    """Somebody of whom only the name is known."""
    return changed(row, born="", address="", postcode="", phone="")


def handed_back(found: Matches, path: Path, day: date, *answers: str) -> Path:
    """The workbook with these answers to the first pairs."""
    path.write_bytes(match_workbook(found, made_on=day))
    book = openpyxl.load_workbook(path)
    for number, answer in enumerate(answers):
        book[TO_CHECK].cell(2 + 2 * number, 2).value = answer
    book.save(path)
    return path


@pytest.fixture
def october(tmp_path: Path) -> tuple[list[Path], Path]:
    """Two lists with twenty people in common, three more of whom one has only the name, and one twice on the second."""
    second = [*EVERYBODY[:20], *map(bare, EVERYBODY[20:23]), *EVERYBODY[60:], changed(EVERYBODY[70], phone="")]
    lists = [written(tmp_path, "shielding-october.csv", EVERYBODY[:60]), written(tmp_path, "care.csv", second)]
    return lists, handed_back(match(lists), tmp_path / "october.xlsx", OCTOBER, Answer.SAME, Answer.DIFFERENT)


def november(folder: Path) -> Path:
    """The first list a month later: three people gone, four new, two phones and an address changed, and reordered."""
    rows = [row for row in EVERYBODY[:60] if row not in EVERYBODY[50:53]]
    rows[3], rows[21] = changed(rows[3], phone="07700 900123"), changed(rows[21], phone="07700 900124")
    rows[10] = changed(rows[10], address="99 New Road", postcode="NW8 1ZZ")
    rows[11] = changed(rows[11], forename=rows[11][0].upper(), postcode=rows[11][4].replace(" ", ""))
    return written(folder, "shielding-november.csv", [*OTHER[:4], *reversed(rows)])


def test_who_is_new_gone_and_changed_is_told_and_what_was_answered_of_changed_rows_is_asked_again(
    october: tuple[list[Path], Path], tmp_path: Path
) -> None:
    (_, care), workbook = october
    lists = [november(tmp_path), care]
    found = match(lists, decisions=workbook)
    said = said_of(found)
    assert "On shielding-november.csv: 4 new, 3 gone, 3 changed since 22 October 2026." in said
    assert "On care.csv: 0 new, 0 gone, 0 changed since 22 October 2026." in said
    assert "shielding-november.csv was taken for the next shielding-october.csv, as their names are alike." in said
    changes = found.changes
    assert set(changes["list"]) == {"shielding-november.csv"}
    assert changes.filter(pl.col("what") == "gone")["row_before"].to_list() == [52, 53, 54]
    assert sorted(changes.filter(pl.col("what") == "new")["row"]) == [2, 3, 4, 5]
    phone = changes.filter(pl.col("row_before") == 5)
    assert phone.select("what", "field", "before", "now").rows() == [
        ("changed", "phone", EVERYBODY[3][5], "07700 900123")
    ]
    assert set(changes.filter(pl.col("row_before") == 12)["field"]) == {"address", "postcode"}

    asked = handed_back(found, tmp_path / "november.xlsx", NOVEMBER)
    book = openpyxl.load_workbook(asked)
    whys = [cell.value for cell in book[TO_CHECK]["D"][1::2]]
    assert sum(why.startswith("You said before: ") for why in whys) == 1
    assert any(why.startswith("You said before: Same person, but changed since: phone.") for why in whys)
    lines = {line[1]: line[4] for line in book[CHANGES].iter_rows(min_row=2, values_only=True)}
    assert lines["Changed"]
    assert ": was " in str(lines["Changed"])

    later = match(lists, decisions=asked)
    assert later.changes.is_empty(), "month three is as month two"
    assert [item.changed for item in later.decisions] == [item.changed for item in found.decisions]
    assert later.doubtful.equals(found.doubtful)
    all_same = [Answer.SAME] * later.doubtful.height
    again = match(lists, decisions=handed_back(later, tmp_path / "december.xlsx", DECEMBER, *all_same))
    assert again.doubtful.is_empty()
    assert not any(item.changed for item in again.decisions)


def test_a_workbook_that_another_program_saved_with_its_sheets_moved_says_the_same(
    october: tuple[list[Path], Path], tmp_path: Path
) -> None:
    (_, care), workbook = october
    lists = [november(tmp_path), care]
    book = openpyxl.load_workbook(workbook)
    book.move_sheet("Only in care", -4)
    sheet = book["Only in shielding-october"]
    rows = sorted(sheet.iter_rows(min_row=2, values_only=True), key=lambda row: str(row[2]))
    for place, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(place, column).value = value
            sheet.row_dimensions[place].hidden = place % 2 == 0
    book["Matched"].insert_rows(1)
    book["Matched"]["A1"] = "Looked at by Asma"
    moved = tmp_path / "moved.xlsx"
    book.save(moved)
    assert match(lists, decisions=moved).changes.equals(match(lists, decisions=workbook).changes)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda book: book.remove(book["Matched"]), "has lost its sheet \u201cMatched\u201d, or its headings"),
        (
            lambda book: book.remove(book["Only in care"]),
            "\u201cOnly in care\u201d, or its headings, so it",
        ),
        (lambda book: book["Only in care"].delete_rows(2, 3), "3 rows of care.csv were taken out of harmed.xlsx"),
        (lambda book: book.remove(book["Summary"]), "On care.csv: 0 new, 0 gone, 0 changed since last time."),
    ],
)
def test_what_is_missing_in_a_workbook_is_said_in_a_sentence(
    october: tuple[list[Path], Path], tmp_path: Path, harm: Callable[[openpyxl.Workbook], None], said: str
) -> None:
    lists, workbook = october
    book = openpyxl.load_workbook(workbook)
    harm(book)
    book.save(tmp_path / "harmed.xlsx")
    found = match(lists, decisions=tmp_path / "harmed.xlsx")
    assert any(said in line for line in said_of(found))
    assert len(found.decisions) == 2, "the answers hold whatever became of the other sheets"


def test_a_column_that_came_is_no_change_and_undoes_no_answer(october: tuple[list[Path], Path], tmp_path: Path) -> None:
    (shielding, care), workbook = october
    headings, *rows = [line.split(",") for line in care.read_text().splitlines()]
    wider = written(tmp_path, "care.csv", [[*row, f"a{number}@example.org"] for number, row in enumerate(rows)], [
        *headings, "E-mail",
    ])  # fmt: skip
    found = match([shielding, wider], decisions=workbook)
    assert found.changes.is_empty()
    assert "care.csv: e-mail is a new column, and counts for no change." in said_of(found)
    assert found.decided["same"].null_count() == 0
    assert found.decided.height == 2


def test_lists_are_told_by_their_place_only_where_most_rows_are_known(
    october: tuple[list[Path], Path], tmp_path: Path
) -> None:
    (shielding, care), workbook = october
    renamed = tmp_path / "export.csv"
    renamed.write_text(care.read_text())
    said = said_of(match([shielding, renamed], decisions=workbook))
    assert "export.csv was taken for the next care.csv: it has its place and most of its rows." in said
    said = said_of(match([shielding, written(tmp_path, "gp.csv", OTHER)], decisions=workbook))
    assert "gp.csv was not in october.xlsx, so nobody on it is called new." in said
    assert "care.csv, which is in october.xlsx, was not given this time." in said


def test_who_was_said_to_be_different_is_not_joined_when_a_row_changes(tmp_path: Path) -> None:
    one, two = written(tmp_path, "one.csv", EVERYBODY[:40]), tmp_path / "two.csv"
    written(tmp_path, "two.csv", [bare(EVERYBODY[0]), *EVERYBODY[20:60]])
    workbook = handed_back(match([one, two]), tmp_path / "m.xlsx", OCTOBER, Answer.DIFFERENT)
    same_now = changed(EVERYBODY[0], phone="", postcode="")
    written(tmp_path, "two.csv", [same_now, *EVERYBODY[20:60]])
    assert match([one, two]).doubtful.is_empty()
    found = match([one, two], decisions=workbook)
    perhaps = found.repeats.lists[1].links.filter(pl.col("perhaps").is_not_null())
    assert perhaps.select("what", "row_before", "row").rows() == [("new", None, 2), ("gone", 2, None)]
    assert found.doubtful.height == 1
    assert found.rows["group"][0] != found.rows["group"][40]


def test_answers_that_contradict_are_said_with_their_rows(tmp_path: Path) -> None:
    shared = EVERYBODY[0]
    lists = [
        written(tmp_path, f"{name}.csv", [row, *EVERYBODY[start : start + 20]])
        for name, start, row in (
            ("A", 10, shared),
            ("b", 30, changed(bare(shared), phone="")),
            ("c", 50, bare(changed(shared, forename=shared[0][0]))),
        )
    ]
    found = match(lists)
    path = tmp_path / "m.xlsx"
    path.write_bytes(match_workbook(found, made_on=OCTOBER))
    book = openpyxl.load_workbook(path)
    if DECIDED not in book.sheetnames:
        book.create_sheet(DECIDED)
    sheet = book[DECIDED]
    rows = [row_key(found.rows.row(place, named=True)) for place in (0, 21, 42)]
    answers = [(0, 1, Answer.SAME), (1, 2, Answer.SAME), (0, 2, Answer.DIFFERENT)]
    sheet.append([ANSWER, "Your note", "What became of it", CHANGED, "Pair code"])
    for a, b, answer in answers:
        sheet.append([answer, None, None, None, pair_key(rows[a], rows[b])])
    book.save(path)
    after = match(lists, decisions=path)
    group = after.rows["group"]
    assert group[0] != group[42], "people who were said to be different are never joined"
    assert "1 answer contradicts others: the sheet \u201cDecided\u201d names the rows to look at again." in said_of(
        after
    )
    texts = [Consequences(after).of(decision) for decision in after.decisions]
    assert (
        "Row 2 of b.csv and row 2 of c.csv were not joined, as your answers contradict each other: row 2 of A.csv "
        "(one person with row 2 of b.csv) and row 2 of c.csv are different people. Look at them again." in texts
    )
    assert any(
        "Another answer contradicts this: that row 2 of b.csv and row 2 of c.csv are the same" in t for t in texts
    )


def test_a_group_that_an_answer_takes_apart_is_named(tmp_path: Path) -> None:
    lists = [written(tmp_path, f"{name}.csv", EVERYBODY[:30]) for name in ("a", "b", "c")]
    found = match(lists, within=False)
    path = handed_back(found, tmp_path / "m.xlsx", OCTOBER)
    book = openpyxl.load_workbook(path)
    key = row_key(found.rows.row(0, named=True))
    sheet = book.create_sheet(DECIDED)
    sheet.append([ANSWER, "Pair code"])
    sheet.append([Answer.DIFFERENT, pair_key(key, key)])
    book.save(path)
    after = match(lists, within=False, decisions=path)
    assert after.rows["group"].n_unique() == 32
    said = Consequences(after).of(after.decisions[0])
    assert "The program had taken them for one person; of those it had put with them, row 2 of c.csv is person" in said


def test_no_two_people_who_were_said_to_be_different_end_in_one_group() -> None:
    said = [(0, 1, True), (1, 2, True), (1, 3, True), (2, 3, True), (0, 2, False)]
    pairs = pl.DataFrame(said, ["a", "b", "same"], orient="row").with_columns(probability=0.9)
    group = groups_of(pairs, 4, least=0.98)
    assert group[0] != group[2]


def test_decisions_follow_their_rows() -> None:
    places = {"a": [0], "c2": [1], "d": [2]}
    moved = {"b": Moved("c2", "phone"), "e": Moved("d", "")}
    same = Decision(pair_key("a", "b"), Answer.SAME)
    assert followed([same], moved, places) == [Decision(pair_key("a", "c2"), Answer.SAME, changed="phone")]
    assert followed([Decision(pair_key("a", "e"), Answer.SAME)], moved, places)[0].holds
    now = Decision(pair_key("a", "c2"), Answer.DIFFERENT)
    assert followed([same, now], moved, places) == [now], "what was said of the rows as they are goes before"
    assert followed([Decision("nonsense", Answer.SAME)], moved, places)[0].key == "nonsense"


def test_matches_that_were_kept_still_say_who_is_new(october: tuple[list[Path], Path], tmp_path: Path) -> None:
    (_, care), workbook = october
    found = match([november(tmp_path), care], decisions=workbook)
    kept = matches_from_bytes(matches_to_bytes(found))
    assert match_workbook(kept, made_on=NOVEMBER) == match_workbook(found, made_on=NOVEMBER)
    a, b = found.decided.filter(pl.col("same").is_null()).select("a", "b").row(0)
    said = reviewed(kept, [Said((a, b), Answer.DIFFERENT, "Asma")], second_opinion=False)
    assert not any(item.changed for item in said.decisions), "what was asked again is answered"
    assert contradicted(said, [(a, b)]) == []


def test_what_is_only_written_another_way_is_no_change_and_undoes_no_answer(
    october: tuple[list[Path], Path], tmp_path: Path
) -> None:
    (shielding, care), workbook = october
    short = [changed(row, address=row[3].replace("Lane", "Ln"), phone=f"+44{row[5][1:]}") for row in EVERYBODY[:60]]
    found = match([written(tmp_path, shielding.name, short), care], decisions=workbook)
    assert found.changes.is_empty()
    assert "On shielding-october.csv: 0 new, 0 gone, 0 changed since 22 October 2026." in said_of(found)
    assert found.decided["same"].null_count() == 0
    assert found.decided.height == 2
