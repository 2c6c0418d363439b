"""Counting a list: each row to its area by its postcode, each cell rounded, nothing about a person kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from plait.disclosure import rounded
from plait.errors import TableError
from plait.places import Outcome, Place
from plait.sheets import TaggedList
from plait.standard import Dictionary, Entry, Fault, fold
from plait.standard.dates import day_comes_first, read_date
from plait.tables.breakdown import ALL, NOT_RECORDED, OFF_THE_LIST, Breakdown

POSTCODE = "#Address+Resident+Postcode"
CONTACT_DATE = "#Contact+Date"
LEFT_OUT = {
    Outcome.MISSING: "no postcode",
    Outcome.OUTWARD_ONLY: "only the first half of a postcode",
    Outcome.NOT_A_POSTCODE: "not a postcode",
    Outcome.NOT_IN_PLACE: "postcode not in this place's look-up: it lies elsewhere, is newer, or is mistyped",
    Outcome.NO_AREA: "postcode in the look-up, but in none of its areas",
}
"""Why a row is not in the table, in the order in which reasons are listed."""
RETIRED = "a postcode that has been retired; counted where it used to be"
LARGE_USER = "a postcode of one large organisation, not of homes; counted where that organisation is"
EVERYDAY = "an everyday word for an agreed value; counted as that value"
NOTED = (RETIRED, LARGE_USER, EVERYDAY)
"""What is remarked on rows that were counted."""
FEWEST_DATES = 10
"""With fewer dated rows than this the months they cover would be those of one or two people."""
TABLE_COLUMNS = {
    "by": pl.String,
    "level": pl.String,
    "code": pl.String,
    "name": pl.String,
    "category": pl.String,
    "number": pl.Int64,
}
"""A safe table: printed numbers (multiples of 5; null = hidden). Totals have the category
"All contacts" and, over the whole place, the level "place"."""


@dataclass(frozen=True)
class Meaning:
    """What being on a list means, by its owner's word."""

    values: Mapping[str, str] = field(default_factory=dict)
    """Short name of a closed list -> its value for every row: {"need": "Food or shopping"}."""
    sentence: str = ""
    """The same in the owner's own words; "" leaves it to be said from ``values``."""


@dataclass(frozen=True)
class CountedList:
    """What counting a list gave: the safe table, and exact figures that stay at the desk."""

    table: pl.DataFrame
    """Columns of ``TABLE_COLUMNS``, every area with every category."""
    breakdowns: tuple[Breakdown, ...]
    rows_read: int
    rows_counted: int
    left_out: tuple[tuple[str, int], ...]
    """(reason, rows): adds up with ``rows_counted`` to ``rows_read``."""
    noted: tuple[tuple[str, int], ...]
    """(what, rows) for rows that were counted and are worth a remark, such as a retired postcode."""
    meaning: str
    covers: str
    """The months the list covers, or ""."""
    tags_used: tuple[str, ...]
    dictionary_version: str


