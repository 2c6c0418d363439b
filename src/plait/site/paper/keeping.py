"""What other apps are told of paper (see `plait.site.on_paper`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils import timezone

from plait.site.conversations import writing
from plait.site.people.models import Membership
from plait.site.projects.models import OnPaper, Paper, Partner


class Papers:
    """What organisations without accounts were asked and wrote."""

    def come_in(self, person: int, organisation: int) -> None:
        """Whoever is first takes part in each question as their organisation did on paper.

        What stands there from paper stays as it is, with its reason; from now on they answer themselves.
        """
        first = Membership.objects.select_related("person").get(person=person, organisation=organisation)
        for part in OnPaper.objects.filter(organisation=organisation, left_at=None).select_related("project"):
            if not part.project.partners.filter(person=person, left_at=None).exists():
                Partner.objects.create(
                    project=part.project,
                    person=first.person,
                    organisation=first.organisation,
                    role=first.role,
                    asked_for=part.asked_for,
                    asked_by=part.asked_by,
                    reply_by=part.reply_by,
                    answer=part.answer,
                    answered_at=part.answered_at,
                )
            thread = writing.thread_from(part)
            if thread is not None:  # it was with the carrier, and stays theirs to read
                thread.waits_for, thread.ended_at = None, timezone.now()
                thread.save(update_fields=["waits_for", "ended_at"])
            part.left_at = timezone.now()
            part.save(update_fields=["left_at"])

    def carriers(self, papers: Collection[int]) -> Mapping[int, str]:
        """For whom each of these was written down."""
        return dict(Paper.objects.filter(pk__in=papers).values_list("pk", "written_for__name"))
