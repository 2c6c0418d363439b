"""Lists being matched in the background, and what came of it until whoever waits for it has their review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plait.errors import PlaitError, Stopped
from plait.linkage import Matches, Stage, match
from plait.sheets import TaggedList
from plait.site.lists.aside import take_away
from plait.site.lists.background import Reading, Readings
from plait.site.lists.tray import Tray
from plait.site.matching.reviews import Terms

runs = Readings()


@dataclass(eq=False)
class Run(Reading):
    """One matching that is under way, or was until just now."""

    terms: Terms = field(default_factory=Terms)
    step: Stage = Stage.READING
    found: Matches | None = None
    """What came of it, until it is a review."""


def begin_run(
    lists: Sequence[tuple[str, TaggedList]], *, owner: str, terms: Terms, within: bool, earlier: Path | None
) -> tuple[str, Run]:
    """Begin to match lists, each with its name; gives the token of the run.

    ``earlier`` is an upload that was put aside: the workbook of an earlier matching with its answers; it is taken
    away. Raises TooMany.
    """
    token, run = Tray.new_token(), Run("", owner, None, then="", terms=terms)

    def progress(stage: Stage) -> None:
        if run.watch.stopped:
            raise Stopped
        run.step = stage

    def work() -> Matches:
        try:
            names = [name for name, _ in lists]
            return match(
                [tagged for _, tagged in lists], names=names, within=within, decisions=earlier, progress=progress
            )
        finally:
            if earlier is not None:
                take_away(earlier)

    def keep(found: Matches) -> None:
        run.found = found

    try:
        runs.begin(token, run, work=work, keep=keep)
    except PlaitError:
        if earlier is not None:
            take_away(earlier)
        raise
    return token, run


def run_of(token: str, *, owner: str) -> Run | None:
    """A run that is under way, or was until just now; None where there is none for whoever asks."""
    found = runs.get(token, owner=owner)
    return found if isinstance(found, Run) else None
