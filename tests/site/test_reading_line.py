"""Readings in the background: what is kept of them, and what is not."""

from __future__ import annotations

import threading
from collections.abc import Callable

from plait.errors import NotAList, Stopped
from plait.site.lists.background import (
    AT_ONCE,
    LONGEST_LINE,
    MOST_OF_ONE,
    MOST_OF_VISITORS,
    REMEMBERED,
    Reading,
    Readings,
    TooMany,
)
from plait.site.lists.tray import VISITORS

PATIENCE = 30


def new_reading() -> Reading:
    return Reading("list.csv", "", None, then="columns")


def begun(readings: Readings, token: str, work: Callable[[], object]) -> Reading:
    reading = new_reading()
    readings.begin(token, reading, work=work, keep=lambda _made: None)
    return reading


def test_what_was_made_is_kept() -> None:
    kept: list[object] = []
    reading = new_reading()
    Readings().begin("a", reading, work=lambda: "list", keep=kept.append)
    assert reading.finished.wait(PATIENCE)
    assert kept == ["list"]


def test_of_a_reading_that_was_stopped_nothing_is_kept() -> None:
    kept: list[object] = []
    reading = new_reading()
    Readings().begin("a", reading, work=reading.watch.stop, keep=kept.append)
    assert reading.finished.wait(PATIENCE)
    assert kept == []


def test_a_refusal_is_remembered_as_its_sentence_and_a_fault_only_by_its_kind() -> None:
    def refuse() -> None:
        raise NotAList("No list was found.")

    def break_down() -> None:
        raise KeyError("Zq Person1")

    readings = Readings()
    refused, broken = begun(readings, "a", refuse), begun(readings, "b", break_down)
    assert refused.finished.wait(PATIENCE)
    assert broken.finished.wait(PATIENCE)
    assert (refused.refusal, refused.fault) == ("No list was found.", "")
    assert (broken.refusal, broken.fault) == ("", "KeyError")


def test_only_the_last_ones_are_remembered() -> None:
    readings = Readings()
    for number in range(REMEMBERED + 5):
        assert begun(readings, f"{number}", str).finished.wait(PATIENCE)
    remembered = [number for number in range(REMEMBERED + 5) if readings.get(f"{number}", owner="")]
    assert remembered == list(range(5, REMEMBERED + 5))


def line_of(readings: Readings, owners: list[str]) -> list[str]:
    """Begins a reading for each of these, that goes on until the end; gives the owners who were refused."""
    refused = []
    for number, owner in enumerate(owners):
        reading = Reading("list.csv", owner, None, then="columns")
        try:
            readings.begin(f"{number}", reading, work=reading.finished.wait, keep=lambda _made: None)
        except TooMany:
            refused.append(owner)
    return refused


def test_one_person_cannot_fill_the_line_but_at_the_desk_it_is_theirs() -> None:
    assert line_of(Readings(), ["7"] * (MOST_OF_ONE + 1)) == ["7"]
    assert line_of(Readings(), [""] * (AT_ONCE + LONGEST_LINE)) == []


def test_visitors_leave_half_of_the_line_to_members_whatever_they_call_themselves() -> None:
    visitors = [f"{VISITORS}{number}" for number in range(MOST_OF_VISITORS + 1)]
    members = [f"{number}" for number in range(AT_ONCE + LONGEST_LINE - MOST_OF_VISITORS)]
    assert line_of(Readings(), [*visitors, *members]) == visitors[-1:]


def test_another_reading_of_the_same_list_ends_the_one_before() -> None:
    readings = Readings()
    allowed = threading.Event()
    first = new_reading()

    def work() -> None:
        assert allowed.wait(PATIENCE)
        if first.watch.stopped:
            raise Stopped

    true_stop = first.watch.stop

    def stop() -> None:
        true_stop()
        allowed.set()

    first.watch.stop = stop  # type: ignore[method-assign]  # as the end of a child process would be noticed
    readings.begin("a", first, work=work, keep=lambda _made: None)
    second = begun(readings, "a", str)
    assert first.finished.is_set()
    assert second.finished.wait(PATIENCE)
    assert readings.get("a", owner="") is second
