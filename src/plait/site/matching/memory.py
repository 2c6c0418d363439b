"""What this process keeps in its memory of reviews: where each stands now, as working it out takes a moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from plait.linkage import Matches
from plait.linkage.reviewing import Said, reviewed
from plait.site.lists.sweeping import Clock, Later, Sweeps, do_later
from plait.site.matching.reviews import Review

MOST = 4
SECONDS = 600
"""After so many seconds nothing of a review is left in memory that nobody looks at."""


class Kept:
    """Matches by review, each with the answers that are in them. Safe to use from several threads."""

    def __init__(self, *, clock: Clock = time.monotonic, later: Later = do_later) -> None:
        self._things: dict[str, tuple[float, tuple[Said, ...] | None, Matches]] = {}
        self._lock = threading.Lock()
        self._clock = clock
        self._sweeps = Sweeps(self._forget_old, later=later)

    def get(self, name: str, said: tuple[Said, ...] | None, make: Callable[[], Matches]) -> Matches:
        """What ``make`` gives for these answers, made once."""
        with self._lock:
            found = self._things.get(name)
            if found is not None and found[1] == said:
                self._things[name] = (self._clock(), said, found[2])
                return found[2]
        made = make()
        with self._lock:
            self._things[name] = (self._clock(), said, made)
            while len(self._things) > 2 * MOST:
                del self._things[min(self._things, key=lambda each: self._things[each][0])]
            self._sweeps.come_back(SECONDS)
        return made

    def forget(self, token: str) -> None:
        """Forget a review at once."""
        with self._lock:
            for name in [name for name in self._things if name.startswith(f"{token} ")]:
                del self._things[name]

    def _forget_old(self) -> float | None:
        with self._lock:
            oldest = self._clock() - SECONDS
            for name in [name for name, item in self._things.items() if item[0] <= oldest]:
                del self._things[name]
            used = [item[0] for item in self._things.values()]
            return min(used) - oldest if used else None


kept = Kept()


def found_in(review: Review) -> Matches:
    """What was found before anybody looked at it."""
    return kept.get(f"{review.token} found", None, review.matches)


def standing_of(review: Review, said: tuple[Said, ...]) -> Matches:
    """Where a review stands with these answers."""
    second = review.terms.second_opinion
    return kept.get(f"{review.token} now", said, lambda: reviewed(found_in(review), said, second_opinion=second))
