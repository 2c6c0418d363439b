"""What somebody may do in an organisation's name, and why not: gathered from all apps that have something to say.

An app registers a few words for each thing that can be done, and the refusal that its own policy gives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Refusal = Callable[[Any, Any], str | None]
"""Why somebody (the second) may not do something for an organisation (the first); None where they may."""


@dataclass(frozen=True)
class Allowed:
    """One thing that can be done."""

    words: str
    refused: str
    """Why this person may not, and whom to ask; "" where they may."""


_things: list[tuple[Promise, Refusal]] = []


def register(words: Promise, refusal: Refusal) -> None:
    """Add one thing that can be done in an organisation's name."""
    _things.append((words, refusal))


def allowed_in(organisation: object, somebody: object) -> list[Allowed]:
    """Everything that can be done, with why not."""
    return [Allowed(str(words), refusal(organisation, somebody) or "") for words, refusal in _things]
