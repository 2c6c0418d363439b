"""Work in the background: there exactly if the change is, never done twice, never by halves, and it can be stopped."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from plait.errors import PlaitError
from plait.site.audit.actions import record
from plait.site.audit.models import Deed
from plait.site.jobs import Finish, Progress, cancel, enqueue, handlers, progress, run_waiting_jobs, worker
from plait.site.jobs.housekeeping import tidy_up
from plait.site.jobs.leases import LEASE, claim, renew
from plait.site.jobs.models import Job, State
from plait.site.jobs.progress import Cancelled, Stop, Suspended, TakenOver
from plait.site.jobs.work import do

pytestmark = pytest.mark.django_db

Declare = Callable[[handlers.Handler], None]


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """No desk is needed here."""
    return tmp_path


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Declare:
    """Declare who does the jobs of these tests."""
    return lambda function: monkeypatch.setitem(handlers._handlers, "test", function)


@pytest.fixture
def job(handler: Declare) -> Job:
    """A job in line that writes one line when it is done."""
    handler(lambda job, _progress: lambda: record("worked", job, by=None))
    return enqueue("test", 7)


def written() -> int:
    return Deed.objects.filter(verb="worked").count()


def lease_runs_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def claimed() -> Job:
    found = claim()
    assert found is not None
    return found


def test_a_job_is_gone_with_the_change_that_asked_for_it(handler: Declare) -> None:
    handler(lambda _job, _progress: None)
    with suppress(ZeroDivisionError), transaction.atomic():
        enqueue("test", 7)
        raise ZeroDivisionError
    assert not Job.objects.exists()


def test_a_job_without_a_transaction_is_refused(handler: Declare, monkeypatch: pytest.MonkeyPatch) -> None:
    handler(lambda _job, _progress: None)
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(TransactionManagementError):
        enqueue("test", 7)


def test_a_job_that_nobody_does_is_refused() -> None:
    with pytest.raises(LookupError):
        enqueue("dance", 7)


def test_a_job_names_its_subject_by_number(job: Job, handler: Declare) -> None:
    assert enqueue("test", job).subject == job.pk


def test_waiting_jobs_are_done_in_their_order(handler: Declare) -> None:
    order: list[int] = []
    handler(lambda job, _progress: order.append(job.subject))
    for number in (3, 1, 2):
        enqueue("test", number)
    assert run_waiting_jobs() == 3
    assert order == [3, 1, 2]
    assert {job.state for job in Job.objects.all()} == {State.DONE}


def test_a_job_that_is_done_is_not_done_again(job: Job) -> None:
    run_waiting_jobs()
    assert run_waiting_jobs() == 0
    assert written() == 1


# --- Never by halves ---------------------------------------------------------------------------


def test_what_a_job_wrote_before_it_failed_is_not_there(handler: Declare) -> None:
    def half(job: Job) -> None:
        record("worked", job, by=None)
        raise PlaitError("The rest cannot be written.")

    handler(lambda job, _progress: lambda: half(job))
    job = enqueue("test", 7)
    run_waiting_jobs()
    job.refresh_from_db()
    assert (job.state, job.fault, written()) == (State.FAILED, "The rest cannot be written.", 0)


def test_a_job_that_failed_once_is_tried_again(handler: Declare) -> None:
    def second_time(job: Job, _progress: Progress) -> Finish:
        if job.attempts == 1:
            raise OSError
        return lambda: record("worked", job, by=None)

    handler(second_time)
    job = enqueue("test", 7)
    assert run_waiting_jobs() == 2
    job.refresh_from_db()
    assert (job.state, job.fault, written()) == (State.DONE, "", 1)


def test_a_job_that_found_no_room_is_put_off_and_has_all_its_attempts(handler: Declare) -> None:
    def finds_no_room(_job: Job, _progress: Progress) -> Finish | None:
        raise OSError(errno.ENOSPC, "No space left on device", "/secret")

    handler(finds_no_room)
    enqueue("test", 1)
    assert run_waiting_jobs() == 1
    found = Job.objects.get()
    assert (found.state, found.attempts, found.fault) == (State.WAITING, 0, "There was no room on the site's disk.")
    assert found.not_before is not None


class Panic(BaseException):
    """The data engine's own kind of error is no Exception."""


@pytest.mark.parametrize("kind", [ValueError, Panic])
def test_the_third_failure_is_the_last_and_tells_no_data(handler: Declare, kind: type[BaseException]) -> None:
    def fail(_job: Job, _progress: Progress) -> None:
        raise kind("Zq Person, NW1 1AA")

    handler(fail)
    job = enqueue("test", 7)
    assert run_waiting_jobs() == 3
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert job.fault.startswith(f"A fault inside Plait stopped this ({kind.__name__} in test_jobs.py, line ")
    assert "Zq" not in job.fault


def test_what_the_user_can_put_right_is_said_at_once(handler: Declare) -> None:
    def refuse(_job: Job, _progress: Progress) -> None:
        raise PlaitError("There is nothing to publish yet.")

    handler(refuse)
    job = enqueue("test", 7)
    assert run_waiting_jobs() == 1
    job.refresh_from_db()
    assert job.fault == "There is nothing to publish yet."
    assert job.ended_at is not None


# --- Leases ------------------------------------------------------------------------------------


def test_a_job_that_somebody_works_on_is_not_taken(job: Job) -> None:
    claimed()
    assert claim() is None


def test_a_job_whose_worker_has_died_is_taken_over(job: Job) -> None:
    first = claimed()
    lease_runs_out(job)
    second = claimed()
    assert second.pk == first.pk
    assert second.lease != first.lease
    assert second.attempts == 2


