"""The quality of a list over time, drawn as bars; a table beside them says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plait.checking.history import Version

HIGHEST = 100
"""Of the highest bar, in pixels."""
LOWEST = 2
"""Of a bar for no errors at all, so that it can be seen that there was a check."""
GAP = 0.25
"""Of a bar's width."""
WIDEST = 12.0
"""Per cent of the drawing's width: two bars should not look like a wall."""
MOST_FIGURES = 8
"""Bars that have their figure over them; of more, only the first and the last have it."""


@dataclass(frozen=True)
class Bar:
    """One version's bar. Widths are per cent of the drawing, heights pixels from its bottom."""

    x: float
    middle: float
    width: float
    height: float
    figure: str
    """Over the bar; "" where there is no room."""
    day: str
    """Under the bar; "" where there is no room."""


def bars_of(versions: Sequence[Version]) -> tuple[Bar, ...]:
    """A bar of errors per 100 rows for each version, the oldest first."""
    highest = max((version.errors_per_100 for version in versions), default=0.0) or 1.0
    step = min(100 / max(len(versions), 1), WIDEST)
    bars = []
    for place, version in enumerate(versions):
        named = place in {0, len(versions) - 1}
        height = HIGHEST * version.errors_per_100 / highest
        bars.append(
            Bar(
                x=round(step * (place + GAP / 2), 2),
                middle=round(step * (place + 0.5), 2),
                width=round(step * (1 - GAP), 2),
                height=round(max(height, LOWEST), 1),
                figure=f"{version.errors_per_100:.1f}" if named or len(versions) <= MOST_FIGURES else "",
                day=short_day(version.checked_on) if len(versions) <= MOST_FIGURES else "",
            )
        )
    return tuple(bars)


def short_day(day: date) -> str:
    """3 Oct."""
    return f"{day.day} {day:%b}"