def count_list(
    tagged: TaggedList,
    place: Place,
    breakdowns: Sequence[Breakdown],
    *,
    dictionary: Dictionary,
    today: date,
    means: Meaning | None = None,
) -> CountedList:
    """Count a list's rows by area, and by category where the breakdowns have one.

    ``means`` says what being on the list means where it has no column for it. A row counts once in
    every total and once for each different value of its category cell. Raises TableError where the
    list cannot be counted like that.
    """
    means = means or Meaning()
    if not breakdowns:
        raise TableError("Say what to count by, such as --by ward,need.")
    set_values = _set_values(means, breakdowns, dictionary)
    postcode = tagged.column(POSTCODE)
    if postcode is None:
        raise TableError(
            "This list has no column of postcodes, so its rows cannot be put on a map: add one, or say which column "
            'holds them with --tag "HEADING=#Address+Resident+Postcode".'
        )
    located = pl.concat([tagged.rows.select("row"), place.locate(tagged.rows[postcode.letter])], how="horizontal")
    inside = located.filter(pl.col("outcome") == Outcome.LOCATED.value)
    if inside.is_empty():
        raise TableError(
            f"None of the postcodes in this list lies in {place.name}: check that this is the right place (--place)."
        )
    sorted_rows = {item.text: _category_of_rows(tagged, item, set_values) for item in breakdowns}
    # A look-up may know areas that the place's map does not have: their rows would be in no line of the table.
    counted = inside.filter(
        pl.all_horizontal(pl.col(item.level).is_in(place.areas(item.level)["code"].to_list()) for item in breakdowns)
    )
    tables = [_table(counted, item, sorted_rows[item.text], place) for item in breakdowns]
    first = sorted_rows[next((item.text for item in breakdowns if item.category), breakdowns[0].text)]
    left_out = _left_out(located, counted)
    own = (f"{item.name} {item.version}" for item in dictionary.extensions)
    return CountedList(
        table=pl.concat(tables),
        breakdowns=tuple(breakdowns),
        rows_read=tagged.rows.height,
        rows_counted=counted.height,
        left_out=left_out,
        noted=_noted(counted, first),
        meaning=means.sentence or first.meaning,
        covers=_covers(tagged, today),
        dictionary_version="; ".join([dictionary.version, *own]),
        tags_used=tuple(dict.fromkeys([POSTCODE, *(item.category.tag for item in breakdowns if item.category)])),
    )


_NO_ROWS = pl.Series(dtype=pl.Int64)


@dataclass(frozen=True)
class _Categories:
    """Which categories each row counts in."""

    values: pl.DataFrame | None
    """``row``, ``category``: one line for each different value of a row; None without a category."""
    categories: tuple[str, ...]
    meaning: str
    everyday: pl.Series
    """The rows in which an everyday word stands for an agreed value."""


def _set_values(means: Meaning, breakdowns: Sequence[Breakdown], dictionary: Dictionary) -> Mapping[str, str]:
    """The values that were set, by the short names as the dictionary writes them."""
    counted_by = {item.category.short_name for item in breakdowns if item.category}
    set_values: dict[str, str] = {}
    for name, value in means.values.items():
        entry = dictionary.by_short_name(name)
        if entry is None:
            raise TableError(f"\u201c{name}\u201d in --set is not known: the dictionary has no list of that name.")
        if entry.short_name not in counted_by:
            raise TableError(
                f"--set {entry.short_name} has no use here, as nothing is counted by {entry.short_name}: "
                f"leave it out, or count by it, such as --by {breakdowns[0].level},{entry.short_name}."
            )
        set_values[entry.short_name] = value
    return set_values


def _category_of_rows(tagged: TaggedList, breakdown: Breakdown, set_values: Mapping[str, str]) -> _Categories:
    entry = breakdown.category
    if entry is None:
        return _Categories(None, (), "Each row is one contact.", _NO_ROWS)
    column = tagged.column(entry.tag)
    if entry.short_name in set_values:
        if column is not None:
            raise TableError(
                f"This list has a column for {entry.short_name} (\u201c{column.title}\u201d), so leave out "
                f"--set {entry.short_name}."
            )
        value = entry.allowed_meant(set_values[entry.short_name])
        if value is None:
            raise TableError(
                f"\u201c{set_values[entry.short_name]}\u201d is not on the list of {entry.name}: choose one of "
                f"{', '.join(entry.allowed)}."
            )
        rows = tagged.rows.select("row", category=pl.lit(value))
        return _Categories(rows, (value,), f"Being on this list means: {value}.", _NO_ROWS)
    if column is None:
        raise TableError(
            f"This list has no column for {entry.short_name}: say what being on it means, such as "
            f'--set "{entry.short_name}={entry.allowed[0]}".'
        )
    cells = tagged.rows.select("row", value=pl.col(column.letter))
    different = cells["value"].drop_nulls().unique().to_list()
    sorted_values = pl.DataFrame(
        [(value, category) for value in different for category in dict.fromkeys(_categories_of(value, entry))],
        schema={"value": pl.String, "category": pl.String},
        orient="row",
    )
    everyday = [value for value in different if _has_everyday_words(value, entry)]
    rows_with_them = cells.filter(pl.col("value").is_in(everyday))["row"]
    rows = cells.join(sorted_values, on="value", how="left").select("row", pl.col("category").fill_null(NOT_RECORDED))
    return _Categories(rows, breakdown.categories, f"Each row says for itself ({entry.name}).", rows_with_them)


