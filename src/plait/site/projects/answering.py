"""What an answer changes, and who is told of it; it may come from somebody who was asked, or on paper."""

from __future__ import annotations

from typing import TypeVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.site.messaging.actions import tell
from plait.site.people.models import Person
from plait.site.projects.models import Answer, OnPaper, Partner
from plait.site.projects.policies import part_of

_Part = TypeVar("_Part", Partner, OnPaper)


def answered(part: _Part, answer: Answer, *, by: Person, reason: str = "", offer: str = "") -> _Part:
    """Put an answer where it was asked for, and tell whoever asked, unless it is theirs."""
    part.answer, part.reason, part.offer = answer, reason, offer
    part.answered_at = timezone.now()
    part.save()
    asker = part.asked_by if part_of(part.project, part.asked_by) else part.project.asked_by
    if asker != by:
        tell(
            asker,
            subject=_("An answer to your question"),
            body=_("%(organisation)s has answered: %(question)s")
            % {"organisation": part.organisation.name, "question": part.project.question},
            link=reverse("question", args=[part.project.ident]),
        )
    return part
