"""The tray: lists that lie open at the desk, in this process's memory and nowhere else."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from plait.checking import Finding
from plait.sheets import TaggedList, Workbook
from plait.tables import CountedList, Receipt

MOST = 8
"""Lists that can lie open at once; the one longest untouched makes room."""
MINUTES = 30
"""A list that nobody touched for so long is forgotten."""


@dataclass(frozen=True)
class OpenList:
    """One list, and what its owner decided about it."""

    workbook: Workbook
    tagged: TaggedList | None
    """None until a sheet was chosen, where several hold lists."""
    sheets: tuple[str, ...] = ()
    """The sheets to choose from."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Column letter -> tag, as the owner put it right ("" for no tag)."""
    findings: tuple[Finding, ...] | None = None
    """What the Data Checker found; None until it was asked, and again after a column was put right."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What was said when the list was last counted, to begin with the next time."""
    counted: tuple[CountedList, Receipt] | None = None


class Tray:
    """Open lists by token. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lists: dict[str, tuple[float, OpenList]] = {}
        self._lock = threading.Lock()

    def put(self, item: OpenList) -> str:
        """Open a list; give the token that names it. The token says nothing about the list."""
        token = secrets.token_urlsafe(18)
        with self._lock:
            self._forget_old()
            while len(self._lists) >= MOST:
                del self._lists[min(self._lists, key=lambda key: self._lists[key][0])]
            self._lists[token] = (time.monotonic(), item)
        return token

    def get(self, token: str) -> OpenList | None:
        """The list, if it still lies open."""
        with self._lock:
            self._forget_old()
            found = self._lists.get(token)
            if found is None:
                return None
            self._lists[token] = (time.monotonic(), found[1])
            return found[1]

    def change(self, token: str, seen: OpenList, **changes: object) -> OpenList | None:
        """Change what is known of a list.

        None, and nothing is changed, where it was forgotten since it was ``seen``, or another tab
        put its columns right: what was found out from the old columns is not true of the new ones.
        """
        with self._lock:
            found = self._lists.get(token)
            if found is None or found[1].tagged is not seen.tagged:
                return None
            changed = replace(found[1], **changes)  # type: ignore[arg-type]  # names are those of OpenList
            self._lists[token] = (time.monotonic(), changed)
            return changed

    def forget(self, token: str) -> None:
        """Forget a list at once."""
        with self._lock:
            self._lists.pop(token, None)

    def __len__(self) -> int:
        with self._lock:
            self._forget_old()
            return len(self._lists)

    def _forget_old(self) -> None:
        oldest = time.monotonic() - MINUTES * 60
        for token in [token for token, (used, _) in self._lists.items() if used < oldest]:
            del self._lists[token]
