"""Who may take part in a conversation: the two people whose it is."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from plait.site.access import limit_of
from plait.site.audit.policies import Policies, check_by, refusal_by
from plait.site.conversations.models import Step, Thread
from plait.site.people.models import Person

Somebody = Person | AnonymousUser


def own_threads(person: Person) -> QuerySet[Thread]:
    """The conversations of somebody, the newest first. To everybody else they do not exist.

    Whoever came by a link to a question finds the one about it.
    """
    mine = Thread.objects.filter(Q(one=person) | Q(other=person)).exclude(gone=person)
    if limit := limit_of(person):
        mine = mine.filter(ident=limit.conversation)
    return mine.select_related("one", "other", "waits_for")


def partner_of(thread: Thread, somebody: Somebody) -> Person:
    """The other one."""
    return thread.other if thread.one_id == somebody.pk else thread.one


def _is_mine(thread: Thread, somebody: Somebody) -> str | None:
    limit = limit_of(somebody)
    if limit is not None and thread.ident != limit.conversation:
        return _("This is about another question.")
    if not somebody.is_authenticated or somebody.pk not in {thread.one_id, thread.other_id}:
        return _("This is between two other people.")
    return None


def _writes(thread: Thread, somebody: Somebody) -> str | None:
    if thread.gone_id or not partner_of(thread, somebody).is_active:
        return _("Who you talked to has left: ask their organisation who took over.")
    return _is_mine(thread, somebody)


def _agrees(thread: Thread, somebody: Somebody) -> str | None:
    call = thread.entries.filter(step__in=(Step.CALL, Step.CALL_AGREED)).last()
    if call is None or call.step == Step.CALL_AGREED:
        return _("Nobody has suggested a time to talk.")
    if call.by_id == somebody.pk:
        return _("%(name)s has to agree to it.") % {"name": partner_of(thread, somebody).words}
    return _is_mine(thread, somebody)


def _ends(thread: Thread, somebody: Somebody) -> str | None:
    return _("This has ended already.") if thread.ended_at else _is_mine(thread, somebody)


POLICIES: Policies = {
    "write_to": _writes,
    "suggest_call": _writes,
    "agree_call": _agrees,
    "ask_for_answer": _writes,
    "end_conversation": _ends,
}
"""For every action its policy; a test holds the two lists together."""
refusal = refusal_by(POLICIES, by_link=POLICIES)
check = check_by(POLICIES, by_link=POLICIES)
