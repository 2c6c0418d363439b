"""How somebody gets their messages by e-mail: each one, one a day with all of them, or none."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from plait.site.audit.actions import action
from plait.site.messaging.arriving import try_again
from plait.site.messaging.models import How, Wish
from plait.site.messaging.policies import check
from plait.site.people.models import Person

MORNING = time(7)
"""When the message of the day goes out, by the site's own clock."""
_SALT = "plait.site.messaging.choosing"


def how_for(person: Person) -> How:
    """What somebody chose; each message by itself where they never did."""
    wish = Wish.objects.filter(person=person).first()
    return How(wish.how) if wish else How.EACH


@action(check)
def choose_how(person: Person, *, by: Person, how: How) -> Person:  # noqa: ARG001 - the policy has looked at who it is
    """Choose it. What waits for the message of the day stays on the site and goes into none.

    Where e-mails to them did not arrive, they are sent again from now on.
    """
    try_again(person)
    Wish.objects.update_or_create(person=person, defaults={"how": how, "since": timezone.now()})
    return person


def next_morning(now: datetime) -> datetime:
    """When the message of the day goes out next."""
    here = timezone.localtime(now)
    today = timezone.make_aware(datetime.combine(here.date(), MORNING))
    return today if now < today else timezone.make_aware(datetime.combine(here.date() + timedelta(days=1), MORNING))


def link_to_choose(person: Person) -> str:
    """Address, without the host, where somebody chooses without signing in. It is good for nothing else, and stays."""
    return reverse("messages-by-email", kwargs={"token": signing.dumps(person.pk, salt=_SALT)})


def read_link_to_choose(token: str) -> Person | None:
    """Whose choice a link is for; None where it is not ours, or the account is gone."""
    try:
        number = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Person.objects.filter(pk=number, is_active=True).first()
