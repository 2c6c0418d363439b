"""Taking somebody's second step away who has lost all of it: for whoever runs the site, from the command line."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.site.audit.actions import record
from plait.site.entering.forgetting import take_away
from plait.site.entering.visits import end_sessions
from plait.site.people.fields import blind_index
from plait.site.people.models import Person


@transaction.atomic
def remove_second_step(email: str) -> Person:
    """Take it away, end every session, and put it on record. Raises PlaitError where nobody has this address."""
    person = Person.objects.select_for_update().filter(email_index=blind_index(email)).first()
    if person is None:
        raise PlaitError(_("Nobody has an account with this e-mail address: look at how it is written."))
    take_away(person)
    end_sessions(person)
    record("remove_second_step", person, by=None)
    return person
