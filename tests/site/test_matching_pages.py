"""Lists matched at the desk and looked at: pair by pair, as a whole, and what was said is remembered."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.site.conftest import Clock, Desk
from tests.site.matching_desk import bring, figures, groups_of, matched, pair_on, say
from tests.unit.linkage.made import people, short_lists, written

from plait.linkage.decisions import ANSWER, NOTE, TO_CHECK
from plait.linkage.handed_back import read_handed_back
from plait.linkage.pages import MATCHED
from plait.site.matching import memory

pytestmark = pytest.mark.usefixtures("answers")

SAME, DIFFERENT, UNSURE = "Same person", "Different people", "Not sure"


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two short lists, with three doubtful pairs between them."""
    return short_lists(tmp_path_factory.mktemp("lists"))


def test_lists_are_brought_matched_and_looked_at_to_the_end(desk: Desk, lists: list[Path]) -> None:
    page = bring(desk, *lists).page
    assert "helpline.csv, 14 rows" in page.text
    assert "parcels.csv, 12 rows" in page.text
    at = matched(desk)
    assert "helpline.csv, parcels.csv" in desk.ask(at).page.text
    assert figures(desk, at) == [9, 17, 3, 0]
    first = desk.ask(f"{at}check/").page
    assert "0 of 3 looked at." in first.text
    assert [row[0].partition("same")[0] for row in first.tables[0][1:3]] == ["First name", "Surname"]
    assert "names that many people have" in first.text.lower()
    _, same = say(desk, at, SAME)
    assert "They are one person, in 2 rows." in same.page.text
    _, different = say(desk, at, DIFFERENT)
    assert "They are two people." in different.page.text
    _, unsure = say(desk, at, UNSURE)
    assert "They stay two people, unless somebody else can tell." in unsure.page.text
    assert "There is nothing left for you to decide." in unsure.page.text
    assert figures(desk, at) == [10, 16, 0, 3]
    assert at in desk.ask("/match/").page.links, "who comes back goes on with it"


def test_the_last_answer_is_taken_back_and_its_pair_shown_again(desk: Desk, lists: list[Path]) -> None:
    at = matched(desk, lists)
    one, _ = say(desk, at, SAME)
    other, _ = say(desk, at, DIFFERENT)
    assert desk.post(f"{at}take-back/").goes_to == f"{at}pair/{other}/"
    assert figures(desk, at) == [10, 16, 2, 1]
    assert desk.post(f"{at}take-back/").goes_to == f"{at}pair/{one}/"
    assert figures(desk, at) == [9, 17, 3, 0]
    assert desk.post(f"{at}take-back/").goes_to == f"{at}check/", "there is nothing left to take back"


def test_an_answer_is_changed_where_it_stands(desk: Desk, lists: list[Path]) -> None:
    at = matched(desk, lists)
    pair, _ = say(desk, at, SAME, note="his  aunt\r\nknows")
    shown = desk.ask(f"{at}pair/{pair}/").page
    assert "You said: Same person \u201chis aunt knows\u201d" in shown.text
    say(desk, at, DIFFERENT, pair=pair)
    assert figures(desk, at) == [9, 17, 2, 1]
    listed = desk.ask(f"{at}answers/").page.text
    assert "Different people" in listed
    assert "aunt" not in listed


def test_answers_that_speak_against_one_another_are_shown_first(desk: Desk, lists: list[Path], tmp_path: Path) -> None:
    name_alone = [*people(14)[9][:2], "", "", "", ""]
    at = matched(desk, [*lists, written(tmp_path, "third.csv", [name_alone, *people(8)])])
    asked = desk.ask(f"{at}check/")
    while "/answer/" in asked.html:
        _, asked = say(desk, at, SAME)
    first, second, third = next(pairs for pairs in groups_of(desk, at) if len(pairs) == 3)
    for pair, answer in ((first, SAME), (second, SAME), (third, DIFFERENT)):
        say(desk, at, answer, pair=pair)
    assert "Some answers speak against one another." in desk.ask(at).page.text
    before, _, _ = desk.ask(f"{at}answers/").html.partition("Other answers speak against it")
    assert before.count('class="plait-section"') == 1, "it stands on top"


def test_a_person_is_taken_apart(desk: Desk, lists: list[Path]) -> None:
    at = matched(desk, lists)
    page = desk.ask(f"{at}people/")
    heads = page.page.tables[0][0]
    assert heads[1:] == ["1. helpline.csvrow 2", "2. parcels.csvrow 2"]
    pairs = [pair for pairs in groups_of(desk, at) for pair in pairs]
    assert len(pairs) == 9
    _, said = say(desk, at, DIFFERENT, pair=pairs[0])
    assert "They are two people." in said.page.text
    assert figures(desk, at) == [8, 18, 3, 1]
    assert len(list(groups_of(desk, at))) == 8
    _, unsure = say(desk, at, UNSURE, pair=pairs[1])
    assert "They stay one person, unless somebody else can tell." in unsure.page.text


