"""Whether a table from elsewhere is one that `plait count` could have made: a checksum can be made by anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plait.disclosure import HIDDEN_WORDS
from plait.errors import TableError
from plait.places import Place
from plait.sheets.formulas import harmless
from plait.standard import Dictionary
from plait.tables.breakdown import ALL, Breakdown, parse_breakdowns
from plait.tables.files import SafeTable
from plait.tables.receipt import Receipt

LONGEST_TEXT = 500
MOST_TEXTS = 200
_ROWS = re.compile(rf"{HIDDEN_WORDS}|[0-9][0-9,]{{0,14}}")
_CHECKSUM = re.compile(r"[0-9a-f]{64}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def check_whole(table: SafeTable, place: Place, dictionary: Dictionary) -> None:
    """Raise TableError unless a table has every area of the place with the same agreed categories, each once.

    Its receipt has to say which boundaries it was counted by, in texts of a length that fits on a page.
    """
    receipt = table.receipt
    _check_texts(receipt)
    if table.frame["by"].n_unique() != len(receipt.by):
        raise _not_whole()
    lines: set[tuple[str, ...]] = set()
    for breakdown in parse_breakdowns(receipt.by, dictionary):
        level = breakdown.level
        if breakdown.text not in receipt.by or receipt.place.vintages.get(level) != place.vintage(level):
            raise TableError(
                f"The receipt does not say that the table was counted by {breakdown.text} with the boundaries of "
                f"{place.vintage(level)}: count the list again with the site's place pack."
            )
        lines.update(_lines(table, breakdown, place))
    frame = table.frame.select("by", "level", "code", "name", "category")
    # A file holds a name that looks like a formula with a mark before it, a list that was counted here does not.
    found = [(by, level, code, *map(harmless, texts)) for by, level, code, *texts in frame.iter_rows()]
    if len(found) != len(lines) or set(found) != lines:
        raise _not_whole()


def texts_of(receipt: Receipt) -> Iterator[str]:
    """Every text of a receipt that a page may show, but for the list's name and whom to ask."""
    yield from (receipt.meaning, receipt.covers, receipt.rows_read, receipt.rows_counted, receipt.place.name)
    yield from (text for pair in (*receipt.left_out, *receipt.noted) for text in pair)
    yield from (reason for reason, _ in receipt.not_rows)
    yield from (*receipt.by, *receipt.tags_used, *receipt.notes, *receipt.place.sources)
    yield from (text for pair in receipt.versions.items() for text in pair)
    yield from (text for pair in receipt.place.vintages.items() for text in pair)


def _lines(table: SafeTable, breakdown: Breakdown, place: Place) -> set[tuple[str, ...]]:
    """What every line of one breakdown has to say, but for its number."""
    there = table.frame.filter((table.frame["by"] == breakdown.text) & (table.frame["level"] == "place"))
    categories = {harmless(category) for category in there["category"]}
    if not {ALL} <= categories <= {ALL, *map(harmless, breakdown.categories)}:
        raise TableError(
            "The table divides contacts by something that is not on the agreed list: count the list again with "
            "this version of Plait."
        )
    areas = [(breakdown.level, code, name) for code, name in place.areas(breakdown.level).iter_rows()]
    return {
        (breakdown.text, level, code, harmless(name), category)
        for level, code, name in (*areas, ("place", place.code, place.name))
        for category in categories
    }


def _check_texts(receipt: Receipt) -> None:
    texts = [receipt.name, receipt.contact, *texts_of(receipt)]
    numbers = [receipt.rows_read, receipt.rows_counted, *(rows for _, rows in (*receipt.left_out, *receipt.noted))]
    if (
        len(texts) > MOST_TEXTS
        or any(len(text) > LONGEST_TEXT or _CONTROL.search(text) for text in texts)
        or not all(_ROWS.fullmatch(rows) for rows in numbers)
        or not _CHECKSUM.fullmatch(receipt.list_checksum)
    ):
        raise TableError("The receipt is not as plait count wrote it: count the list again.")


def _not_whole() -> TableError:
    return TableError(
        "The table does not have every area of this place once with every category: count the list again with the "
        "site's place pack."
    )
