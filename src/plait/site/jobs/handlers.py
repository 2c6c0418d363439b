"""Who does which work: one function a kind of job, declared when its app gets ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from plait.site.jobs.progress import Progress

if TYPE_CHECKING:
    from plait.site.jobs.models import Job

Finish = Callable[[], None]
"""Writes what a job found out; run in the transaction that says that the job is done."""
Handler = Callable[["Job", Progress], Finish | None]
"""Does a job. It reads and works as long as it likes, writes nothing, and gives back what writes."""

_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Declare that a function does all jobs of a kind."""

    def declared(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return declared


def handler_of(kind: str) -> Handler:
    """The function for this kind of job. Raises LookupError where nobody does such jobs."""
    try:
        return _handlers[kind]
    except KeyError:
        raise LookupError(f"nobody does jobs of the kind {kind!r}") from None
