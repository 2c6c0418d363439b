"""What is held of an organisation: why, on which basis, until when, and who may see it.

Each app knows what it holds. It registers here, so that one page can show all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

BACKUP_DAYS = 35
"""Days that `plait backup` keeps a copy for, where whoever runs the site has not said otherwise."""


@dataclass(frozen=True)
class Holding:
    """One thing that is held. Its texts are shown as they are."""

    what: str
    why: str
    basis: str
    """The lawful basis, or why it needs none."""
    until: str
    seen_by: str
    contact: str = ""
    """Whom to ask about it."""
    link: str = ""
    """Address of the page where it can be looked at or taken away."""


Holds = Callable[[int], Iterable[Holding]]
"""What an app holds of the organisation of this number."""
_all: list[Holds] = []


def register(holds: Holds) -> None:
    """Let an app say what it holds."""
    _all.append(holds)


def holdings_of(organisation: int) -> list[Holding]:
    """All that is held of the organisation of this number."""
    return [holding for holds in _all for holding in holds(organisation)]
