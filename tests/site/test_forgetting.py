"""A list lies open only as long as somebody looks at it, and goes when its owner says so."""

from __future__ import annotations

import threading
import weakref
from contextlib import suppress
from pathlib import Path
from pkgutil import resolve_name

import pytest
from tests.site.conftest import MOST, Clock, Desk
from tests.site.test_access import ONLY_SENT, PAGES

from plait.errors import Unreadable
from plait.sheets import Workbook
from plait.site.lists import checker, memory, reading
from plait.site.lists.tray import LEAST, MINUTES, SHARES, ChangedMeanwhile, OpenList, Tray
from plait.site.lists.views import counting, looking

ANOTHER_WINDOW = "The list was changed or forgotten in another window just now: look again, and repeat this."


def short_list(owner: str) -> OpenList:
    """An open list without a row."""
    return OpenList(Workbook(Path("list.csv"), "", (), ()), None, owner=owner)


def assert_gone(desk: Desk, at: str) -> None:
    for page in PAGES:
        if page in ONLY_SENT:
            continue  # what is forgotten already is soon forgotten
        answer = desk.ask(at + page)
        assert answer.status == 404
        assert "The list may have been forgotten" in answer.page.text


def test_a_list_is_forgotten_when_its_owner_says_so(desk: Desk, people: Path, tray: Tray) -> None:
    at, other = desk.open(people), desk.open(people)
    desk.send(f"{at}count/")
    assert desk.post(f"{at}forget/").goes_to == "/"
    assert_gone(desk, at)
    assert desk.ask(other).status == 200
    assert len(tray) == 1


def test_a_list_that_nobody_touches_is_forgotten(desk: Desk, people: Path, clock: Clock) -> None:
    at = desk.open(people)
    clock.put_on(minutes=MINUTES + 0.1)
    assert_gone(desk, at)


def test_a_list_that_nobody_touches_is_forgotten_without_waiting_for_anybody(
    desk: Desk, people: Path, clock: Clock, tray: Tray
) -> None:
    token = desk.open(people).split("/")[2]
    item = weakref.ref(tray.get(token, owner=""))
    clock.put_on(minutes=MINUTES)
    assert item() is None


def test_a_list_that_was_touched_is_forgotten_by_itself_later(
    desk: Desk, people: Path, clock: Clock, tray: Tray
) -> None:
    at = desk.open(people)
    clock.put_on(minutes=MINUTES - 10)
    desk.ask(at)
    clock.put_on(minutes=10)
    assert len(tray) == 1
    clock.put_on(minutes=MINUTES - 10)
    assert len(tray) == 0


def test_a_tray_that_is_used_again_is_swept_again(desk: Desk, people: Path, clock: Clock, tray: Tray) -> None:
    for _ in range(2):
        desk.open(people)
        clock.put_on(minutes=MINUTES)
        assert len(tray) == 0


def test_a_list_that_is_looked_at_stays(desk: Desk, people: Path, clock: Clock) -> None:
    at = desk.open(people)
    for _ in range(3):
        clock.put_on(minutes=MINUTES - 1)
        assert desk.ask(at).status == 200


def test_the_list_longest_untouched_makes_room(desk: Desk, people: Path, clock: Clock, tray: Tray) -> None:
    """ASVS 5.2.4."""
    lists = []
    for _ in range(MOST):
        lists.append(desk.open(people))
        clock.put_on(minutes=1)
    assert desk.ask(lists[0]).status == 200
    clock.put_on(minutes=1)
    desk.open(people)
    assert len(tray) == MOST
    assert_gone(desk, lists[1])
    assert desk.ask(lists[0]).status == 200


def test_whoever_opens_two_lists_has_both_however_many_others_lie_open() -> None:
    times = iter(range(1000))
    tray = Tray(room=2 * SHARES * LEAST, clock=lambda: next(times) / 1000, later=lambda _seconds, _work: None)
    for number in range(2 * SHARES):
        tray.put(f"{number}", short_list(f"{number}"))
    for number in range(2 * SHARES):
        tray.put(f"of newcomer {number}", short_list("newcomer"))
        own = [token for token, _list in tray.of("newcomer")]
        assert own == [f"of newcomer {newest}" for newest in range(max(0, number - 1), number + 1)]
    assert [bool(tray.of(f"{number}")) for number in range(2 * SHARES)] == [False] * 2 + [True] * (2 * SHARES - 2)