def _categories_of(value: str, entry: Entry) -> list[str]:
    return [entry.allowed_meant(part) or OFF_THE_LIST for part in _parts_of(value, entry)] or [NOT_RECORDED]


def _has_everyday_words(value: str, entry: Entry) -> bool:
    return any(
        entry.allowed_meant(part) and fold(part) not in entry.allowed_by_text for part in _parts_of(value, entry)
    )


def _parts_of(value: str, entry: Entry) -> list[str]:
    # Folding keeps Latin letters only, and a need written in Arabic was recorded all the same.
    return [part for part in (value.split(";") if entry.several else [value]) if any(map(str.isalnum, part))]


def _table(counted: pl.DataFrame, breakdown: Breakdown, sorted_rows: _Categories, place: Place) -> pl.DataFrame:
    """Every area and the whole place, with every category and in total, rounded one by one."""
    level = breakdown.level
    whole = pl.DataFrame({"level": ["place"], "code": [place.code], "name": [place.name]})
    areas = pl.concat([place.areas(level).select(level=pl.lit(level), code="code", name="name"), whole])
    rows = counted.select("row", code=level)
    rows = pl.concat([rows, rows.with_columns(code=pl.lit(place.code))])
    categories = [ALL]
    true = rows.group_by("code").len("true").with_columns(category=pl.lit(ALL))
    if sorted_rows.values is not None:
        categories += sorted_rows.categories
        by_category = rows.join(sorted_rows.values, on="row").group_by("code", "category").len("true")
        true = pl.concat([true, by_category.select("code", "true", "category")])
    frame = areas.join(pl.DataFrame({"category": categories}), how="cross", maintain_order="left_right")
    frame = frame.join(true, on=["code", "category"], how="left", maintain_order="left")
    return frame.select(
        pl.lit(breakdown.text).alias("by"),
        "level",
        "code",
        "name",
        "category",
        number=rounded(pl.col("true").fill_null(0)),
    )


def _left_out(located: pl.DataFrame, counted: pl.DataFrame) -> tuple[tuple[str, int], ...]:
    out = located.join(counted, on="row", how="anti")
    reasons = out.select(
        reason=pl.when(pl.col("outcome") == Outcome.LOCATED.value)
        .then(pl.lit(Outcome.NO_AREA.value))
        .otherwise(pl.col("outcome"))
    )
    counts = dict(reasons.group_by("reason").len().iter_rows())
    return tuple((words, counts[outcome.value]) for outcome, words in LEFT_OUT.items() if outcome.value in counts)


def _noted(counted: pl.DataFrame, categories: _Categories) -> tuple[tuple[str, int], ...]:
    retired = counted.filter(pl.col("retired").is_not_null()).height
    large = counted.filter("large_user").height
    everyday = counted.filter(pl.col("row").is_in(categories.everyday.implode())).height
    return tuple((what, rows) for what, rows in zip(NOTED, (retired, large, everyday), strict=True) if rows)


def _covers(tagged: TaggedList, today: date) -> str:
    """The months of the first and last contact; days would be somebody's."""
    column = tagged.column(CONTACT_DATE)
    if column is None:
        return ""
    rows = dict(tagged.rows[column.letter].drop_nulls().value_counts().iter_rows())
    day_first = day_comes_first(rows) is not False
    read = {text: read_date(text, day_first=day_first) for text in rows}
    days = {text: day for text, day in read.items() if not isinstance(day, Fault) and day <= today}
    if sum(rows[text] for text in days) < FEWEST_DATES:
        return ""
    first, last = f"{min(days.values()):%B %Y}", f"{max(days.values()):%B %Y}"
    return first if first == last else f"{first} to {last}"
