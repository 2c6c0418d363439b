"""Readings in the background: what is kept of them, and what is not."""

from __future__ import annotations

import threading
from collections.abc import Callable

from plait.errors import NotAList, Stopped
from plait.site.lists.background import REMEMBERED, Reading, Readings

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
