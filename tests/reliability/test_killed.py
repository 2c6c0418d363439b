"""Whatever process is killed, at whatever moment: the work is done once, the pages answer, nothing is left over."""

from __future__ import annotations

import os
import signal

import pytest
from tests.reliability.conftest import Running, until
from tests.reliability.postgres import lives


@pytest.mark.parametrize(
    ("moment", "past"), [("working", ()), ("writing", ("go-on-working",))], ids=["while it works", "while it writes"]
)
def test_a_job_whose_worker_is_killed_is_done_exactly_once(
    running: Running, moment: str, past: tuple[str, ...]
) -> None:
    running.serve()
    for mark in past:
        running.mark(mark).touch()
    running.enqueue()
    os.kill(running.worker_at(f"{moment}-1-1"), signal.SIGKILL)
    running.go_on()
    until(lambda: running.jobs() == [("done", 2)])
    assert running.worked() == [1]


def test_a_worker_that_wakes_up_after_another_has_its_job_does_nothing_twice(running: Running) -> None:
    master = running.serve()
    running.enqueue()
    asleep = running.worker_at("working-1-1")
    os.kill(asleep, signal.SIGSTOP)
    master.kill()
    until(lambda: not running.answers())
    running.go_on()
    running.serve()
    until(lambda: running.jobs() == [("done", 2)])
    os.kill(asleep, signal.SIGCONT)
    until(lambda: not lives(asleep))
    assert running.worked() == [1]
    assert running.jobs() == [("done", 2)]


def test_a_job_of_a_site_that_was_stopped_goes_on_at_once_when_it_starts(running: Running) -> None:
    master = running.serve()
    running.enqueue()
    running.worker_at("working-1-1")
    master.popen.terminate()
    assert master.ended()[0] == 0
    assert running.jobs() == [("waiting", 0)]
    running.go_on()
    running.serve()
    until(lambda: running.jobs() == [("done", 1)])
    assert running.worked() == [1]


@pytest.mark.parametrize("which", [0, 1])
def test_pages_answer_and_jobs_are_done_again_after_a_child_was_killed(running: Running, which: int) -> None:
    running.serve()
    os.kill(running.children()[which], signal.SIGKILL)
    running.go_on()
    running.enqueue()
    until(lambda: running.jobs() == [("done", 1)])
    until(running.answers)
    assert len(running.children()) == 2


def test_nothing_is_left_over_of_a_site_whose_first_process_is_killed(running: Running) -> None:
    master = running.serve()
    running.enqueue()
    running.worker_at("working-1-1")
    children = running.children()
    master.kill()
    until(lambda: not any(map(lives, children)))
    assert list(running.temporary.iterdir()) == []


def test_a_site_whose_first_process_was_killed_opens_again_at_once(running: Running) -> None:
    master = running.serve()
    master.kill()
    running.serve()
    assert running.answers()
