"""The link in a letter about a question: for whoever was asked into it, one that opens this question alone."""

from __future__ import annotations

from django.db.models import F
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plait.site.conversations.models import Thread
from plait.site.conversations.writing import thread_from
from plait.site.entering.question_links import Part, give_link, has_own_way
from plait.site.messaging.delivery import WayIn
from plait.site.messaging.models import Message
from plait.site.people.models import Person
from plait.site.projects.models import Partner


def way_to_question(message: Message) -> WayIn | None:
    """The link for this letter; None where it is about no question, or its reader asks the question themselves.

    Where somebody has ended such links, where its reader signs in by more than letters, and where it leads to a page
    for everybody, it is the plain address.
    """
    route = _route_of(message.link)
    part = _part_in(route, message.to) if route else None
    if part is None:
        return None
    needs_none = has_own_way(part.person) or (route is not None and route.url_name == "insight")
    given = None if needs_none else give_link(_as_asked(part))
    if given is None:
        return WayIn(message.link)
    address, last = given
    words = {"organisation": part.organisation.name, "day": date_format(last, "j F Y")}
    note = _(
        "This link opens this one question, for %(organisation)s. You need no password, and you can use it as often as "
        "you like until %(day)s. Do not pass it on: whoever has it can answer in your name."
    )
    return WayIn(address, note % words)


def _route_of(address: str) -> ResolverMatch | None:
    try:
        return resolve(address)
    except Resolver404:
        return None


def _part_in(route: ResolverMatch, reader: Person) -> Partner | None:
    """What the reader of a letter takes part in that it leads to, where somebody else asked them to."""
    found = Partner.objects.filter(person=reader, left_at=None).exclude(asked_by=F("person"))
    found = found.select_related("person", "organisation", "asked_by", "project")
    if route.url_name in {"question", "insight"}:
        return found.filter(project__ident=route.kwargs["ident"]).first()
    if route.url_name == "conversation":
        threads = Thread.objects.filter(ident=route.kwargs["ident"], kind=Partner._meta.label_lower)
        return found.filter(pk__in=threads.values("number")).first()
    return None


def _as_asked(part: Partner) -> Part:
    thread = thread_from(part)
    return Part(
        number=part.pk,
        question=part.project.ident,
        conversation=thread.ident if thread else "",
        person=part.person,
        organisation=part.organisation,
        asked_by=part.asked_by,
        reply_by=part.reply_by,
    )