def test_where_rows_of_a_person_differ_the_best_value_is_marked(desk: Desk, lists: list[Path]) -> None:
    at = matched(desk, lists)
    tables = desk.ask(f"{at}people/").page.tables
    surnames = [row for table in tables for row in table if row[0].startswith("Surname")]
    (differing,) = [row for row in surnames if "best value" in str(row)]
    assert differing[0] == "Surname differs"
    assert differing[1] == people(14)[10][1]
    assert differing[2].endswith(" best value"), "it is the fuller one"


def test_the_pages_of_everybody_follow_one_another(desk: Desk, tmp_path: Path) -> None:
    everybody = people(25)
    at = matched(desk, [written(tmp_path, "a.csv", everybody), written(tmp_path, "b.csv", everybody)])
    first, second, beyond = (desk.ask(f"{at}people/?page={number}").page for number in ("1", "2", "99"))
    assert (len(first.tables), len(second.tables)) == (20, 5)
    assert "Page 2 of 2" in second.text
    assert "Person 21" in second.text
    assert beyond.text == second.text


def test_the_workbook_says_what_was_answered(desk: Desk, lists: list[Path], tmp_path: Path) -> None:
    at = matched(desk, lists)
    say(desk, at, SAME, note="=1+1")
    say(desk, at, DIFFERENT)
    saved = desk.ask(f"{at}matches.xlsx")
    assert 'filename="matches.xlsx"' in saved.headers["Content-Disposition"]
    path = tmp_path / "matches.xlsx"
    path.write_bytes(saved.body)
    assert {(str(item.answer), item.note) for item in read_handed_back(path).decisions} == {
        (SAME, "=1+1"),
        (DIFFERENT, ""),
    }
    book = openpyxl.load_workbook(path)
    assert (book[MATCHED].max_row, book[TO_CHECK].max_row) == (11, 3)
    assert {ANSWER, NOTE} <= {cell.value for cell in book[TO_CHECK][1]}
    assert not [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]


def test_the_workbook_of_last_time_is_taken_up(desk: Desk, lists: list[Path], answers: Path) -> None:
    at = matched(desk, lists)
    say(desk, at, SAME)
    saved = desk.ask(f"{at}matches.xlsx").body
    answers.unlink()
    again = matched(desk, earlier=SimpleUploadedFile("matches.xlsx", saved))
    assert figures(desk, again) == [10, 16, 2, 0]


def test_what_was_answered_is_remembered_in_a_new_review_of_the_same_lists(
    desk: Desk, lists: list[Path], answers: Path
) -> None:
    at = matched(desk, lists)
    say(desk, at, SAME, note="zqnote")
    pair, _ = say(desk, at, DIFFERENT)
    assert figures(desk, matched(desk)) == [10, 16, 1, 2]
    kept = answers.read_text()
    assert "zqnote" not in kept
    assert not [cell for row in people(14) for cell in row if cell in kept]
    assert answers.parent.stat().st_mode & 0o777 == 0o700
    desk.post(f"{at}take-back/")
    assert figures(desk, matched(desk)) == [10, 16, 2, 1]
    assert pair_on(desk.ask(f"{matched(desk)}check/")) == pair
    answers.write_text("no JSON {")
    assert figures(desk, matched(desk)) == [9, 17, 3, 0], "a file that cannot be read counts as none"


def test_an_answer_that_cannot_be_remembered_is_not_taken(desk: Desk, lists: list[Path], answers: Path) -> None:
    at = matched(desk, lists)
    answers.parent.parent.mkdir(exist_ok=True)
    answers.parent.write_text("a file where a folder should be")
    asked = pair_on(desk.ask(f"{at}check/"))
    refused = desk.post(f"{at}pair/{asked}/answer/", {"answer": SAME, "note": ""})
    assert refused.status == 403
    assert "That is not possible" in refused.page.text
    assert figures(desk, at) == [9, 17, 3, 0]


def test_a_review_is_deleted(desk: Desk, lists: list[Path]) -> None:
    at = matched(desk, lists)
    assert "still known as a checksum" in desk.ask(f"{at}delete/").page.text
    assert desk.post(f"{at}delete/").goes_to == "/match/"
    for page in ("", "check/", "answers/", "people/", "matches.xlsx", "delete/"):
        assert desk.ask(f"{at}{page}").status == 404, page
    assert desk.post(f"{at}take-back/").status == 404
    assert at not in desk.ask("/match/").page.links
    assert memory.kept._things == {}, "nothing of it is left in memory"