def test_a_worker_that_was_thought_dead_writes_nothing(job: Job) -> None:
    late = claimed()
    lease_runs_out(job)
    do(claimed(), stop=Stop())
    do(late, stop=Stop())
    job.refresh_from_db()
    assert (job.state, written()) == (State.DONE, 1)


def test_a_worker_that_was_thought_dead_cannot_fail_the_job(job: Job, handler: Declare) -> None:
    late = claimed()
    lease_runs_out(job)
    claimed()

    def fail(_job: Job, _progress: Progress) -> None:
        raise PlaitError("Too late.")

    handler(fail)
    do(late, stop=Stop())
    job.refresh_from_db()
    assert (job.state, job.fault) == (State.RUNNING, "")


def test_a_worker_that_was_thought_dead_hears_of_it(job: Job) -> None:
    late = claimed()
    lease_runs_out(job)
    claimed()
    with pytest.raises(TakenOver):
        Progress(late, Stop()).step(1, of=2)


def test_a_job_at_which_three_workers_died_is_given_up(job: Job) -> None:
    for _ in range(3):
        claimed()
        lease_runs_out(job)
    assert claim() is None
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert job.fault == "This was started three times and stopped each time before it was done; please report it."


def test_a_sign_of_life_renews_the_lease(job: Job) -> None:
    held = claimed()
    lease_runs_out(job)
    renew(held)
    job.refresh_from_db()
    assert job.leased_until is not None
    assert job.leased_until > timezone.now() + LEASE / 2


def test_signs_of_life_are_given_while_a_single_step_takes_long(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    given = threading.Semaphore(0)
    monkeypatch.setattr(worker, "BEAT", 0.001)
    monkeypatch.setattr(worker, "renew", lambda _job: given.release())
    with worker.heartbeat(job):
        assert all(given.acquire(timeout=10) for _ in range(3))


# --- Progress, calling off, stopping -----------------------------------------------------------


def test_progress_is_seen_from_outside(job: Job, handler: Declare) -> None:
    seen: list[tuple[int, int]] = []

    def work(job: Job, progress: Progress) -> None:
        progress.step(2, of=5)
        job.refresh_from_db()
        seen.append((job.step, job.steps))

    handler(work)
    run_waiting_jobs()
    job.refresh_from_db()
    assert seen == [(2, 5)]
    assert (job.step, job.steps) == (5, 5)


def test_progress_is_written_four_times_a_second_at_most(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    now, steps = 100.0, []
    monkeypatch.setattr(progress, "monotonic", lambda: now)
    monkeypatch.setattr("plait.site.jobs.leases.renew", lambda _job, **said: steps.append(said["step"]))
    told = Progress(job, Stop())
    for done in range(1001):
        told.step(done, of=1000)
        now += 0.001
    assert steps == [0, 250, 500, 750, 1000]


def test_a_waiting_job_is_called_off_at_once(job: Job) -> None:
    cancel(job)
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert run_waiting_jobs() == 0


def test_a_running_job_that_is_called_off_stops_at_its_next_step(job: Job, handler: Declare) -> None:
    def work(job: Job, progress: Progress) -> Finish:
        cancel(job)
        progress.step(1, of=2)
        return lambda: record("worked", job, by=None)

    handler(work)
    run_waiting_jobs()
    job.refresh_from_db()
    assert (job.state, written()) == (State.CANCELLED, 0)


def test_a_running_job_that_is_called_off_at_the_last_moment_writes_nothing(job: Job, handler: Declare) -> None:
    def work(job: Job, _progress: Progress) -> Finish:
        cancel(job)
        return lambda: record("worked", job, by=None)

    handler(work)
    run_waiting_jobs()
    job.refresh_from_db()
    assert (job.state, written()) == (State.CANCELLED, 0)


def test_a_job_that_was_called_off_is_not_taken_over(job: Job) -> None:
    cancel(claimed())
    lease_runs_out(job)
    assert claim() is None
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_a_job_that_is_done_cannot_be_called_off(job: Job) -> None:
    run_waiting_jobs()
    cancel(job)
    job.refresh_from_db()
    assert (job.state, job.cancel_asked) == (State.DONE, False)


def test_calling_off_is_heard_as_such(job: Job) -> None:
    held = claimed()
    cancel(job)
    with pytest.raises(Cancelled):
        Progress(held, Stop()).step(1, of=2)


def test_a_worker_that_is_told_to_stop_puts_its_job_back_in_line(job: Job, handler: Declare) -> None:
    stop = Stop()

    def work(_job: Job, progress: Progress) -> None:
        stop.tell()
        progress.step(1, of=2)

    handler(work)
    do(claimed(), stop=stop)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.WAITING, 0)


def test_a_worker_that_is_told_to_stop_does_not_wait(job: Job) -> None:
    stop = Stop()
    stop.tell()
    stop.wait(3600)
    with pytest.raises(Suspended):
        Progress(job, stop).step(1, of=2)


# --- Housekeeping ------------------------------------------------------------------------------


def test_a_job_is_deleted_a_month_after_it_ended(job: Job) -> None:
    run_waiting_jobs()
    waiting, fresh = enqueue("test", 8), enqueue("test", 9)
    Job.objects.filter(pk=fresh.pk).update(state=State.DONE, ended_at=timezone.now() - timedelta(days=29))
    Job.objects.filter(pk=job.pk).update(ended_at=timezone.now() - timedelta(days=31))
    Job.objects.filter(pk=waiting.pk).update(made_at=timezone.now() - timedelta(days=99))
    tidy_up()
    assert {job.pk for job in Job.objects.all()} == {waiting.pk, fresh.pk}
