"""The page of the work in the background: who sees it, what it tells, and what can be done about what failed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from tests.site.shared.conftest import Browser
from tests.site.shared.test_who_may import ROLES

from plait.errors import PlaitError
from plait.site.jobs.handlers import Handler, handles

if TYPE_CHECKING:
    from plait.site.jobs.models import Job
    from plait.site.people.models import Person
    from plait.site.projects.models import Partner, Project


@pytest.fixture
def convening(verified_member: Callable[..., Person]) -> Browser:
    """The browser of a convenor of a verified organisation."""
    return Browser(verified_member("Cora Convenor", "convenor", "Voluntary Action"))


@pytest.fixture
def failed(db: None) -> Job:
    """Work that came to nothing."""
    from plait.site.jobs.models import Job

    ended = timezone.now()
    return Job.objects.create(
        kind="send_message", subject=98765, state="failed", fault="It was refused.", attempts=3, ended_at=ended
    )


@pytest.fixture
def put_off(db: None) -> Job:
    """Work that something outside was not ready for."""
    from plait.site.jobs.models import Job

    later = timezone.now() + timedelta(hours=1)
    return Job.objects.create(
        kind="send_digest", subject=98765, fault="The mail server sleeps.", postponed=4, not_before=later
    )


def state_of(job: Job) -> str:
    job.refresh_from_db()
    return job.state


def test_every_kind_of_work_has_a_name_in_words() -> None:
    from plait.site.jobs.handlers import _handlers
    from plait.site.watching.work import KINDS

    assert {kind for kind in _handlers if not kind.startswith("test")} == set(KINDS)


# --- Who sees it --------------------------------------------------------------------------------


def test_those_who_vouch_find_the_page_and_others_no_link_to_it(convening: Browser, asker: Person) -> None:
    assert "/jobs/" in convening.look("/organisations/").links
    assert "/jobs/" not in Browser(asker).look("/organisations/").links


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_sees_it_and_the_page_says_whom_to_ask(
    convening: Browser, failed: Job, member: Callable[..., Person], role: str
) -> None:
    """Not even the convenor of an organisation that nobody has verified."""
    browser = Browser(member("Olga Other", role, "Another"))
    page = browser.look("/jobs/")
    assert (browser.status, "ask Cora Convenor." in page.text) == (403, True)
    assert "It was refused." not in page.text
    for number in (failed.pk, 999):
        for verb in ("again", "give-up"):
            browser.send(f"/jobs/{number}/{verb}/")
            assert browser.status == 404
    assert state_of(failed) == "failed"


def test_a_visitor_is_asked_to_sign_in(failed: Job) -> None:
    visitor = Browser()
    visitor.look("/jobs/")
    assert visitor.goes_to.startswith("/sign-in/")


# --- What it tells ------------------------------------------------------------------------------


def test_what_failed_is_told_in_plain_words_without_whom_it_is_for(
    convening: Browser, failed: Job, put_off: Job
) -> None:
    text = convening.look("/jobs/").text
    for words in ("Sending a message", "It was refused.", "Sending somebody's messages", "The mail server sleeps."):
        assert words in text
    assert "98765" not in convening.body.decode()


def test_what_waits_and_what_is_done_now_with_how_far_it_is(convening: Browser) -> None:
    from plait.site.jobs.leases import claim
    from plait.site.jobs.models import Job

    Job.objects.create(kind="publish", subject=1)
    Job.objects.create(kind="publish", subject=2)
    job = claim()
    assert job is not None
    Job.objects.filter(pk=job.pk).update(step=2, steps=3)
    text = " ".join(convening.look("/jobs/").text.split())
    for words in ("1 piece of work waits its turn.", "Making a public page 2 of 3 steps are done. Since "):
        assert words in text
    assert "progress" in convening.page.elements


def test_a_worker_that_is_there_was_heard_of(convening: Browser) -> None:
    from plait.site.jobs.alive import say_alive
    from plait.site.jobs.models import Alive

    assert "No worker was ever heard of." in convening.look("/jobs/").text
    say_alive()
    say_alive()
    assert Alive.objects.count() == 1
    assert "The worker was last heard of on" in convening.look("/jobs/").text


def test_a_worker_that_died_in_the_middle_of_its_work_is_missed(convening: Browser) -> None:
    from plait.site.jobs.models import Job

    long_ago = timezone.now() - timedelta(minutes=5)
    Job.objects.create(kind="publish", subject=1, state="running", started_at=long_ago, leased_until=long_ago)
    text = convening.look("/jobs/").text
    assert "No worker was heard of since" in text


def test_a_worker_says_that_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything else, and while it has nothing to do."""
    from plait.site.jobs import worker
    from plait.site.jobs.progress import Stop

    said: list[str] = []
    stop = Stop()
    monkeypatch.setattr(worker, "Stop", lambda: stop)
    monkeypatch.setattr(worker, "say_alive", lambda: said.append("alive"))
    for name in ("look", "tidy_up"):
        monkeypatch.setattr(worker, name, lambda: None)
    monkeypatch.setattr(worker, "_work_off", lambda stop: stop.tell())
    monkeypatch.setattr("plait.site.jobs.worker.signal.signal", lambda *_: None)
    monkeypatch.setattr("plait.site.jobs.worker.threading.Thread.start", lambda _self: None)
    worker.run_worker(parent=0)
    assert said == ["alive"]


