"""Forgetting by the clock: what is too old goes by itself, without waiting for anybody's next request."""

from __future__ import annotations

import threading
from collections.abc import Callable

Clock = Callable[[], float]
"""Gives seconds."""
Later = Callable[[float, Callable[[], None]], None]
"""Has something done after so many seconds."""


def do_later(seconds: float, do: Callable[[], None]) -> None:
    """Have something done after so many seconds, unless the process ends before."""
    timer = threading.Timer(seconds, do)
    timer.daemon = True
    timer.start()


class Sweeps:
    """Sweeps that come back for as long as something is left; one at a time is set.

    ``forget`` forgets what is too old, and gives the seconds until the next thing is, or None where nothing is left.
    It takes the lock under which ``come_back`` is called, so that nothing is put between the two.
    """

    def __init__(self, forget: Callable[[], float | None], *, later: Later) -> None:
        self._forget, self._later = forget, later
        self._is_set = False

    def come_back(self, seconds: float) -> None:
        """Sweep after so many seconds, unless that is set already."""
        if not self._is_set:
            self._is_set = True
            self._later(seconds, self._sweep)

    def _sweep(self) -> None:
        self._is_set = False
        left = self._forget()
        if left is not None:
            self.come_back(left)
