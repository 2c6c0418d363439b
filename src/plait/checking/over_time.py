"""What a report and a page say of a list's earlier versions: bars, a table, and the time that was saved."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from plait.checking.history import Past, time_saved
from plait.checking.trend import HIGHEST, Bar, bars_of
from plait.documents import render_part
from plait.documents.wording import long_day

STYLE = "plait.checking:styles/over_time.css"
_TEMPLATE = "plait.checking:templates/over_time.html"


@dataclass(frozen=True)
class OverTime:
    """What is said of the list's earlier versions."""

    past: Past
    since: str
    """The day of the version that this one is beside; "" for the first one."""
    bars: tuple[Bar, ...]
    highest: int
    saved: str
    """Time that cleaned copies saved."""

    @property
    def drawn(self) -> Markup:
        """The bars, and the table that says the same, to be put into a page with the style of this part."""
        return render_part(_TEMPLATE, "over_time", self, long_day)


def over_time_of(past: Past) -> OverTime:
    """The same in words and bars."""
    return OverTime(
        past=past,
        since=long_day(past.comparison.since) if past.comparison else "",
        bars=bars_of(past.history.versions),
        highest=HIGHEST,
        saved=time_saved(past.history.put_right),
    )
