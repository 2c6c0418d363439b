"""To whom e-mails do not arrive, as an e-mail service says: they get no more until they choose anew."""

from __future__ import annotations

from django.db import transaction

from plait.site.audit.actions import record
from plait.site.messaging.models import NotArriving
from plait.site.people.fields import blind_index
from plait.site.people.models import Person


@transaction.atomic
def note_not_arriving(address: str) -> None:
    """Note that what was sent to an address came back, or was taken for spam. An address of nobody's is left alone."""
    person = Person.objects.filter(email_index=blind_index(address), is_active=True).first()
    if person is None:
        return
    _noted, is_new = NotArriving.objects.get_or_create(person=person)
    if is_new:
        record("note_not_arriving", person, by=None)


def arrives_not(person: Person | None) -> NotArriving | None:
    """Since when e-mails to somebody do not arrive; None where nothing of the kind is known."""
    return NotArriving.objects.filter(person=person).first() if person else None


def try_again(person: Person) -> None:
    """Send them e-mails again: they say how they want them."""
    NotArriving.objects.filter(person=person).delete()
