"""Pooling: several partners' safe tables of one place, added up from their printed figures.

Nothing exact is at hand here: every figure is a sum of printed ones, so the result shows no more
than the tables do. A hidden part stays visible as hidden and is never taken for 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from plait.disclosure import BASE, HIDDEN_WORDS
from plait.errors import TableError
from plait.places import Place
from plait.tables.breakdown import ALL, LEVEL_NAMES, NOT_RECORDED, OFF_THE_LIST
from plait.tables.files import SafeTable
from plait.tables.pooled import CategoryRow, Cell, Matrix, MatrixRow, Partner, Pooled, Row, State, View
from plait.tables.receipt import CONTACTS, ROUNDING, SEVERAL, Receipt

MOSTLY_HIDDEN = 0.5
"""A map of which more than this share of areas is hidden misleads more than it tells."""
_SLACK = BASE // 2
"""How far a printed number may be from the true count, either way."""
_NOT_COUNTED = Cell(State.NOT_COUNTED, None, "not counted")
_Key = tuple[str, str, str]
"""level ("place" for totals), area code, category."""


def pool_tables(tables: Sequence[SafeTable], place: Place, *, category: str | None = None) -> Pooled:
    """Add up the partners' tables.

    ``category`` chooses what the headline map shows; otherwise it is the one category that every
    partner counted, or all contacts. Raises TableError where the tables do not belong together.
    """
    if not tables:
        raise TableError("Name at least one table made by plait count.")
    check_together(tables, place)
    names = _distinct_names([table.receipt.name for table in tables])
    counts = [_figures(table) for table in tables]
    categories = _categories(counts)
    headline = _headline(categories, counts, category)
    levels = [level for level in LEVEL_NAMES if any(_has_level(figures, level) for figures in counts)]
    if not levels:
        raise TableError("These tables count no areas, only the whole place: count the lists again.")
    views, notes = _views(levels, headline, counts, place)
    partners = tuple(
        _partner(name, table.receipt, figures, categories)
        for name, table, figures in zip(names, tables, counts, strict=True)
    )
    first = levels[0]
    return Pooled(
        place_code=place.code,
        place_name=place.name,
        made_up=place.made_up,
        question=f"{headline}: contacts by {_word(first)} in {place.name}"
        if headline != ALL
        else f"Contacts by {_word(first)} in {place.name}",
        partners=partners,
        views=tuple(views),
        categories=tuple(_category_row(item, counts, place) for item in categories if item != ALL),
        sources=(*place.residents_sources, *place.look_ups),
        notes=(CONTACTS, ROUNDING, SEVERAL, *notes),
        matrix=_matrix(first, categories, counts, place),
    )


def check_together(tables: Sequence[SafeTable], place: Place) -> None:
    """Raise PlaitError where the tables' receipts say that they do not belong together, or not to this place."""
    seen: dict[str, str] = {}
    for table in tables:
        receipt = table.receipt
        if receipt.place.code != place.code:
            raise TableError(
                f"The table of {receipt.name} is about {receipt.place.name}, not {place.name}: pool tables "
                "of one place, and choose it with --place."
            )
        for level, vintage in receipt.place.vintages.items():
            if vintage != place.vintage(level):
                raise TableError(
                    f"The table of {receipt.name} uses {LEVEL_NAMES[level]} boundaries of {vintage}, and the "
                    f"place pack those of {place.vintage(level)}: count the list again with this place pack."
                )
        if receipt.list_checksum in seen:
            raise TableError(
                f"The tables of {seen[receipt.list_checksum]} and {receipt.name} were counted from the same "
                "file, which would count its contacts twice: leave one out."
            )
        seen[receipt.list_checksum] = receipt.name
    dimensions = {by.partition(",")[2] for table in tables for by in table.receipt.by} - {""}
    if len(dimensions) > 1:
        raise TableError(
            f"The tables divide contacts by different things ({', '.join(sorted(dimensions))}): pool those of one kind."
        )


def _distinct_names(names: Sequence[str]) -> list[str]:
    result: list[str] = []
    for name in names:
        others = (f"{name} ({number})" for number in count(2))
        result.append(name if name not in result else next(item for item in others if item not in result))
    return result


def _figures(table: SafeTable) -> dict[_Key, int | None]:
    """Printed numbers by level, area and category; None = hidden.

    Totals of the whole place stand in every breakdown of a table and are the same in each.
    """
    frame = table.frame.select("level", "code", "category", "number")
    return {(level, code, category): number for level, code, category, number in frame.iter_rows()}


def _categories(counts: Sequence[Mapping[_Key, int | None]]) -> list[str]:
    found = dict.fromkeys(category for figures in counts for _, _, category in figures)
    last = (OFF_THE_LIST, NOT_RECORDED)
    return [item for item in found if item not in last] + [item for item in last if item in found]


def _has_level(figures: Mapping[_Key, int | None], level: str) -> bool:
    return any(key[0] == level for key in figures)


def _headline(categories: Sequence[str], counts: Sequence[Mapping[_Key, int | None]], wanted: str | None) -> str:
    if wanted is not None:
        match = next((item for item in categories if item.lower() == wanted.strip().lower()), None)
        if match is None:
            raise TableError(f"No table counts \u201c{wanted}\u201d: choose one of {', '.join(categories)}.")
        return match
    agreed = [item for item in categories if item not in {ALL, OFF_THE_LIST, NOT_RECORDED}]
    shared = [item for item in agreed if all(any(key[2] == item for key in figures) for figures in counts)]
    return shared[0] if len(shared) == 1 else ALL


