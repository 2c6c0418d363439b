"""A reminder, once, on the day by which an answer is needed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.site.conversations.models import Thread
from plait.site.conversations.writing import address
from plait.site.messaging.actions import tell


def remind() -> None:
    """Remind everybody who owes an answer whose day has come."""
    due = Thread.objects.filter(reply_by__lte=timezone.localdate(), reminded_at=None, ended_at=None)
    for thread in due.exclude(waits_for=None).select_related("waits_for"):
        _remind_of(thread)


@transaction.atomic
def _remind_of(thread: Thread) -> None:
    """Nobody is reminded twice, whoever else tidies up at the same moment."""
    this = Thread.objects.filter(pk=thread.pk, reminded_at=None)
    if this.update(reminded_at=timezone.now()) and thread.waits_for:
        tell(thread.waits_for, subject=_("An answer is needed today"), body=thread.about, link=address(thread))
