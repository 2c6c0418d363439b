"""What makes a function an action: atomic, allowed first, on record."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.site.access import limit_of
from plait.site.audit.belonging import organisation_of, project_of
from plait.site.audit.chain import Line, digest_of, last_digest
from plait.site.audit.kept import moment_is_over
from plait.site.audit.models import Deed

Check = Callable[[str, models.Model, models.Model], None]
"""Raises where somebody may not do this: the action's name, what it is done to, and who wants to."""
_LOCK = 7_052_418
"""Of PostgreSQL's advisory locks the one that this uses."""


class Gone(PlaitError):
    """What was to be acted upon is not there any more: somebody else was quicker."""


_Action = TypeVar("_Action", bound=Callable[..., models.Model])


@transaction.atomic(savepoint=False)
def record(verb: str, subject: models.Model, *, by: models.Model | None) -> None:
    """Put a deed on record, in the transaction in which it is done, at the end of the chain.

    Deeds are numbered in the order in which they are committed: whoever has seen the last one has seen all.
    """
    _wait_for_earlier_deeds()
    project, limit = project_of(subject), limit_of(by)
    line = Line(
        at=timezone.now(),
        verb=verb,
        by=None if by is None else by.pk,
        kind=subject._meta.label_lower,
        number=subject.pk,
        project=None if project is None else project.pk,
        organisation=organisation_of(subject, by=by),
        link=limit.link if limit else None,
    )
    before = last_digest()
    Deed.objects.create(**line._asdict(), before=before, digest=digest_of(before, line))
    moment_is_over()


def _wait_for_earlier_deeds() -> None:
    """On PostgreSQL wait until nobody else has one that is not committed: the last digest is then the last.

    On SQLite a transaction is the only writer from its beginning (see plait.site.database). If either were not so,
    the second of two deeds that follow the same one would be refused by the database.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def action(check: Check) -> Callable[[_Action], _Action]:
    """Make a function an action: one change, in one transaction, of which a line is kept.

    The function's first argument is what is acted upon, and it has a keyword ``by``, the person who
    acts. ``check`` is called first, with the function's name, and raises Refused where they may not.
    What the function returns is the subject of the line.
    """

    def made(function: _Action) -> _Action:
        @wraps(function)
        def acting(subject: models.Model, *, by: models.Model, **named: Any) -> models.Model:
            with transaction.atomic():
                # What a page was made from may be old: policy and action look at what is true now. Not type(): the
                # person of a request is a stand-in of another type. No key: whoever only points at it (a line of a
                # conversation at its author) does not wait for us, as we may wait for them to write their deed.
                everything = subject._meta.model._base_manager
                now = everything.select_for_update(no_key=True).filter(pk=subject.pk).first()
                if now is None:
                    raise Gone(_("This is not there any more, as it was changed meanwhile: go back and look again."))
                check(function.__name__, now, by)
                result = function(now, by=by, **named)
                record(function.__name__, result, by=by)
            return result

        acting.is_action = True  # type: ignore[attr-defined]  # a test looks for those that are none
        return cast("_Action", acting)

    return made
