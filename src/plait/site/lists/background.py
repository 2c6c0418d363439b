"""Reading in the background: a thread for each list, a few at a time, the others in line."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.sheets import Remembered, Watch
from plait.site.handover import Purpose
from plait.site.lists.sweeping import Clock, Later, Sweeps, do_later
from plait.site.lists.tray import SECONDS, VISITORS

AT_ONCE = 2
"""Lists that are read at the same time: as many as a small machine has cores."""
LONGEST_LINE = 8
"""Lists that may wait for their turn; their files lie on the disk."""
MOST_OF_ONE = 4
"""Lists of one owner that are read or wait; the desk has one person, to whom the whole line belongs."""
MOST_OF_VISITORS = (AT_ONCE + LONGEST_LINE) // 2
"""Lists of all who have no account: members always find room."""
LONGEST_END = 5.0
"""Seconds to wait for the end of a reading that was cancelled; its child process is killed at once."""
MOMENT = 1.5
"""Seconds in which a short list is read: then its page comes at once, and not one that says wait."""
REMEMBERED = 20
"""Readings whose end is remembered until somebody asks for it, for as long as a list lies open. They hold the name
of its file, and the sentence by which it was refused; nothing else of a list."""

T = TypeVar("T")


class Stage(StrEnum):
    """How far the reading of a list is."""

    WAITING = "waiting"
    OPENING = "opening"
    ROWS = "rows"
    FINDING = "finding"
    CHECKING = "checking"


class TooMany(PlaitError):
    """So many lists are being read that another one would only wait."""


@dataclass(eq=False)
class Reading:
    """A list that is being read, or was until just now."""

    name: str
    """What the file is called."""
    owner: str
    purpose: Purpose | None
    then: str
    """Name of the page to go on to."""
    straight: bool = False
    """Whether to go there also where that page asks nothing, as its owner was there before."""
    again: bool = False
    """Whether the list lies open already, and stays as it was where this fails."""
    place: str = ""
    """The code of the place by which it is read and checked."""
    extension: str = ""
    """What that place adds to the dictionary by which the list is read (see `plait.site.standard`)."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Every version of that by its number: the file may follow an older one."""
    remembered: Remembered = field(default_factory=dict)
    """What was confirmed for earlier lists."""
    watch: Watch = field(default_factory=Watch)
    finished: threading.Event = field(default_factory=threading.Event)
    refusal: str = ""
    """Why there is no list, in one sentence."""
    fault: str = ""
    """What kind of fault of our own ended it; not what it said, which may hold a cell."""
    ended: float | None = None
    """When it ended, by the clock of its line."""
    _stage: Stage = Stage.WAITING

    @property
    def stage(self) -> Stage:
        """How far it is."""
        if self._stage is Stage.OPENING and self.watch.rows_expected is not None:
            return Stage.ROWS
        return self._stage

    def enter(self, stage: Stage) -> None:
        """Say how far it is."""
        self._stage = stage


class Readings:
    """The readings of this process by token. Safe to use from several threads.

    ``clock`` and ``later`` are as in `plait.site.lists.tray`.
    """

    def __init__(self, *, clock: Clock = time.monotonic, later: Later = do_later) -> None:
        self._clock = clock
        self._sweeps = Sweeps(self._forget_old, later=later)
        self._readings: dict[str, Reading] = {}
        self._line: list[Reading] = []
        """Those that are not finished, in the order in which they came."""
        self._changed = threading.Condition()

    def begin(self, token: str, reading: Reading, *, work: Callable[[], T], keep: Callable[[T], object]) -> None:
        """Do the work in a thread when its turn comes, and keep what comes of it unless it is cancelled.

        The work is always called, so that it can clear up, and has to ask whether it was stopped.
        A reading that goes on under the same token is cancelled. Raises TooMany.
        """
        self.cancel(token)
        with self._changed:
            self._find_room(reading.owner)
            self._drop_oldest()
            self._readings[token] = reading
            self._line.append(reading)
        threading.Thread(target=self._run, args=(reading, work, keep), daemon=True).start()

    def _find_room(self, owner: str) -> None:
        if len(self._line) >= AT_ONCE + LONGEST_LINE:
            raise TooMany(_("Too many lists are being read just now: wait a minute and try again."))
        if owner and sum(other.owner == owner for other in self._line) >= MOST_OF_ONE:
            raise TooMany(_("Several lists of yours are being read just now: wait until one of them is read."))
        visitors = sum(other.owner.startswith(VISITORS) for other in self._line)
        if owner.startswith(VISITORS) and visitors >= MOST_OF_VISITORS:
            raise TooMany(_("Too many lists are being read just now: wait a minute and try again."))

    def get(self, token: str, *, owner: str) -> Reading | None:
        """The reading, if it is this owner's."""
        with self._changed:
            found = self._readings.get(token)
            return found if found and found.owner == owner else None

    def of(self, owner: str) -> list[tuple[str, Reading]]:
        """The readings of this owner that go on or came to nothing, in the order in which they began."""
        with self._changed:
            own = [(token, reading) for token, reading in self._readings.items() if reading.owner == owner]
            return [(token, item) for token, item in own if not item.finished.is_set() or item.refusal or item.fault]

    def ahead(self, reading: Reading) -> int:
        """How many have to be finished before this one begins."""
        with self._changed:
            return max(0, self._line.index(reading) + 1 - AT_ONCE) if reading in self._line else 0

    def cancel(self, token: str) -> None:
        """End a reading and forget it. Nothing comes of it any more, and its file is gone."""
        with self._changed:
            reading = self._readings.pop(token, None)
            if reading is None:
                return
            reading.watch.stop()
            self._changed.notify_all()
        reading.finished.wait(LONGEST_END)

    def _run(self, reading: Reading, work: Callable[[], T], keep: Callable[[T], object]) -> None:
        with self._changed:
            self._changed.wait_for(lambda: reading.watch.stopped or self._line.index(reading) < AT_ONCE)
        try:
            made = work()
            with self._changed:
                if not reading.watch.stopped:
                    keep(made)
        except PlaitError as refusal:
            reading.refusal = str(refusal)
        except BaseException as fault:  # noqa: BLE001 - a panic of the data engine is no Exception
            reading.fault = type(fault).__name__
        finally:
            with self._changed:
                self._line.remove(reading)
                reading.ended = self._clock()
                self._sweeps.come_back(SECONDS)
                self._changed.notify_all()
            reading.finished.set()

    def _drop_oldest(self) -> None:
        ended = [token for token, reading in self._readings.items() if reading.finished.is_set()]
        for token in ended[: max(0, len(ended) + 1 - REMEMBERED)]:
            del self._readings[token]

    def _forget_old(self) -> float | None:
        """Forget what ended too long ago; gives the seconds until the next one is too old."""
        with self._changed:
            oldest = self._clock() - SECONDS
            ended = {token: item.ended for token, item in self._readings.items() if item.ended is not None}
            for token in [token for token, at in ended.items() if at <= oldest]:
                del self._readings[token], ended[token]
            return min(ended.values()) - oldest if ended else None