# --- What can be done about it ------------------------------------------------------------------


def test_what_failed_is_tried_again_and_on_record(convening: Browser, failed: Job, put_off: Job) -> None:
    from plait.site.audit.models import Deed

    for job in (failed, put_off):
        convening.send(f"/jobs/{job.pk}/again/")
        assert convening.goes_to == "/jobs/"
        assert state_of(job) == "waiting"
        assert (job.attempts, job.postponed, job.not_before) == (0, 0, None)
        deed = Deed.objects.latest("pk")
        assert (deed.verb, deed.kind, deed.number) == ("try_job_again", "jobs.job", job.pk)


def test_what_failed_is_given_up_and_needs_nobody_any_more(convening: Browser, failed: Job, put_off: Job) -> None:
    from plait.site.audit.models import Deed
    from plait.site.jobs import run_waiting_jobs

    for job in (failed, put_off):
        convening.send(f"/jobs/{job.pk}/give-up/")
        assert state_of(job) == "cancelled"
        assert Deed.objects.latest("pk").verb == "give_job_up"
    assert "Nothing has failed." in convening.look("/jobs/").text
    assert run_waiting_jobs() == 0


def test_what_somebody_has_seen_to_is_not_touched_again(convening: Browser, failed: Job) -> None:
    convening.send(f"/jobs/{failed.pk}/again/")
    for verb in ("again", "give-up"):
        page = convening.send(f"/jobs/{failed.pk}/{verb}/")
        assert (convening.status, "Somebody has seen to this already: look again." in page.text) == (403, True)
    assert state_of(failed) == "waiting"


def test_work_that_goes_well_is_nobodys_to_stop(convening: Browser) -> None:
    from plait.site.jobs.models import Job

    for state in ("waiting", "running", "done"):
        job = Job.objects.create(kind="publish", subject=1, state=state)
        convening.send(f"/jobs/{job.pk}/give-up/")
        assert (convening.status, state_of(job)) == (403, state)


# --- On the page where it began -----------------------------------------------------------------


def test_whoever_publishes_sees_how_far_it_is_and_can_stop_it(
    project: Project, convenor: Partner, asker: Person, share: Callable[..., object]
) -> None:
    from plait.site.jobs import run_waiting_jobs
    from plait.site.jobs.models import Job
    from plait.site.projects.actions import agree_no_action, publish

    share(asker)
    agree_no_action(project, by=asker, because="Not this winter.")
    publish(project, by=convenor.person, summary="We found it.")
    Job.objects.filter(kind="publish").update(step=1, steps=3)
    browser, colleague = Browser(convenor.person), Browser(asker)
    page = browser.look(f"/questions/{project.ident}/")
    assert ("Do not publish it" in page.text, "progress" in page.elements) == (True, True)
    assert "Do not publish it" not in colleague.look(f"/questions/{project.ident}/").text
    browser.send(f"/questions/{project.ident}/publish/stop/")
    run_waiting_jobs()
    assert "Nothing is published yet." in browser.look(f"/questions/{project.ident}/").text


def test_a_page_whose_making_was_given_up_is_not_said_to_be_made(
    project: Project, convenor: Partner, asker: Person, share: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.jobs import give_up, run_waiting_jobs
    from plait.site.jobs.handlers import _handlers
    from plait.site.jobs.models import Job
    from plait.site.projects.actions import agree_no_action, publish

    def fails(*_: object) -> None:
        raise PlaitError("It cannot be.")

    doing: dict[str, Handler] = dict(_handlers)
    monkeypatch.setattr("plait.site.jobs.handlers._handlers", doing)
    handles("publish")(fails)
    share(asker)
    agree_no_action(project, by=asker, because="Not this winter.")
    publish(project, by=convenor.person, summary="We found it.")
    run_waiting_jobs()
    assert give_up(Job.objects.get(kind="publish").pk)
    text = Browser(convenor.person).look(f"/questions/{project.ident}/").text
    assert "The public page could not be made. It cannot be." in text
