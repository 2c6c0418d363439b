"""Links to sign in with, by e-mail, for whoever has no password or forgot it."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from plait.site.entering.tries import Tried, may_try
from plait.site.jobs import Finish, Progress, enqueue
from plait.site.jobs.models import Job
from plait.site.messaging.actions import tell
from plait.site.people.fields import blind_index
from plait.site.people.models import Person

_NOBODY = 0


@transaction.atomic
def ask_for_link(email: str) -> None:
    """Have a link sent to this address, where somebody has an account with it and did not ask too often.

    Whether that is so shows in nothing, nor in how long it takes: the work is the same, and a job finds out.
    """
    person = Person.objects.filter(email_index=blind_index(email), is_active=True).first()
    wanted = may_try(Tried.LINK, email)
    enqueue("send_link", person.pk if person is not None and wanted else _NOBODY)


def send_link(job: Job, _progress: Progress) -> Finish | None:
    """Send somebody a link; nobody where nobody was meant."""
    person = Person.objects.filter(pk=job.subject, is_active=True).first()
    return None if person is None else lambda: _tell(person)


def _tell(person: Person) -> None:
    tell(
        person,
        subject=_("Your link to sign in"),
        body=_(
            "Somebody asked for a link to sign in to Plait with your e-mail address. It works once, for one hour. "
            "If it was not you, do nothing."
        ),
        link=reverse("sign-in"),
        at_once=True,
    )