def _views(
    levels: Sequence[str], headline: str, counts: Sequence[Mapping[_Key, int | None]], place: Place
) -> tuple[list[View], list[str]]:
    """The headline by every level, then all contacts; a view that is mostly hidden becomes a note."""
    views: list[View] = []
    notes: list[str] = []
    for category in dict.fromkeys((headline, ALL)):
        for level in levels:
            view = _view(level, category, counts, place)
            if not views or view.hidden_areas <= MOSTLY_HIDDEN * len(view.rows):
                views.append(view)
            else:
                share = f"{view.hidden_areas} of {len(view.rows)} areas would be hidden"
                notes.append(f"{category} by {_word(level)} is not shown: {share}.")
    return views, notes


def _view(level: str, category: str, counts: Sequence[Mapping[_Key, int | None]], place: Place) -> View:
    residents = dict(place.residents(level).iter_rows())
    # A partner that counted no areas of this level is in none of the rows, and so not in their total either.
    counts = [figures if _has_level(figures, level) else {} for figures in counts]
    rows = tuple(
        _row(level, code, name, category, counts, residents.get(code)) for code, name in place.areas(level).iter_rows()
    )
    everybody = sum(residents.values()) if residents else None
    return View(
        level=level,
        level_title=f"{LEVEL_NAMES[level]}, {place.vintage(level)} boundaries",
        category=category,
        rows=rows,
        total=_row("place", place.code, f"All of {place.name}", category, counts, everybody),
        hidden_areas=sum(row.pooled.number is None for row in rows),
    )


def _row(
    level: str,
    code: str,
    name: str,
    category: str,
    counts: Sequence[Mapping[_Key, int | None]],
    residents: int | None,
) -> Row:
    parts = _parts(level, code, category, counts)
    pooled = add_up(parts)
    return Row(code, name, parts, pooled, residents, per_thousand(pooled, residents))


def per_thousand(pooled: Cell, residents: int | None) -> int | None:
    """The rate of a printed number, rounded; None where it is hidden or nobody knows the residents."""
    return round(pooled.number * 1000 / residents) if pooled.number is not None and residents else None


def _parts(level: str, code: str, category: str, counts: Sequence[Mapping[_Key, int | None]]) -> tuple[Cell, ...]:
    key = (level, code, category)
    return tuple(printed_cell(figures[key]) if key in figures else _NOT_COUNTED for figures in counts)


def printed_cell(number: int | None) -> Cell:
    """The cell of one partner's printed number; None = hidden."""
    if number is None:
        return Cell(State.HIDDEN, None, HIDDEN_WORDS, 0, _SLACK)
    return Cell(State.SHOWN, number, f"{number:,}", number - _SLACK, number + _SLACK)


def add_up(parts: Sequence[Cell]) -> Cell:
    """The pooled cell: the sum of what is shown, with the number of hidden parts beside it."""
    counted = [part for part in parts if part.state is not State.NOT_COUNTED]
    if not counted:
        return _NOT_COUNTED
    shown = [part.number for part in counted if part.number is not None]
    hidden = len(counted) - len(shown)
    low, high = sum(part.low or 0 for part in counted), sum(part.high or 0 for part in counted)
    if not shown:
        words = HIDDEN_WORDS if hidden == 1 else f"hidden in {hidden} lists"
        return Cell(State.HIDDEN, None, words, low, high)
    words = f"{sum(shown):,}" + (f" + {hidden} hidden" if hidden else "")
    return Cell(State.SHOWN, sum(shown), words, low, high)


def _category_row(category: str, counts: Sequence[Mapping[_Key, int | None]], place: Place) -> CategoryRow:
    parts = _parts("place", place.code, category, counts)
    return CategoryRow(category, parts, add_up(parts))


def _matrix(level: str, categories: Sequence[str], counts: Sequence[Mapping[_Key, int | None]], place: Place) -> Matrix:
    rows = tuple(
        MatrixRow(code, name, tuple(add_up(_parts(level, code, item, counts)) for item in categories))
        for code, name in place.areas(level).iter_rows()
    )
    return Matrix(f"{LEVEL_NAMES[level]}, {place.vintage(level)} boundaries", tuple(categories), rows)


def _partner(name: str, receipt: Receipt, figures: Mapping[_Key, int | None], categories: Sequence[str]) -> Partner:
    counted = {key[2] for key in figures}
    key = ("place", receipt.place.code, ALL)
    return Partner(
        name=name,
        meaning=receipt.meaning,
        contact=receipt.contact,
        counted_on=receipt.counted_on,
        covers=receipt.covers,
        categories=tuple(item for item in categories if item in counted and item != ALL),
        counted=printed_cell(figures.get(key)),
        # Every receipt names every reason; those that are hidden say nothing, shown or not.
        left_out=tuple((reason, rows) for reason, rows in receipt.left_out if rows != HIDDEN_WORDS),
        notes=tuple(f"{what}: {rows} rows" for what, rows in receipt.noted if rows != HIDDEN_WORDS),
        sources=(
            *receipt.place.sources,
            *(f"{what} {version}" for what, version in receipt.versions.items()),
        ),
    )


def _word(level: str) -> str:
    return {"ward": "ward", "msoa": "middle layer area", "lsoa": "small area"}[level]
