"""Breaches, complaints and requests: reported by anybody, seen to by few, each with its clock by law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from plait.site.incidents.models import Incident
    from plait.site.people.models import Person

Report = Callable[..., "Incident"]
ROLES = ("community", "data", "subject", "convenor", "legal", "viewer")


@pytest.fixture
def lawyer(member: Callable[..., Person]) -> Person:
    """The legal and policy lead of Food Share."""
    return member("Lee Legal", "legal")


@pytest.fixture
def report(asker: Person) -> Report:
    """Let the community worker of Food Share report a breach."""
    from plait.site.incidents.actions import report_incident
    from plait.site.incidents.models import Kind

    def reported(kind: str = "breach", *, hours_ago: float = 0) -> Incident:
        return report_incident(
            asker.organisations.get(),
            by=asker,
            kind=Kind(kind),
            what="A list lay in the printer.",
            noticed_at=timezone.now() - timedelta(hours=hours_ago),
        )

    return reported


def test_every_kind_has_its_duty_with_the_law_it_stands_in() -> None:
    from plait.site.incidents.clock import DUTIES
    from plait.site.incidents.models import Kind

    assert set(DUTIES) == set(Kind)
    assert all(duty.source and (duty.hours or duty.days or duty.months) for duty in DUTIES.values())


@pytest.mark.parametrize(
    ("kind", "noticed", "due"),
    [
        ("breach", (2026, 11, 20, 14, 30), (2026, 11, 23, 14, 30)),
        ("complaint", (2026, 11, 20, 14, 30), (2026, 12, 20, 14, 30)),
        ("request", (2026, 11, 20, 14, 30), (2026, 12, 20, 14, 30)),
        ("request", (2027, 1, 31, 9, 0), (2027, 2, 28, 9, 0)),
        ("request", (2026, 12, 31, 9, 0), (2027, 1, 31, 9, 0)),
    ],
)
def test_the_time_is_72_hours_30_days_or_a_month(kind: str, noticed: tuple[int, ...], due: tuple[int, ...]) -> None:
    from plait.site.incidents.clock import due_of
    from plait.site.incidents.models import Kind

    year, month, day, hour, minute = noticed
    found = due_of(Kind(kind), datetime(year, month, day, hour, minute, tzinfo=UTC))
    assert (found.year, found.month, found.day, found.hour, found.minute) == due


@pytest.mark.parametrize(
    ("hours_ago", "words"),
    [(1, "70 hours left"), (30, "41 hours left"), (71.5, "0 hours left"), (73, "The time is over")],
)
def test_the_page_says_how_much_time_is_left(report: Report, asker: Person, hours_ago: float, words: str) -> None:
    incident = report(hours_ago=hours_ago)
    assert words in Browser(asker).look(f"/incidents/{incident.pk}/").text


@pytest.mark.parametrize(("hours_ago", "words"), [(70, "Done in time"), (80, "Done too late")])
def test_a_clock_that_stopped_says_whether_it_was_in_time(
    report: Report, lawyer: Person, hours_ago: float, words: str
) -> None:
    incident = report(hours_ago=hours_ago)
    browser = Browser(lawyer)
    browser.send(f"/incidents/{incident.pk}/answer/", answer="The Commissioner was told by phone.")
    assert words in browser.look(f"/incidents/{incident.pk}/").text


def test_a_member_reports_and_those_who_see_to_it_are_told_without_what_it_is(asker: Person, lawyer: Person) -> None:
    from plait.site.incidents.models import Incident
    from plait.site.messaging.models import Message

    browser = Browser(asker)
    day = timezone.localdate() - timedelta(days=1)
    browser.send(
        "/incidents/report/",
        organisation=asker.organisations.get().pk,
        kind="breach",
        what="A list lay in the printer.",
        day_day=day.day,
        day_month=day.month,
        day_year=day.year,
        time="9:30",
    )
    incident = Incident.objects.get()
    assert browser.goes_to == f"/incidents/{incident.pk}/"
    assert timezone.localtime(incident.noticed_at).strftime("%H:%M") == "09:30"
    message = Message.objects.get()
    assert (message.to, message.link) == (lawyer, f"/incidents/{incident.pk}/")
    assert "printer" not in message.subject + message.body


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"what": "Ring Jane on 020 7946 0123."}, "This holds a phone number"),
        ({"time": "half past"}, "Write a time such as 14:30."),
        ({"day_year": "2040"}, "This has not come yet"),
        ({"kind": "war"}, "Select a valid choice"),
        ({"organisation": "999"}, "Select a valid choice"),
    ],
)
def test_what_is_not_in_order_is_said_and_nothing_is_kept(asker: Person, changed: dict[str, str], words: str) -> None:
    from plait.site.incidents.models import Incident

    good = {"organisation": asker.organisations.get().pk, "kind": "breach", "what": "A list was lost.", "time": "9:30"}
    day = {"day_day": "1", "day_month": "11", "day_year": "2026"}
    browser = Browser(asker)
    page = browser.send("/incidents/report/", **(good | day | changed))
    assert (browser.status, words in " ".join(page.errors)) == (422, True)
    assert Incident.objects.count() == 0


def test_it_is_answered_and_then_closed_and_every_deed_is_on_record(report: Report, lawyer: Person) -> None:
    from plait.site.audit.models import Deed

    incident, browser = report(), Browser(lawyer)
    at = f"/incidents/{incident.pk}/"
    page = browser.send(f"{at}close/", learned="Printers ask for a code.")
    assert (browser.status, "Do first what the clock is for" in page.text) == (403, True)
    browser.send(at, text="It was found after an hour.")
    browser.send(f"{at}answer/", answer="Nobody was at risk: it was found at once.")
    browser.send(f"{at}close/", learned="Printers ask for a code.")
    text = browser.look(at).text
    for words in ("It was found after an hour.", "Nobody was at risk", "Printers ask for a code."):
        assert words in text
    verbs = ["report_incident", "write_note", "answer_incident", "close_incident"]
    assert [deed.verb for deed in Deed.objects.all()][-4:] == verbs
    page = browser.send(f"{at}answer/", answer="Again.")
    assert (browser.status, "This was done already." in page.text) == (403, True)


@pytest.mark.parametrize("role", ROLES)
def test_another_organisation_in_any_role_does_not_know_of_it(
    report: Report, member: Callable[..., Person], role: str
) -> None:
    incident = report()
    browser = Browser(member("Olga Other", role, "Another"))
    assert "printer" not in browser.look("/incidents/").text
    for path in ("", "answer/", "close/"):
        for ask in (browser.look, browser.send):
            ask(f"/incidents/{incident.pk}/{path}")
            assert browser.status == 404


@pytest.mark.parametrize("role", ["community", "data", "subject", "viewer"])
def test_a_colleague_who_neither_reported_it_nor_sees_to_it_does_not_either(
    report: Report, lawyer: Person, member: Callable[..., Person], role: str
) -> None:
    incident = report()
    browser = Browser(member("Cole League", role))
    browser.look(f"/incidents/{incident.pk}/")
    assert browser.status == 404


def test_whoever_reported_it_follows_it_and_is_told_who_sees_to_it(
    report: Report, asker: Person, lawyer: Person
) -> None:
    incident, browser = report(), Browser(asker)
    assert "Others see to this: ask Lee Legal." in browser.look(f"/incidents/{incident.pk}/").text
    browser.send(f"/incidents/{incident.pk}/", text="It is safe again.")
    browser.send(f"/incidents/{incident.pk}/answer/", answer="Done.")
    assert (browser.status, incident.notes.count()) == (403, 1)


def test_in_an_organisation_without_a_legal_lead_everybody_but_viewers_sees_to_it(
    report: Report, member: Callable[..., Person]
) -> None:
    incident = report()
    viewer, data_lead = Browser(member("Vi Viewer", "viewer")), Browser(member("Dan Data", "data"))
    viewer.look(f"/incidents/{incident.pk}/")
    assert viewer.status == 404
    data_lead.look(f"/incidents/{incident.pk}/answer/")
    assert data_lead.status == 200


def test_a_visitor_has_to_sign_in(report: Report) -> None:
    browser = Browser()
    browser.look(f"/incidents/{report().pk}/")
    assert browser.goes_to.startswith("/sign-in/")


@pytest.mark.parametrize(("hours_ago", "told"), [(40, 0), (50, 1), (80, 1)])
def test_who_sees_to_it_is_reminded_once_when_little_time_is_left(
    report: Report, lawyer: Person, hours_ago: float, told: int
) -> None:
    from plait.site.incidents.reminding import remind
    from plait.site.messaging.models import Message

    report(hours_ago=hours_ago)
    before = Message.objects.count()
    remind()
    remind()
    assert Message.objects.count() - before == told


def test_nobody_is_reminded_of_what_is_answered(report: Report, lawyer: Person) -> None:
    from plait.site.incidents.actions import answer_incident
    from plait.site.incidents.reminding import remind
    from plait.site.messaging.models import Message

    answer_incident(report(hours_ago=60), by=lawyer, answer="Done.")
    before = Message.objects.count()
    remind()
    assert Message.objects.count() == before
