"""Links that open one question for one organisation: made for a letter, found again, ended, forgotten.

Whoever comes by one is the person to whom it was sent, with a limit (`plait.site.access.Limit`). Their session holds
the number of the link and no account: should the link be gone, it is a visitor's.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from plait.site.access import Limit, limit_of
from plait.site.audit.actions import record
from plait.site.audit.kept import kept
from plait.site.entering.models import QuestionLink
from plait.site.entering.policies import refusal
from plait.site.entering.steps import second_step_of
from plait.site.jobs import Finish, Progress
from plait.site.jobs.models import Job
from plait.site.messaging.actions import tell
from plait.site.people.models import Organisation, Person
from plait.site.questions import Question, questions_of

GOOD_FOR = timedelta(days=28)
"""How long a link works after the day by which an answer is needed, or after it was sent where that is later."""
KEPT = timedelta(days=90)
"""How long it is kept after that: so long the page of an old link can send a new one. One that was ended stays, as it
says that no letter is to open that question."""
LINK = "link"
"""What a session calls the number of its link."""
_BYTES = 24
"""Of a token, at random: 192 bits."""


@dataclass(frozen=True)
class Part:
    """What somebody was asked to take part in, as far as a link has to know."""

    number: int
    question: str
    """What names the question in addresses."""
    conversation: str
    """What names the conversation about it; "" where there is none."""
    person: Person
    organisation: Organisation
    asked_by: Person
    reply_by: date | None


def has_own_way(person: Person) -> bool:
    """Whether somebody signs in by more than letters: no letter then opens what that protects."""
    return person.has_usable_password() or second_step_of(person).is_there


@transaction.atomic
def give_link(part: Part) -> tuple[str, date] | None:
    """Make a link for a letter: its address, without the host, and its last day. The token is in that letter alone.

    None where links to this question were ended by hand: then a letter opens nothing.
    """
    earlier = QuestionLink.objects.filter(part=part.number)
    if earlier.filter(ended_at__isnull=False).exists():
        return None
    token = secrets.token_urlsafe(_BYTES)
    today = timezone.localdate()
    last = max(part.reply_by or today, today) + GOOD_FOR
    made = QuestionLink.objects.create(
        digest=_digest(token),
        person=part.person,
        organisation=part.organisation,
        asked_by=part.asked_by,
        part=part.number,
        question=part.question,
        conversation=part.conversation,
        until=timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min)),
    )
    record("give_link", made, by=None)
    return reverse("by-link", kwargs={"token": token}), last


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def good_links() -> QuerySet[QuestionLink]:
    """The links that work now."""
    found = QuestionLink.objects.filter(ended_at=None, until__gt=timezone.now(), person__is_active=True)
    return found.select_related("person", "organisation")


def links_to_end(somebody: Person, links: QuerySet[QuestionLink]) -> list[QuestionLink]:
    """Of these links those that somebody may end: for each part in a question the newest, as they end together."""
    newest = {link.part: link for link in links.order_by("pk")}
    return [link for link in newest.values() if refusal("end_links", link, somebody) is None]


def links_in_question(question: str, somebody: Person) -> list[QuestionLink]:
    """The links to a question that somebody may end. Every page of it asks, and only deeds and time change them."""
    links = kept(
        f"links to {question} for {somebody.pk} by {limit_of(somebody)}",
        lambda: links_to_end(somebody, good_links().filter(question=question)),
    )
    now = timezone.now()
    return [link for link in links if link.until > now]


def with_titles(somebody: Person, links: list[QuestionLink]) -> list[QuestionLink]:
    """The same, with the titles of those questions that somebody may follow."""
    titles = {item.ident: item.title for item in questions_of(somebody.pk)}
    for link in links:
        link.title = titles.get(link.question, "")
    return links


def find_link(token: str) -> tuple[QuestionLink, Question] | None:
    """The link with this token and its question; None where it does not work, whatever the reason."""
    link = good_links().filter(digest=_digest(token)).first()
    question = _question_of(link) if link else None
    return (link, question) if link and question else None


def _question_of(link: QuestionLink) -> Question | None:
    """The question that a link opens; None where its person takes no part in it any more."""
    found = (item for item in questions_of(link.person_id) if item.ident == link.question and item.takes_part)
    return next(found, None)


def number_of(token: str) -> int:
    """The number of the link with this token, whether it works or not; 0 for none."""
    return QuestionLink.objects.filter(digest=_digest(token)).values_list("pk", flat=True).first() or 0


def person_by(link: QuestionLink) -> Person:
    """Whoever comes by a link, with their limit."""
    person = link.person
    person.limit = Limit(
        link=link.pk,
        question=link.question,
        conversation=link.conversation,
        organisation=link.organisation_id,
        organisation_name=link.organisation.name,
    )
    return person


def limited(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that knows whoever came by a link. Nothing is looked up before somebody asks who it is."""

    def with_limit(request: HttpRequest) -> HttpResponse:
        signed_in = request.user
        request.visitor = AnonymousUser()  # type: ignore[attr-defined]  # whom the gate takes them for elsewhere
        request.user = SimpleLazyObject(lambda: _who(request, signed_in))  # type: ignore[assignment]  # as Django's own
        return get_response(request)

    return with_limit


def _who(request: HttpRequest, signed_in: Any) -> Any:  # noqa: ANN401 - Django's own stand-in for a person or a visitor
    if signed_in.is_authenticated or LINK not in request.session:
        return signed_in
    link = good_links().filter(pk=request.session[LINK]).first()
    return person_by(link) if link else signed_in


def end(links: QuerySet[QuestionLink]) -> None:
    """End links, and every visit that began with one of them."""
    Session.objects.filter(visit__link__in=links).delete()
    links.filter(ended_at=None).update(ended_at=timezone.now())


def renew_link(job: Job, _progress: Progress) -> Finish | None:
    """Send a new link to whoever an old one was sent to; nothing where it was ended, or nobody was meant."""
    link = QuestionLink.objects.select_related("person").filter(pk=job.subject, ended_at=None).first()
    if link is None or not link.person.is_active or _question_of(link) is None:
        return None
    return lambda: _tell(link)


def _tell(link: QuestionLink) -> None:
    tell(
        link.person,
        subject=_("Your new link to a question"),
        body=_("Somebody asked for this with an older link that was sent to you. If it was not you, do nothing."),
        link=reverse("question", kwargs={"ident": link.question}),
        at_once=True,
    )
