"""A link in a letter opens one question for one organisation: again and again, until its day, and never more."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.site.shared.by_link import by_link, comes_by, letter_to, link_in
from tests.site.shared.coming_in import with_password
from tests.site.shared.conftest import Browser, archive

if TYPE_CHECKING:
    from pathlib import Path

    from plait.site.people.models import Person
    from plait.site.projects.models import Partner, Project

ONLY = "This link is for one question"
OLD = "This link no longer works"


@pytest.fixture
def nora(partner: Callable[..., Partner]) -> Partner:
    """Somebody of a parish who was asked, and has not answered."""
    return partner("New Nora", "data", "Parish", joins=False)


def links() -> Any:  # noqa: ANN401 - a manager
    from plait.site.entering.models import QuestionLink

    return QuestionLink.objects


def deeds(verb: str) -> Any:  # noqa: ANN401 - a set of rows
    from plait.site.audit.models import Deed

    return Deed.objects.filter(verb=verb)


def later(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    now = timezone.now() + timedelta(**by)
    monkeypatch.setattr(timezone, "now", lambda: now)


# from the letter to the table


def test_from_the_letter_to_a_shared_table_without_an_account(project: Project, nora: Partner, demo: Path) -> None:
    at, browser = f"/questions/{project.ident}/", Browser()
    browser.look(link_in(letter_to(nora.person)))
    assert browser.goes_to == "/by-link/"
    assert "Who is missing?" in browser.look("/by-link/").text
    browser.send("/by-link/")
    assert browser.goes_to == at
    assert "Ann Asker asks you to take part" in browser.look(at).text
    browser.send(f"{at}join/")
    browser.send(f"{at}contribute/", table=archive(demo, "council_helpline"))
    draft = browser.goes_to
    page = browser.look(draft)
    browser.send(draft, **{**page.values, "meaning": "They rang us.", "agree": "on", "sure": "on"})
    nora.refresh_from_db()
    table = project.contributions.get()
    assert (nora.answer, table.stage, table.organisation.name) == ("joined", "shared", "Parish")
    assert "Your question" in browser.look(at).text


def test_no_as_well_and_a_remark_taken_back(project: Project, nora: Partner) -> None:
    at, browser = f"/questions/{project.ident}/", by_link(nora)
    browser.send(f"{at}answer/", reason="No time.", offer="A talk.")
    browser.send(f"{at}say/", tone="story", text="They walk past.", area="", sure="on")
    remark = project.remarks.get()
    browser.send(f"{at}remarks/{remark.pk}/take-back/")
    nora.refresh_from_db()
    remark.refresh_from_db()
    assert (nora.reason, nora.offer, remark.organisation.name, remark.text) == ("No time.", "A talk.", "Parish", "")


def test_the_conversation_about_it_in_the_name_of_the_organisation_of_the_link(
    member: Callable[..., Person], partner: Callable[..., Partner], asker: Person
) -> None:
    from plait.site.conversations.writing import thread_from

    member("New Nora", organisation="The First")
    nora = partner("New Nora", "data", "Parish", joins=False)
    thread = thread_from(nora)
    assert thread
    browser = by_link(nora)
    browser.send(f"/conversations/{thread.ident}/", text="By ward or by street?")
    assert browser.goes_to == f"/conversations/{thread.ident}/"
    told = asker.messages.latest("pk").body
    assert "Parish writes" in told
    assert "The First" not in told


# the letter


def test_the_letter_says_what_the_link_opens_for_whom_and_until_when(nora: Partner) -> None:
    nora.reply_by = timezone.localdate() + timedelta(days=10)
    nora.save()
    day = nora.reply_by + timedelta(days=28)
    text = letter_to(nora.person)
    assert "opens this one question, for Parish" in text
    assert f"until {day.day} {day:%B %Y}" in " ".join(text.split())
    assert "/come-in/" not in text


def test_a_letter_about_the_conversation_has_the_same_kind_of_link(nora: Partner, asker: Person) -> None:
    from plait.site.conversations.actions import write_to
    from plait.site.conversations.writing import thread_from

    thread = thread_from(nora)
    assert thread
    write_to(thread, by=asker, text="Could you?")
    assert comes_by(link_in(letter_to(nora.person))).goes_to == f"/questions/{nora.project.ident}/"


def test_the_message_of_the_day_has_the_link_under_its_line(nora: Partner) -> None:
    from plait.site.messaging.digest import _own
    from plait.site.messaging.models import Message

    message = Message.objects.filter(to=nora.person).latest("pk")
    assert comes_by(_own(message)).goes_to == f"/questions/{nora.project.ident}/"


@pytest.mark.parametrize("more", ["password", "app"])
def test_whoever_signs_in_by_more_than_letters_gets_the_plain_address(nora: Partner, more: str) -> None:
    from plait.site.entering.models import CodeApp

    if more == "password":
        with_password(nora.person)
    else:
        CodeApp.objects.create(person=nora.person, secret="A" * 32, confirmed=True)
    assert f"http://127.0.0.1:8000/questions/{nora.project.ident}/\n" in letter_to(nora.person)
    assert not links().exists()


def test_whoever_asks_the_question_gets_no_such_link(nora: Partner, asker: Person) -> None:
    from plait.site.projects.actions import join

    join(nora, by=nora.person)
    assert "/come-in/" in letter_to(asker)


# what a link is


def test_only_a_checksum_of_a_token_of_192_bits_is_kept(nora: Partner) -> None:
    """ASVS 7.2.3, 11.4.1."""
    token = link_in(letter_to(nora.person)).split("/")[2]
    assert len(token) >= 32
    assert links().get().digest == hashlib.sha256(token.encode()).hexdigest()


def test_a_program_that_looks_at_links_changes_nothing_and_the_address_keeps_no_secret(nora: Partner) -> None:
    link = link_in(letter_to(nora.person))
    before, sessions = deeds("open_link").count(), Session.objects.count()
    for _ in range(3):
        scanner = Browser()
        answer = scanner.client.get(link)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/by-link/")
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        page = scanner.look("/by-link/")
        assert "Open the question" in page.text
        assert link.split("/")[2] not in scanner.body.decode()
        assert scanner.client.post(link).status_code == 405
        cookie = answer.cookies["plait_link"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/by-link/")
    assert (deeds("open_link").count(), Session.objects.count()) == (before, sessions)
    assert comes_by(link).goes_to == f"/questions/{nora.project.ident}/"


def test_it_works_on_the_phone_and_on_the_desk(nora: Partner) -> None:
    link = link_in(letter_to(nora.person))
    phone, desk = comes_by(link), comes_by(link)
    for browser in (phone, desk):
        assert "New Nora" in browser.look(f"/questions/{nora.project.ident}/").text


def test_it_is_no_signing_in_and_keeps_the_account_in_use(nora: Partner) -> None:
    from plait.site.people.actions import KEPT, link_for
    from plait.site.people.models import Person as Account

    whole = link_for(nora.person)
    Account.objects.filter(pk=nora.person.pk).update(kept_until=timezone.localdate() + timedelta(days=3))
    by_link(nora)
    nora.person.refresh_from_db()
    assert (nora.person.last_login, nora.person.kept_until) == (None, timezone.localdate() + KEPT)
    Browser().send(whole)
    nora.person.refresh_from_db()
    assert nora.person.last_login is not None


def test_it_ends_four_weeks_after_the_day_of_the_answer(nora: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    nora.reply_by = timezone.localdate() + timedelta(days=3)
    nora.save()
    link = link_in(letter_to(nora.person))
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=30))
    assert comes_by(link).status == 302
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=33))
    assert OLD in Browser().look("/by-link/").text
    browser = Browser()
    browser.look(link)
    assert (OLD in browser.look("/by-link/").text, browser.status) == (True, 410)


def test_a_visit_ends_after_eight_hours_and_with_its_link(nora: Partner) -> None:
    by_link(nora)
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(hours=7, minutes=59) < left <= timedelta(hours=8)
    link = link_in(letter_to(nora.person))
    links().update(until=timezone.now() + timedelta(minutes=5))
    comes_by(link)
    assert min(Session.objects.values_list("expire_date", flat=True)) <= timezone.now() + timedelta(minutes=5)


def test_a_session_without_its_link_is_a_visitors(nora: Partner) -> None:
    browser = by_link(nora)
    links().all().delete()
    browser.look(f"/questions/{nora.project.ident}/")
    assert browser.status == 404


# ending it


def ended(browser: Browser, link: str, project: Project) -> bool:
    browser.look(f"/questions/{project.ident}/")
    other = Browser()
    other.look(link)
    return browser.status == 404 and OLD in other.look("/by-link/").text


@pytest.mark.parametrize("who", ["the asker", "themselves", "by the link", "who looks after members"])
def test_those_whom_it_concerns_end_it(
    project: Project, nora: Partner, asker: Person, member: Callable[..., Person], who: str
) -> None:
    link = link_in(letter_to(nora.person))
    browser, at = comes_by(link), f"/questions/{project.ident}/"
    carer = member("Cara Carer", organisation="Parish")
    nora.organisation.memberships.filter(person=carer).update(looks_after=True)
    membership = nora.person.memberships.get(organisation=nora.organisation)
    ends, page = {
        "the asker": (Browser(asker), at),
        "themselves": (Browser(nora.person), "/account/"),
        "by the link": (browser, at),
        "who looks after members": (Browser(carer), f"/organisations/members/{membership.pk}/"),
    }[who]
    assert "End the link" in ends.look(page).text, ends.status
    ends.send(f"{at}links/{links().get().pk}/end/", next=page)
    assert (ends.status, ends.goes_to) == (302, page)
    assert ended(browser, link, project)
    assert (deeds("end_links").get().link is not None) == (who == "by the link")


def test_after_that_a_letter_opens_nothing(nora: Partner, asker: Person) -> None:
    from plait.site.entering.actions import end_links

    link_in(letter_to(nora.person))
    end_links(links().get(), by=asker)
    text = letter_to(nora.person)
    assert ("/by-link/" in text, "/come-in/" in text) == (False, False)


@pytest.mark.parametrize("role", ["data", "convenor", "viewer"])
def test_nobody_else_ends_it_or_finds_it(
    project: Project, nora: Partner, partner: Callable[..., Partner], role: str
) -> None:
    link_in(letter_to(nora.person))
    other = Browser(partner("Olga Other", role, "Another").person)
    assert "End the link" not in other.look(f"/questions/{project.ident}/").text
    for number in (links().get().pk, 999):
        other.send(f"/questions/{project.ident}/links/{number}/end/")
        assert other.status == 404
    assert links().get().ended_at is None


def test_a_password_ends_it(project: Project, nora: Partner) -> None:
    from plait.site.entering.actions import change_password

    link = link_in(letter_to(nora.person))
    browser = comes_by(link)
    change_password(nora.person, by=nora.person, password="three odd words together")
    assert ended(browser, link, project)


def test_leaving_the_organisation_ends_it(project: Project, nora: Partner) -> None:
    link = link_in(letter_to(nora.person))
    browser = comes_by(link)
    nora.person.memberships.get(organisation=nora.organisation).delete()
    assert ended(browser, link, project)


def test_a_deleted_account_leaves_no_link(nora: Partner) -> None:
    from plait.site.people.actions import forget_person

    link_in(letter_to(nora.person))
    forget_person(nora.person, by=None)
    assert not links().exists()


def test_it_is_deleted_ninety_days_after_its_last_day(nora: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    from plait.site.entering.forgetting import delete_the_old

    link_in(letter_to(nora.person))
    later(monkeypatch, days=28 + 88)
    delete_the_old()
    assert links().count() == 1
    later(monkeypatch, days=3)
    delete_the_old()
    assert links().count() == 0


# a new one


def asks_for_new(link: str) -> Browser:
    browser = Browser()
    browser.look(link)
    browser.send("/by-link/new/")
    return browser


def test_an_old_link_fetches_a_new_one_and_the_page_tells_nothing(
    nora: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.jobs import run_waiting_jobs
    from plait.site.jobs.models import Job

    link = link_in(letter_to(nora.person))
    before = nora.person.messages.count()
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=40))
    pages, jobs = set(), []
    for asked in (link, f"/by-link/{'x' * 32}/", "/by-link/"):
        at = Job.objects.count()
        browser = asks_for_new(asked)
        pages.add((browser.status, browser.page.text))
        jobs.append(Job.objects.count() - at)
    assert (len(pages), jobs) == (1, [1, 1, 1])
    for name in ("Nora", "Parish", "missing"):
        assert name not in next(iter(pages))[1]
    run_waiting_jobs()
    assert nora.person.messages.count() == before + 1
    assert comes_by(link_in(letter_to(nora.person))).goes_to == f"/questions/{nora.project.ident}/"


def test_one_that_was_ended_fetches_none(nora: Partner, asker: Person) -> None:
    from plait.site.entering.actions import end_links
    from plait.site.jobs import run_waiting_jobs

    link = link_in(letter_to(nora.person))
    end_links(links().get(), by=asker)
    before = nora.person.messages.count()
    asks_for_new(link)
    run_waiting_jobs()
    assert nora.person.messages.count() == before


def test_five_new_ones_in_a_quarter_of_an_hour_are_enough(nora: Partner) -> None:
    from plait.site.jobs import run_waiting_jobs

    link = link_in(letter_to(nora.person))
    before = nora.person.messages.count()
    for _ in range(8):
        asks_for_new(link)
    run_waiting_jobs()
    assert nora.person.messages.count() == before + 5


# on record, and where one is signed in


def test_the_record_says_who_did_what_and_that_they_came_by_a_link(
    project: Project, nora: Partner, asker: Person
) -> None:
    from plait.site.audit.chain import verify_record

    browser = by_link(nora)
    browser.send(f"/questions/{project.ident}/join/")
    deed = deeds("join").get()
    assert (deed.by, deed.organisation, deed.link) == (nora.person.pk, nora.organisation_id, links().get().pk)
    assert deeds("invite").get().link is None
    assert deeds("open_link").get().link == links().get().pk
    assert verify_record().is_whole
    assert "New Nora (by a link) said yes to taking part." in Browser(asker).look("/record/").text


def test_whoever_changes_by_which_link_breaks_the_chain(nora: Partner) -> None:
    from plait.site.audit.chain import START, Line, digest_of

    line = Line(timezone.now(), "join", 7, "projects.partner", 3, 3, 2)
    assert len({digest_of(START, item) for item in (line, line._replace(link=1), line._replace(link=2))}) == 3


def test_it_stands_among_the_sessions_as_what_it_is_and_is_ended_there(nora: Partner) -> None:
    visit, own = by_link(nora), Browser(nora.person)
    page = own.look("/account/")
    assert "By a link to one question" in page.text
    number = nora.person.visits.get(link__isnull=False).pk
    own.send(f"/account/sessions/{number}/end/")
    visit.look(f"/questions/{nora.project.ident}/")
    assert visit.status == 404


def test_ending_the_visit_leaves_the_link(nora: Partner) -> None:
    link = link_in(letter_to(nora.person))
    browser = comes_by(link)
    browser.send("/sign-out/")
    browser.look(f"/questions/{nora.project.ident}/")
    assert browser.status == 404
    assert comes_by(link).goes_to == f"/questions/{nora.project.ident}/"


def test_whoever_is_signed_in_keeps_their_session(nora: Partner) -> None:
    browser = comes_by(link_in(letter_to(nora.person)), Browser(nora.person))
    browser.look("/account/")
    assert browser.status == 200


def test_somebody_elses_session_ends_when_the_link_is_opened(nora: Partner, asker: Person) -> None:
    browser = comes_by(link_in(letter_to(nora.person)), Browser(asker))
    assert ONLY in browser.look("/account/").text


def test_nothing_of_it_stands_in_the_log(nora: Partner, settings: Settings, capfd: pytest.CaptureFixture[str]) -> None:
    link = link_in(letter_to(nora.person))
    settings.LOG = True
    comes_by(link)
    said = capfd.readouterr().err
    assert "by-link-open" in said
    assert link.split("/")[2] not in said
