"""The tray: lists that lie open here, in this process's memory and nowhere else."""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.sheets import Aside, TaggedList, Workbook, noticed_in
from plait.site.handover import Purpose
from plait.site.lists.checker import Checked
from plait.site.lists.rows import RowsDecided
from plait.site.lists.sweeping import Clock, Later, Sweeps, do_later
from plait.tables import CountedList, Receipt

ROOM = 160_000_000
"""Cells of all lists that can lie open at once: eight of the longest. One that was long not touched makes room."""
LEAST = 2_500_000
"""What the shortest list counts for, in cells: so there are 64 lists at most."""
SHARES = 8
"""The room is meant for so many people at once; nobody within their share makes room while somebody else has more."""
MINUTES = 30
"""A list that nobody touched for so long is forgotten."""
SECONDS = MINUTES * 60
VISITORS = "visitor-"
"""How the owners begin who have no account; at the desk and for members there are none."""

_PLACE = 50
"""Characters that the place of a cell counts for."""


class NoRoom(PlaitError):
    """So many lists lie open that a visitor's has no room."""


class ChangedMeanwhile(PlaitError):
    """A list is not any more what it was when its page was shown, as another window was at it."""


@dataclass(frozen=True)
class Deed:
    """Cells that were put right in one go."""

    values: Mapping[tuple[int, str], str]
    """(row, letter) -> what stands there now; "" for an empty cell."""
    why: str

    @cached_property
    def held(self) -> int:
        """Characters that it holds; a cell's place counts as some."""
        return sum(_PLACE + len(text) for text in self.values.values())


@dataclass(frozen=True)
class OpenList:
    """One list, and what its owner decided about it."""

    workbook: Workbook
    tagged: TaggedList | None
    """None until a sheet was chosen, where several hold lists. With the cells that were put right on the page."""
    as_read: TaggedList | None = None
    """The same as it was in the file."""
    deeds: tuple[Deed, ...] = ()
    """What its owner put right on the page, in that order; as everything here, it is forgotten with the list."""
    sheets: tuple[str, ...] = ()
    """The sheets to choose from."""
    owner: str = ""
    """Who opened it, and the only one to whom it is there; "" at the desk, which has one person."""
    purpose: Purpose | None = None
    """What it is counted for; None where its owner only wants to check it, or to save a table."""
    place: str = ""
    """The code of the place by which its postcodes are looked up, and by whose standard it is read."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Column letter -> tag, as the owner put it right ("" for no tag)."""
    confirmed: frozenset[str] = frozenset()
    """Letters of columns that were shown to the owner as not sure, and agreed to."""
    rows: RowsDecided = field(default_factory=RowsDecided)
    """Where the list stands on its sheet, as the owner put it right."""
    older: str = ""
    """The older version of what the place adds to the standard, by which the list is read as its file follows it:
    the text of it, "" where the list is read by the present one."""
    brought_up: bool = False
    """Whether the owner had it brought up to the present version, although its file follows an older one."""
    checked: Checked | None = None
    """What the Data Checker found; never None where ``tagged`` is not."""
    agreed: frozenset[str] = frozenset()
    """What the list asked about and its owner agreed to (see `plait.site.lists.asking`)."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What was said when the list was last counted, to begin with the next time."""
    counted: tuple[CountedList, Receipt] | None = None

    @cached_property
    def room(self) -> int:
        """Cells that it counts for."""
        return max(LEAST, sum(sheet.cells.height * sheet.cells.width for sheet in self.workbook.sheets))

    @cached_property
    def asides(self) -> tuple[Aside, ...]:
        """What the list asks to be agreed to; found once, as every page of the list shows it."""
        return noticed_in(self.workbook, self.tagged) if self.tagged else ()


