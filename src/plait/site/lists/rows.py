"""Which rows of the sheet are headings, tags and people: as it was found, and as its owner decided it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from plait.sheets import Dropped, Sheet, TaggedList, Workbook

MOST_NAMED = 5
"""Rows of one kind that are named; of the others it is said how many."""
ROWS_SHOWN, BELOW_SHOWN, COLUMNS_SHOWN, LONGEST_SHOWN = 10, 3, 5, 30
"""Of a sheet, for its owner to see which row has which number: at least so many rows, and some below the headings."""


@dataclass(frozen=True)
class RowsDecided:
    """What the owner decided about the rows; what was not decided is found."""

    headings: int | None = None
    tags: int | None = None
    """0 where no row is one of tags."""
    kept: tuple[Dropped, ...] = ()
    """Rows that were left out, and are rows of the list all the same."""


@dataclass(frozen=True)
class LeftOut:
    """Rows that were left out for the same reason."""

    reason: str
    """As the library calls it."""
    rows: tuple[int, ...]

    @property
    def words(self) -> str:
        """The rows and the reason, for people."""
        named, more = ", ".join(f"{row:,}" for row in self.rows[:MOST_NAMED]), len(self.rows) - MOST_NAMED
        words = {"rows": named, "more": max(more, 0), "reason": _reason_words(self.reason)}
        if len(self.rows) == 1:
            return _("Row %(rows)s: %(reason)s") % words
        if more > 0:
            return _("Rows %(rows)s and %(more)s more: %(reason)s") % words
        return _("Rows %(rows)s: %(reason)s") % words


def left_out_above(tagged: TaggedList) -> tuple[LeftOut, ...]:
    """What stands above the headings; the upper row of headings is none of it."""
    above = (item for item in tagged.dropped if item.row < tagged.headings_row)
    return _by_reason(item for item in above if item.row != tagged.group_row)


def left_out_below(tagged: TaggedList, *, kept: Sequence[Dropped] = ()) -> tuple[LeftOut, ...]:
    """What was left out of the rows under the headings, with what is ``kept`` of it."""
    return _by_reason(sorted((*_dropped_below(tagged), *kept), key=lambda item: item.row))


def rows_kept(decided: RowsDecided) -> tuple[LeftOut, ...]:
    """What had been left out, and was kept by the owner's word."""
    return _by_reason(decided.kept)


def dropped_for(tagged: TaggedList, reasons: Iterable[str]) -> tuple[Dropped, ...]:
    """The rows under the headings that were left out for one of these reasons."""
    chosen = {*reasons}
    return tuple(item for item in _dropped_below(tagged) if item.reason in chosen)


def sheet_of(workbook: Workbook, tagged: TaggedList) -> Sheet:
    """The sheet that the list stands on."""
    return next(sheet for sheet in workbook.sheets if sheet.name == tagged.sheet)


@dataclass(frozen=True)
class Line:
    """A row of the sheet, for its owner to see which row has which number."""

    row: int
    part: str
    """What it was read as; "" for a row of the list."""
    cells: tuple[str, ...]
    """Their beginnings, of the first columns."""


def lines_of(sheet: Sheet, tagged: TaggedList) -> list[Line]:
    """The first rows of a sheet, and what each was read as."""
    parts = {item.row: _reason_words(item.reason) for item in tagged.dropped}
    parts |= {tagged.group_row or 0: _("headings of groups"), tagged.tag_row or 0: _("tags")}
    parts |= {tagged.headings_row: _("headings")}
    top = sheet.cells.select("row", *sheet.letters[:COLUMNS_SHOWN]).head(
        max(ROWS_SHOWN, tagged.headings_row + BELOW_SHOWN)
    )
    return [
        Line(row, parts.get(row, ""), tuple(_short(text or "") for text in texts)) for row, *texts in top.iter_rows()
    ]


def _dropped_below(tagged: TaggedList) -> tuple[Dropped, ...]:
    return tuple(item for item in tagged.dropped if item.row > tagged.headings_row)


def _by_reason(dropped: Iterable[Dropped]) -> tuple[LeftOut, ...]:
    rows: dict[str, list[int]] = {}
    for item in dropped:
        rows.setdefault(item.reason, []).append(item.row)
    return tuple(LeftOut(reason, tuple(of_it)) for reason, of_it in rows.items())


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."


def _reason_words(reason: str) -> str:
    words = {
        "above the headings": _("above the headings"),
        "headings of groups": _("headings of groups"),
        "totals row": _("a row of totals"),
        "repeated headings": _("the headings again"),
        "title of a section": _("the title of a section"),
        "footnote": _("a footnote"),
    }
    return words.get(reason, reason)
