"""What a job's worker says while it works, and how it hears that it should not go on."""

from __future__ import annotations

from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plait.site.jobs.models import Job

BETWEEN = 0.25
"""Seconds: a bar that moves four times a second moves well enough, however small the steps are."""


class Interrupted(Exception):
    """The job is not to go on."""


class Cancelled(Interrupted):
    """Somebody called it off."""


class TakenOver(Interrupted):
    """The lease ran out, and another worker has it now."""


class NotNow(Interrupted):
    """Something outside the site is not ready for it; the text is one plain sentence. It is tried again later."""


class Suspended(Interrupted):
    """The worker was told to stop; the job goes back in line."""


class Stop:
    """Whether a worker was told to stop. May be told from a signal handler, which a lock would deadlock."""

    def __init__(self) -> None:
        self.told = False
        self._word: SimpleQueue[None] = SimpleQueue()

    def tell(self) -> None:
        """Tell it."""
        self.told = True
        self._word.put(None)

    def wait(self, seconds: float) -> None:
        """Wait, but not once it was told."""
        if not self.told:
            try:
                self._word.get(timeout=seconds)
            except Empty:
                return


class Progress:
    """Given to whoever does a job."""

    def __init__(self, job: Job, stop: Stop) -> None:
        self._job = job
        self._stop = stop
        self._next = 0.0

    def step(self, done: int, *, of: int) -> None:
        """Say how far the work has come: ``done`` steps of so many.

        Call it as often as you like: it writes four times a second at most, and renews the lease.
        Raises Cancelled where the job was called off, and other Interrupted where the worker has to stop;
        let them through.
        """
        from plait.site.jobs.leases import renew

        if self._stop.told:
            raise Suspended
        if done < of and monotonic() < self._next:
            return
        renew(self._job, step=done, steps=of)
        self._next = monotonic() + BETWEEN