class Tray:
    """Open lists by token. Safe to use from several threads.

    ``clock`` gives seconds, and ``later`` has something done after so many of them: a list that is
    too old goes by itself, without waiting for anybody's next request. ``room`` is in cells.
    """

    def __init__(
        self,
        *,
        room: int = ROOM,
        clock: Clock = time.monotonic,
        later: Later = do_later,
    ) -> None:
        self._lists: dict[str, tuple[float, OpenList]] = {}
        self._lock = threading.Lock()
        self._room = room
        self._clock = clock
        self._sweeps = Sweeps(self._sweep, later=later)

    @staticmethod
    def new_token() -> str:
        """A name for a list that says nothing about it and cannot be guessed."""
        return secrets.token_urlsafe(18)

    def put(self, token: str, item: OpenList) -> None:
        """Open a list under its token. Raises NoRoom for a visitor where members need all there is."""
        with self._lock:
            self._forget_old()
            others = {other: kept for other, kept in self._lists.items() if other != token}
            while others and item.room + sum(kept.room for _used, kept in others.values()) > self._room:
                del others[self._makes_room(others, item)]
            self._lists = others | {token: (self._clock(), item)}
            self._sweeps.come_back(SECONDS)

    def get(self, token: str, *, owner: str) -> OpenList | None:
        """The list, if it still lies open and is this owner's."""
        with self._lock:
            self._forget_old()
            found = self._lists.get(token)
            if found is None or found[1].owner != owner:
                return None
            self._lists[token] = (self._clock(), found[1])
            return found[1]

    def of(self, owner: str) -> list[tuple[str, OpenList]]:
        """The lists of this owner, in the order in which they were opened."""
        with self._lock:
            self._forget_old()
            return [(token, item) for token, (_used, item) in self._lists.items() if item.owner == owner]

    def change(self, token: str, seen: OpenList, **changes: object) -> OpenList:
        """Change what is known of a list.

        Raises ChangedMeanwhile, and nothing is changed, where it was forgotten since it was ``seen``, or another
        tab put its columns right: what was found out from the old columns is not true of the new ones.
        """
        with self._lock:
            found = self._lists.get(token)
            if found is None or found[1].tagged is not seen.tagged:
                raise ChangedMeanwhile(
                    _("The list was changed or forgotten in another window just now: look again, and repeat this.")
                )
            changed = replace(found[1], **changes)  # type: ignore[arg-type]  # names are those of OpenList
            self._lists[token] = (self._clock(), changed)
            return changed

    def forget(self, token: str) -> None:
        """Forget a list at once."""
        with self._lock:
            self._lists.pop(token, None)

    def __len__(self) -> int:
        with self._lock:
            return len(self._lists)

    def _makes_room(self, lists: Mapping[str, tuple[float, OpenList]], new: OpenList) -> str:
        """The list that makes room for a new one: the longest untouched of whoever has the most of the room.

        Up to their share, all count the same: whoever opens two lists to match them has both, however many others
        lie open; and whoever opens many pushes out their own. Visitors without an account come after members: theirs
        make room first, and they never push out a member's.
        """
        held = Counter({new.owner: new.room})
        for _used, item in lists.values():
            held[item.owner] += item.room
        shares = {owner: max(room, self._room // SHARES) for owner, room in held.items()}
        visitors = {owner for owner in held if owner.startswith(VISITORS)}
        with_most = {owner for owner, share in shares.items() if share == max(shares.values())}
        in_turn = (visitors & {new.owner}, visitors, with_most, set(held))
        theirs = [[token for token, (_used, item) in lists.items() if item.owner in owners] for owners in in_turn]
        if new.owner in visitors and not theirs[1]:
            raise NoRoom(_("Too many lists lie open here just now: wait a few minutes and try again."))
        return min(next(filter(None, theirs)), key=lambda token: lists[token][0])

    def _forget_old(self) -> None:
        oldest = self._clock() - SECONDS
        for token in [token for token, (used, _item) in self._lists.items() if used <= oldest]:
            del self._lists[token]

    def _sweep(self) -> float | None:
        """Forget what is too old; gives the seconds until the next list is."""
        with self._lock:
            self._forget_old()
            oldest = min((used for used, _item in self._lists.values()), default=None)
            return None if oldest is None else oldest + SECONDS - self._clock()
