"""The address at which a message can be answered: it says to the site which conversation, and whose answer it is.

``replies+IDENT.NUMBER.CODE@HOST``: the conversation, the account, and a keyed checksum of both (HMAC-SHA-256, the first
80 bits), so that nobody can make one up. Case does not matter, as mail servers may change it.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils.crypto import constant_time_compare, salted_hmac

from plait.site.conversations.models import Thread
from plait.site.conversations.policies import own_threads
from plait.site.messaging.models import Message
from plait.site.people.models import Person

_ADDRESS = re.compile(r"\+([0-9a-f]{12})\.(\d{1,18})\.([0-9a-f]{20})@")


def address_of(message: Message) -> str:
    """Where the message can be answered; "" where it cannot, or where the site takes no answers by e-mail."""
    if not settings.REPLIES:
        return ""
    threads = own_threads(message.to).filter(Q(link=message.link) | Q(ident=_ident(message.link)))[:2]
    if len(threads) != 1:  # of several nobody can tell which one is meant
        return ""
    thread = threads[0]
    name, _, host = settings.REPLIES.partition("@")
    return f"{name}+{thread.ident}.{message.to.pk}.{_code(thread.ident, message.to.pk)}@{host}"


def _ident(link: str) -> str:
    """Which conversation an address leads to; "" for any other address."""
    try:
        found = resolve(link)
    except Resolver404:
        return ""
    return str(found.kwargs["ident"]) if found.url_name == "conversation" else ""


def conversation_at(address: str) -> tuple[Thread, Person] | None:
    """The conversation that was answered, and who answered; None for an address that is not ours."""
    found = _ADDRESS.search(address.lower())
    if found is None or not constant_time_compare(found[3], _code(found[1], int(found[2]))):
        return None
    person = Person.objects.filter(pk=int(found[2]), is_active=True).first()
    thread = own_threads(person).filter(ident=found[1]).first() if person else None
    return (thread, person) if thread and person else None


def _code(ident: str, number: int) -> str:
    return salted_hmac("plait.site.conversations.replies", f"{ident} {number}", algorithm="sha256").hexdigest()[:20]
