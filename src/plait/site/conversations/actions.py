"""What two people do in a conversation. Each function is one change: allowed first, on record."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from plait.site.audit.actions import action
from plait.site.conversations.models import Entry, Step, Thread
from plait.site.conversations.policies import check
from plait.site.conversations.writing import tell_the_other, write_down
from plait.site.people.models import Person


@action(check)
def write_to(thread: Thread, *, by: Person, text: str, reply_by: date | None = None, mail: str | None = None) -> Entry:
    """Write to the other one, perhaps with a day by which an answer is needed."""
    entry = write_down(thread, Step.SAID, by=by, text=text, reply_by=reply_by, mail=mail)
    tell_the_other(thread, by=by, subject=_("Somebody has written to you"), body=text)
    return entry


@action(check)
def suggest_call(thread: Thread, *, by: Person, call_at: datetime, text: str) -> Entry:
    """Suggest to talk for 20 minutes, and how to reach each other."""
    entry = write_down(thread, Step.CALL, by=by, text=text, call_at=call_at)
    body = _("Could we talk for 20 minutes on %(day)s? %(text)s") % {
        "day": date_format(localtime(call_at), "l j F Y, H:i"),
        "text": text,
    }
    tell_the_other(thread, by=by, subject=_("Prefer to talk?"), body=body)
    return entry


@action(check)
def agree_call(thread: Thread, *, by: Person) -> Entry:
    """Agree to the time that was suggested last."""
    suggested = thread.entries.filter(step=Step.CALL).latest("pk")
    entry = write_down(thread, Step.CALL_AGREED, by=by, call_at=suggested.call_at)
    body = _("The time suits me.")
    tell_the_other(thread, by=by, subject=_("Your talk is agreed"), body=body)
    return entry


@action(check)
def ask_for_answer(thread: Thread, *, by: Person, reply_by: date) -> Thread:
    """Say by which day an answer is needed. It is the other one's turn then."""
    thread.waits_for = thread.other if thread.one_id == by.pk else thread.one
    thread.reply_by, thread.reminded_at = reply_by, None
    thread.save()
    body = _("Please answer by %(day)s.") % {"day": date_format(reply_by, "j F Y")}
    tell_the_other(thread, by=by, subject=_("An answer is needed"), body=body)
    return thread


@action(check)
def end_conversation(thread: Thread, *, by: Person, text: str) -> Entry:
    """End it, with what came of it. Whoever writes again takes it up again."""
    entry = write_down(thread, Step.ENDED, by=by, text=text)
    tell_the_other(thread, by=by, subject=_("A conversation has ended"), body=text)
    return entry