def test_a_list_that_is_longer_than_the_room_has_it_alone() -> None:
    tray = Tray(room=LEAST // 2, later=lambda _seconds, _work: None)
    for owner in ("one", "other"):
        tray.put(owner, short_list(owner))
    assert (len(tray.of("one")), len(tray.of("other"))) == (0, 1)


@pytest.mark.parametrize(
    ("page", "work"),
    [
        ("count/", "plait.site.lists.views.counting.count_list"),
        ("columns/", "plait.site.lists.views.looking.find_again"),
        ("columns/", "plait.site.lists.checker.check_list"),
    ],
    ids=["counted", "read again", "checked again"],
)
def test_what_is_forgotten_in_one_tab_does_not_come_back_in_another(
    desk: Desk, people: Path, tray: Tray, monkeypatch: pytest.MonkeyPatch, page: str, work: str
) -> None:
    at = desk.open(people)
    true_work = resolve_name(work)

    def meanwhile_forgotten(*arguments: object, **named: object) -> object:
        tray.forget(at.split("/")[2])
        return true_work(*arguments, **named)

    monkeypatch.setattr(work, meanwhile_forgotten)
    answer = desk.send(at + page, **({"E": "#Person+Resident+AllNames"} if page == "columns/" else {}))
    assert answer.status == 404
    assert len(tray) == 0
    assert_gone(desk, at)


def test_a_count_of_columns_that_were_put_right_meanwhile_is_not_kept(
    desk: Desk, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk.open(people)
    true_work = vars(counting)["count_list"]

    def meanwhile_put_right(*arguments: object, **named: object) -> object:
        counted = true_work(*arguments, **named)
        assert desk.send(f"{at}columns/", D="").status == 302
        return counted

    monkeypatch.setattr(counting, "count_list", meanwhile_put_right)
    assert desk.send(f"{at}count/").page.errors == [ANOTHER_WINDOW]
    assert desk.ask(f"{at}table/").status == 404


def test_findings_of_columns_that_were_put_right_meanwhile_are_not_kept(
    desk: Desk, people: Path, tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk.open(people)
    token = at.split("/")[2]
    without_postcodes = desk.ask(f"{at}columns/").page.values | {"C": ""}
    true_check = vars(checker)["check_list"]

    def meanwhile_put_right(*arguments: object, **named: object) -> object:
        item = tray.get(token, owner="")
        assert item is not None
        tray.change(token, item, tagged=reading.find_again(item, tags={"B": ""}).tagged)
        return true_check(*arguments, **named)

    monkeypatch.setattr(checker, "check_list", meanwhile_put_right)
    answer = desk.post(f"{at}columns/", without_postcodes)
    assert (answer.status, ANOTHER_WINDOW in answer.page.text) == (409, True)
    assert "C61" in desk.ask(f"{at}findings/").page.text


def test_what_is_agreed_to_of_columns_that_were_put_right_meanwhile_is_refused_in_words(
    desk: Desk, people: Path, tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk.open(people)
    token = at.split("/")[2]

    def meanwhile_put_right(*_arguments: object, **_named: object) -> None:
        item = tray.get(token, owner="")
        assert item is not None
        tray.change(token, item, tagged=reading.find_again(item, tags={"B": ""}).tagged)

    monkeypatch.setattr(looking, "remember_columns", meanwhile_put_right)
    answer = desk.agree(at)
    assert (answer.status, answer.page.errors) == (422, [ANOTHER_WINDOW])


@pytest.mark.parametrize(
    ("fault", "status", "sentence"),
    [
        (KeyError("Zq Person1"), 500, "Something went wrong in Plait while your list was checked again."),
        (Unreadable("The list is too large to be checked here."), 409, "The list is too large to be checked here."),
    ],
)
def test_a_check_that_fails_leaves_the_list_as_it_was_with_what_was_put_right(
    desk: Desk, people: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int, sentence: str
) -> None:
    at = desk.open(people)
    desk.post(f"{at}mend/", {"at": "B2", "value": "Zq New"})
    before = desk.ask(f"{at}columns/").page.values

    def fail(*_arguments: object, **_named: object) -> None:
        raise fault

    monkeypatch.setattr(checker, "check_list", fail)
    answer = desk.send(f"{at}columns/", C="")
    assert (answer.status, sentence in answer.page.text) == (status, True)
    assert "Zq Person1" not in answer.html
    assert f"{at}columns/" in answer.page.links
    assert desk.ask(f"{at}columns/").page.values["C"] == before["C"]
    assert "Zq New" in desk.ask(f"{at}changes/").page.text


def test_of_a_file_that_was_refused_nothing_is_held_when_a_list_would_be_forgotten(desk: Desk, clock: Clock) -> None:
    assert desk.hand_in("zq secret.xlsx", b"%PDF-1.7").status == 422
    readings = vars(memory.readings)["_readings"]
    assert [item.name for item in readings.values()] == ["zq secret.xlsx"]
    clock.put_on(minutes=MINUTES)
    assert readings == {}


def test_many_tabs_at_once_leave_the_tray_in_order(people: Path, tray: Tray, desk: Desk) -> None:
    item = tray.get(desk.open(people).split("/")[2], owner="")
    assert item is not None
    faults: list[BaseException] = []

    def use() -> None:
        try:
            for _ in range(200):
                token = tray.new_token()
                tray.put(token, item)
                with suppress(ChangedMeanwhile):
                    tray.change(token, item, answers={"name": token})
                found = tray.get(token, owner="")
                assert found is None or found.answers["name"] == token
                tray.forget(token)
        except BaseException as fault:  # noqa: BLE001 - told by the test, whatever it is
            faults.append(fault)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(tray) <= MOST
