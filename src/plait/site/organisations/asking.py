"""Asking to join from outside, and what becomes of a request: no account is made until somebody says yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.site.audit.actions import record
from plait.site.messaging.actions import tell
from plait.site.people.fields import blind_index
from plait.site.people.looking_after import looking_after, vouching
from plait.site.people.models import JoinRequest, Organisation, Said, new_key
from plait.site.people.serving import places_served
from plait.site.places import codes, only_code

KEPT = timedelta(days=30)
"""A request is deleted so long after it was asked, answered or not."""
DAY = timedelta(days=1)
MOST_OF_ADDRESS = 3
"""Requests of one e-mail address that wait for an answer."""
MOST_OF_ORGANISATION = 10
"""Requests of visitors to one organisation in a day."""
MOST = 50
"""Requests of visitors to all organisations in a day."""


@dataclass(frozen=True)
class Visitor:
    """Somebody without an account who asks to join."""

    name: str
    email: str
    organisation: str
    """As they write it."""
    text: str
    """Why they ask."""
    place: str = ""
    """The code of the place in which it works; "" for the site's only one."""


@transaction.atomic
def ask_from_outside(visitor: Visitor) -> str:
    """Keep a request; gives the key under which its answer is found.

    What is more than one address may ask is not kept, and nobody can tell: its key leads to the same page as
    one that has no answer yet. Raises PlaitError where too many have asked today.
    """
    organisation = Organisation.objects.filter(name__iexact=visitor.organisation.strip()).first()
    place = visitor.place or only_code()
    if place not in codes():
        raise PlaitError(_("Choose one of the places."))
    today = JoinRequest.objects.filter(person=None, asked_at__gt=timezone.now() - DAY)
    if today.count() >= MOST or today.filter(organisation=organisation).count() >= MOST_OF_ORGANISATION:
        raise PlaitError(_("Too many people have asked today. Try again tomorrow."))
    index = blind_index(visitor.email)
    if JoinRequest.objects.filter(email_index=index).count() >= MOST_OF_ADDRESS:
        return new_key()
    request = JoinRequest.objects.create(
        organisation=organisation,
        organisation_name="" if organisation else visitor.organisation.strip(),
        place="" if organisation else place,
        name=visitor.name.strip(),
        email=visitor.email.strip(),
        email_index=index,
        text=visitor.text,
        kept_until=timezone.localdate() + KEPT,
    )
    tell_who_answer(organisation, place=place)
    record("ask_from_outside", request, by=None)
    return request.key


def tell_who_answer(organisation: Organisation | None, *, place: str = "") -> None:
    """Tell those who can say yes or no to somebody; of an organisation that is not here yet, those who vouch there."""
    who_vouch = vouching(*places_served(organisation)) if organisation else vouching(place)
    theirs = looking_after(organisation) if organisation else who_vouch
    page = reverse("organisation", args=[organisation.pk]) if organisation else reverse("organisations")
    said = _("Somebody asks to join %(organisation)s. Say yes or no.")
    body = (
        said % {"organisation": organisation.name}
        if organisation
        else _("Somebody asks for an organisation that is not here yet. Say yes or no.")
    )
    for person in {item.person for item in theirs or who_vouch}:
        tell(person, subject=_("Somebody asks to join"), body=body, link=page)


def answered(request: JoinRequest, said: Said, *, organisation: Organisation | None, reason: str = "") -> JoinRequest:
    """Put an answer with a request, and delete who asked and why."""
    request.name = request.email = request.email_index = request.text = request.organisation_name = ""
    request.said, request.reason, request.organisation = said, reason, organisation
    request.save()
    return request


def delete_the_old() -> None:
    """Delete requests that had their time."""
    JoinRequest.objects.filter(kept_until__lt=timezone.localdate()).delete()
