"""What is deleted by itself: sessions with a membership, everything with the account, tries when they are over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from plait.site.entering import question_links
from plait.site.entering.models import CodeApp, QuestionLink, Tries
from plait.site.entering.visits import end_sessions
from plait.site.people.models import Membership, Person

LEFT_HALF_DONE = timedelta(days=1)
"""An app that was not set up to its end is forgotten then."""


def membership_ended(*, instance: Membership, **_: Any) -> None:
    """Whoever is not in an organisation any more is signed out everywhere, whatever took the membership away."""
    end_sessions(instance.person)
    question_links.end(instance.person.question_links.filter(organisation=instance.organisation_id))


def account_saved(*, instance: Person, **_: Any) -> None:
    """Nothing with which one could sign in stays of an account that was deleted."""
    if not instance.is_active:
        take_away(instance)
        end_sessions(instance)
        instance.question_links.all().delete()


def take_away(person: Person) -> None:
    """Delete all of somebody's second step."""
    for rows in (person.code_apps, person.passkeys, person.recovery_codes):
        rows.all().delete()


def delete_the_old() -> None:
    """Delete what had its time. Doing so twice does no harm."""
    now = timezone.now()
    Tries.objects.filter(until__lt=now).delete()
    CodeApp.objects.filter(confirmed=False, made_at__lt=now - LEFT_HALF_DONE).delete()
    QuestionLink.objects.filter(ended_at=None, until__lt=now - question_links.KEPT).delete()