def test_nobody_touches_it_and_it_is_forgotten(desk: Desk, lists: list[Path], clock: Clock) -> None:
    at = matched(desk, lists)
    desk.ask(at)
    clock.put_on(minutes=11)
    assert memory.kept._things == {}
    clock.put_on(minutes=7 * 60)
    assert desk.ask(at).status == 200
    clock.put_on(minutes=2 * 60)
    assert desk.ask(at).status == 200, "it was touched after seven hours"
    clock.put_on(minutes=8 * 60 + 1)
    assert desk.ask(at).status == 404


def test_only_so_many_pairs_are_shown_as_somebody_can_look_at(desk: Desk, lists: list[Path]) -> None:
    at = matched(desk, lists, most="1")
    assert figures(desk, at)[2] == 1
    _, done = say(desk, at, UNSURE)
    assert "There is nothing left for you to decide." in done.page.text


def test_what_is_no_pair_or_no_answer_is_none(desk: Desk, lists: list[Path]) -> None:
    at = matched(desk, lists)
    pair = pair_on(desk.ask(f"{at}check/"))
    a, b = pair.split("-")
    for other in (f"{b}-{a}", "0-1", f"{a}-{a}", "0-999999999", "0-9999999999"):
        assert desk.ask(f"{at}pair/{other}/").status == 404, other
        assert desk.post(f"{at}pair/{other}/answer/", {"answer": SAME, "note": ""}).status == 404, other
    for sent, sentence in (
        ({"note": ""}, "Choose an answer."),
        ({"answer": "Perhaps", "note": ""}, "Select a valid choice. Perhaps is not one of the available choices."),
        ({"answer": SAME, "note": "a" * 301}, "Make this shorter: it has 301 characters and may have 300."),
    ):
        refused = desk.post(f"{at}pair/{pair}/answer/", sent)
        assert (refused.status, refused.page.errors) == (422, [sentence])
    assert figures(desk, at) == [9, 17, 3, 0]
    assert desk.ask(f"{at}pair/{pair}/answer/").status == 405


def test_two_people_whom_nobody_compared_are_shown_without_reasons(
    desk: Desk, lists: list[Path], answers: Path
) -> None:
    """What was decided before of rows that say something else to the program by now."""
    at = matched(desk, lists)
    say(desk, at, SAME)
    workbook = answers.with_suffix(".xlsx")
    workbook.write_bytes(desk.ask(f"{at}matches.xlsx").body)
    saved = openpyxl.load_workbook(workbook)
    sheet = saved["Decided"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Pair code")
    keys = [str(sheet.cell(row, column).value).split("-") for row in (2,)]
    other = next(
        str(cell.value).split("-")[0] for cell in saved[TO_CHECK][2] if re.fullmatch(r"\w{16}-\w{16}", str(cell.value))
    )
    sheet.cell(2, column).value = "-".join(sorted((keys[0][0], other)))
    saved.save(answers.parent / "other.xlsx")
    again = matched(desk, earlier=SimpleUploadedFile("other.xlsx", (answers.parent / "other.xlsx").read_bytes()))
    pairs = [pair for pairs in groups_of(desk, again) for pair in pairs]
    pages = [desk.ask(f"{again}pair/{pair}/").page.text for pair in pairs]
    unseen = [text for text in pages if "The program did not compare these two" in text]
    assert len(unseen) == 1
    assert "in 100 are one person" not in unseen[0]


def test_to_others_it_is_not_there(desk: Desk, stranger: Desk, lists: list[Path]) -> None:
    at = matched(desk, lists)
    assert desk.ask("/match/gone/").status == 404
    assert desk.ask("/match/gone/check/").status == 404
    assert desk.post("/match/gone/delete/").status == 404
    assert desk.ask("/match/gone/working/").goes_to == "/match/"
    assert stranger.ask(at).status == 403
    assert stranger.post(f"{at}delete/").status == 403
    assert desk.ask(at).status == 200


def test_two_tabs_go_on_with_one_review(desk: Desk, lists: list[Path]) -> None:
    at = matched(desk, lists)
    pair = pair_on(desk.ask(f"{at}check/"))
    assert pair_on(desk.ask(f"{at}check/")) == pair, "one person's second tab shows what the first one does"
    say(desk, at, SAME, pair=pair)
    say(desk, at, DIFFERENT, pair=pair)
    assert figures(desk, at) == [9, 17, 2, 1], "the later answer counts, and once"
    desk.post(f"{at}delete/")
    assert desk.post(f"{at}pair/{pair}/answer/", {"answer": SAME, "note": ""}).status == 404
