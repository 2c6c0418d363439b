"""Which question and which organisation a deed belongs to, as what it was done to says itself."""

from __future__ import annotations

from typing import Protocol, cast

from django.db import models


class _Project(Protocol):
    """A question knows for which organisation each of its partners acts."""

    def acts_for(self, by: models.Model) -> int | None:
        """The number of that organisation; None for somebody who is no partner."""


def project_of(subject: models.Model) -> models.Model | None:
    """The project that something belongs to; itself where it is one."""
    if subject._meta.label_lower == "projects.project":
        return subject
    found: models.Model | None = getattr(subject, "project", None)
    return found


def organisation_of(subject: models.Model, *, by: models.Model | None) -> int | None:
    """The number of the organisation for which somebody did it, or else of the one that it concerns.

    What somebody wrote down from paper belongs to the organisation whose words they are (``speaks_for``). Else, in a
    project, it is the one for which they take part there. Anything else belongs to an organisation or does not:
    what somebody is a member of is not looked at, as people belong to several, and their own account to none.
    """
    spoken: int | None = getattr(subject, "speaks_for", None)
    if spoken is not None:
        return spoken
    project = project_of(subject)
    if project is not None:
        return None if by is None else cast("_Project", project).acts_for(by)
    if subject._meta.label_lower == "people.organisation":
        return int(subject.pk)
    found: int | None = getattr(subject, "organisation_id", None)
    return found
