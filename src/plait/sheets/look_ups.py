"""Sheets that only hold what may be chosen in the list of another sheet: the values behind its drop-downs.

A real list must never be taken for one: each column of such a sheet is proved to be one, and where that
fails people choose the sheet themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from plait.sheets.headings import SURE, count_known
from plait.sheets.layout import Layout
from plait.sheets.workbook import Sheet
from plait.standard import Dictionary, Sensitivity
from plait.standard.dictionary import ValueType

MOST_VALUES, LONGEST_VALUE = 200, 80
"""More, or longer ones, are not chosen from a drop-down."""

Found = tuple[Sheet, Layout]


def without_look_ups(found: Sequence[Found], dictionary: Dictionary) -> list[Found]:
    """The sheets that are lists; all of them where none of the others is clearly one."""
    if len(found) == 1:
        return [*found]
    layouts = [layout for _, layout in found]
    rest = [item for item in found if not _is_look_up(item[1], layouts, dictionary)]
    clear = any(count_known([*layout.headings.values()], dictionary) >= SURE for _, layout in rest)
    return rest if clear else [*found]


def _is_look_up(layout: Layout, layouts: Sequence[Layout], dictionary: Dictionary) -> bool:
    """Whether a sheet's rows are no records, and each of its columns is one of values to choose from."""
    if layout.tag_row or layout.rows.height > MOST_VALUES:
        return False
    columns = {letter: values for letter, values in _columns(layout) if len(values)}
    lengths = [len(values) for values in columns.values()]
    # Records fill their columns alike; lists of values that stand side by side end where each of them ends.
    if not columns or (len(columns) > 1 and len(set(lengths)) == 1):
        return False
    others = [other for other in layouts if other is not layout]
    return all(
        _could_be_chosen_from(values) and _is_chosen_from(layout.headings[letter], values, others, dictionary)
        for letter, values in columns.items()
    )


def _columns(layout: Layout) -> Iterator[tuple[str, pl.Series]]:
    for letter in layout.headings:
        yield letter, layout.rows[letter].drop_nulls()


def _could_be_chosen_from(values: pl.Series) -> bool:
    return values.n_unique() == len(values) and bool((values.str.len_chars() <= LONGEST_VALUE).all())


def _is_chosen_from(heading: str, values: pl.Series, others: Sequence[Layout], dictionary: Dictionary) -> bool:
    """Whether values are those of an agreed list, or another sheet uses them again and again."""
    entry = dictionary.by_heading(heading) if heading else None
    listed = [item for item in dictionary.entries if item.type is ValueType.LIST]
    if entry is not None and entry.type is not ValueType.LIST and entry.sensitive is not Sensitivity.NONE:
        return False
    if any(all(item.allowed_meant(value) for value in values) for item in listed):
        return True
    return any(_uses(cells, values) for other in others for _, cells in _columns(other))


def _uses(cells: pl.Series, values: pl.Series) -> bool:
    """Whether a column holds nothing but these values, most of them more than once."""
    return len(cells) > 2 * cells.n_unique() > 2 and bool(cells.unique().is_in(values.implode()).all())
