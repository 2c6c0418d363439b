"""Writing down what happens between two people. Other apps do it in their own actions, as part of the same deed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.site.access import limit_of
from plait.site.conversations.models import Entry, Step, Thread
from plait.site.conversations.policies import partner_of
from plait.site.messaging.actions import tell
from plait.site.people.models import Person

_NOBODYS_TURN = {Step.JOINED, Step.SHARED, Step.CALL_AGREED, Step.ENDED}
"""Steps after which nobody owes an answer."""


def begin(  # noqa: PLR0913 - what a conversation begins with
    thing: models.Model, *, one: Person, other: Person, about: str, link: str, text: str, reply_by: date | None
) -> Thread:
    """Begin the conversation that hangs from a thing, with what one asks of the other."""
    thread = Thread.objects.create(
        kind=thing._meta.label_lower, number=thing.pk, one=one, other=other, about=about, link=link
    )
    write_down(thread, Step.ASKED, by=one, text=text, reply_by=reply_by)
    return thread


def thread_from(thing: models.Model) -> Thread | None:
    """The conversation that hangs from a thing; None where there is none."""
    return Thread.objects.filter(kind=thing._meta.label_lower, number=thing.pk).first()


def hand_over(thing: models.Model, *, of: int, to: Person | None, thing_now: models.Model | None = None) -> None:
    """Let a colleague take somebody's place in the conversation that hangs from a thing, or let it end.

    ``of`` is the number of the account. It hangs from ``thing_now`` afterwards, where that is given.
    """
    thread = thread_from(thing)
    if thread is None or of not in {thread.one_id, thread.other_id}:
        return
    if to is None or to.pk in {thread.one_id, thread.other_id}:
        thread.gone_id, thread.waits_for, thread.ended_at = of, None, timezone.now()
    else:
        thread.one, thread.other = (to, thread.other) if thread.one_id == of else (thread.one, to)
        thread.waits_for = to if thread.waits_for_id == of else thread.waits_for
        thread.number = thing_now.pk if thing_now else thread.number
    thread.save()


def write_down(  # noqa: PLR0913 - what an entry is made of
    thread: Thread,
    step: Step,
    *,
    by: Person,
    text: str = "",
    reply_by: date | None = None,
    call_at: datetime | None = None,
    mail: str | None = None,
) -> Entry:
    """Put an entry into a conversation, and say whose turn it is now. An ended one goes on with it."""
    thread.waits_for = None if step in _NOBODYS_TURN else partner_of(thread, by)
    thread.reply_by, thread.reminded_at = reply_by, None
    thread.ended_at = timezone.now() if step is Step.ENDED else None
    thread.save()
    return Entry.objects.create(thread=thread, step=step, by=by, text=text, call_at=call_at, mail=mail)


def tell_the_other(thread: Thread, *, by: Person, subject: str, body: str) -> None:
    """Tell the other one of it; where the site takes answers by e-mail, they can answer the message itself."""
    words = {"about": thread.about, "organisation": _organisation_of(by), "text": body}
    body = _("%(about)s\n\n%(organisation)s writes:\n\n%(text)s") % words
    tell(partner_of(thread, by), subject=subject, body=body, link=address(thread))


def _organisation_of(by: Person) -> str:
    """In whose name somebody writes: that of the link by which they came, or the first that they belong to."""
    if limit := limit_of(by):
        return limit.organisation_name
    first = by.memberships.select_related("organisation").order_by("pk").first()
    return first.organisation.name if first else by.words


def address(thread: Thread) -> str:
    """Where a conversation is found on this site."""
    return reverse("conversation", kwargs={"ident": thread.ident})
