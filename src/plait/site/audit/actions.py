"""What makes a function an action: atomic, allowed first, on record."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import models, transaction

from plait.site.audit.models import Deed

_Subject = TypeVar("_Subject", bound=models.Model)
_Result = TypeVar("_Result", bound=models.Model)
_Rest = ParamSpec("_Rest")


def record(verb: str, subject: models.Model, *, by: models.Model | None) -> None:
    """Put a deed on record, in the transaction in which it is done."""
    project = subject if subject._meta.label_lower == "projects.project" else getattr(subject, "project", None)
    Deed.objects.create(
        verb=verb,
        by=by and by.pk,
        kind=subject._meta.label_lower,
        number=subject.pk,
        project=project and project.pk,
    )


def action(
    check: Callable[[str, _Subject, models.Model], None],
) -> Callable[
    [Callable[Concatenate[_Subject, _Rest], _Result]],
    Callable[Concatenate[_Subject, _Rest], _Result],
]:
    """Make a function an action: one change, in one transaction, of which a line is kept.

    The function's first argument is what is acted upon, and it has a keyword ``by``, the person who
    acts. ``check`` is called first, with the function's name, and raises Refused where they may not.
    What the function returns is the subject of the line.
    """

    def made(
        function: Callable[Concatenate[_Subject, _Rest], _Result],
    ) -> Callable[Concatenate[_Subject, _Rest], _Result]:
        @wraps(function)
        def acting(subject: _Subject, *arguments: _Rest.args, **named: _Rest.kwargs) -> _Result:
            by = named["by"]
            with transaction.atomic():
                # What a page was made from may be old: the policy looks at what is true now.
                subject.refresh_from_db(from_queryset=type(subject)._base_manager.select_for_update())
                check(function.__name__, subject, by)  # type: ignore[arg-type]  # every action has its `by`
                result = function(subject, *arguments, **named)
                record(function.__name__, result, by=by)  # type: ignore[arg-type]
            return result

        acting.is_action = True  # type: ignore[attr-defined]  # a test looks for those that are none
        return acting

    return made
