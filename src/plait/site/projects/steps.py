"""The seven steps of a question, and how far it has come: ask, invite, contribute, see, say, act, publish."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plait.site.projects.models import Answer, Project, Stage, Tone


class Progress(StrEnum):
    """How far a step has come."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True)
class Step:
    """One step as the page shows it."""

    name: Promise
    progress: Progress


def steps_of(project: Project) -> list[Step]:
    """All seven steps; the first that is not done is the one to do now."""
    there = (item for item in project.partners.all() if item.left_at is None)
    asked = [item.answer for item in there if item.person_id != project.asked_by_id]
    asked += [item.answer for item in project.on_paper.all()]
    shared = any(item.stage == Stage.SHARED for item in project.contributions.all())
    said = any(item.taken_back_at is None and item.tone != Tone.KNOWLEDGE for item in project.remarks.all())
    done = [
        (_("Ask"), True),
        (_("Invite"), any(answer != Answer.OPEN for answer in asked)),
        (_("Contribute"), shared),
        (_("See"), shared),
        (_("Say"), said),
        (_("Act"), any(item.dropped_at is None for item in project.decisions.all())),
        (_("Publish"), any(item.published_on and not item.withdrawn_at for item in project.publications.all())),
    ]
    first = next((place for place, (_name, is_done) in enumerate(done) if not is_done), None)
    return [
        Step(name, Progress.DONE if is_done else Progress.NOW if place == first else Progress.LATER)
        for place, (name, is_done) in enumerate(done)
    ]


def next_step(project: Project) -> Step | None:
    """The step to do now; None where all are done."""
    return next((step for step in steps_of(project) if step.progress is Progress.NOW), None)
