"""Open statistics in the two shapes they are published in, brought into one long table."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from plait.places.columns import Column, Role
from plait.places.provenance import is_residents_long, is_residents_total, measure_name
from plait.places.source_files import SourceFile

_NOT_KNOWN = ["z", "c", "x", "-", ":", "..", "*", "[c]", "[x]", "[z]", "na", "n/a", "null"]
"""How publishers write a figure that is not applicable, not available or held back."""

SCHEMA = {
    "measure": pl.String,
    "level": pl.String,
    "vintage": pl.String,
    "code": pl.String,
    "value": pl.Float64,
}


@dataclass(frozen=True)
class Statistics:
    """The figures of one file."""

    level: str
    vintage: str
    figures: pl.DataFrame
    """measure, level, vintage, code, value; sorted by measure (in the order of the file) and code."""
    residents: pl.DataFrame | None
    """code, value: usual residents of each area, when the file is a Census table of them."""


def read_statistics(source: SourceFile) -> Statistics | str:
    """Read a narrowed file of statistics, or say in one sentence why it is not understood.

    Understood are one row for each area with a column for each measure (wide), and one row for each area
    and category, with one column of categories and one of figures (long).
    """
    code = next(each for each in source.of(Role.CODE) if (each.level, each.vintage) == source.finest())
    frame = source.frame.filter(pl.col(code.heading).is_not_null())
    figures = [column for column in source.columns if column.role in (Role.FIGURE, Role.COUNT)]
    numbers = [column for column in figures if _is_number(frame, column)]
    texts = [column for column in figures if column not in numbers and _has_text(frame, column)]
    if not numbers:
        return "None of its columns holds figures."
    if frame.get_column(code.heading).n_unique() == frame.height:
        return _wide(frame, code, numbers)
    if len(texts) != 1:
        return "It has several rows for one area and not exactly one column that says what is counted."
    counts = [column for column in numbers if column.role is Role.COUNT]
    if len(counts) != 1:
        return "It has several rows for one area and not exactly one column of counts, such as Observation."
    if frame.select(code.heading, texts[0].heading).n_unique() < frame.height:
        return f"It has several rows for the same area and {texts[0].heading}."
    totals = [column for column in numbers if column != counts[0] and _is_constant(frame, code, column)]
    return _long(frame, code, texts[0], counts[0], totals)


def _wide(frame: pl.DataFrame, code: Column, numbers: list[Column]) -> Statistics:
    total = min(
        (column for column in numbers if is_residents_total(column.heading) is not None),
        key=lambda column: is_residents_total(column.heading) or 0,
        default=None,
    )
    return Statistics(
        level=code.level,
        vintage=code.vintage,
        figures=pl.concat(
            _measure(frame, code, column, name) for column, name in zip(numbers, _without_topic(numbers), strict=True)
        ),
        residents=None
        if total is None or code.level != "lsoa"
        else _measure(frame, code, total, "").select("code", "value"),
    )


def _without_topic(columns: list[Column]) -> list[str]:
    """Name the measures of a wide table without the topic that Nomis puts before each ("Age: Total")."""
    names = [measure_name(column.heading) for column in columns]
    topics = {name.partition(": ")[0] if ": " in name else None for name in names}
    if len(names) == 1 or len(topics) > 1 or None in topics:
        return names
    return [name.partition(": ")[2] for name in names]


def _long(frame: pl.DataFrame, code: Column, text: Column, count: Column, totals: list[Column]) -> Statistics:
    areas = frame.unique(code.heading, keep="first", maintain_order=True)
    parts = [_measure(areas, code, column, measure_name(column.heading)) for column in totals]
    for category in frame.get_column(text.heading).drop_nulls().unique(maintain_order=True):
        rows = frame.filter(pl.col(text.heading) == category)
        parts.append(_measure(rows, code, count, measure_name(category)))
    figures = pl.concat(parts)
    residents = None
    if code.level == "lsoa" and is_residents_long(count.heading, text.heading):
        counted = pl.concat(parts[len(totals) :])
        residents = counted.group_by("code").agg(pl.col("value").sum()).sort("code")
    return Statistics(code.level, code.vintage, figures, residents)


def _measure(frame: pl.DataFrame, code: Column, figure: Column, name: str) -> pl.DataFrame:
    return (
        frame.select(
            pl.lit(name).alias("measure"),
            pl.lit(code.level).alias("level"),
            pl.lit(code.vintage).alias("vintage"),
            pl.col(code.heading).alias("code"),
            _number(figure).alias("value"),
        )
        .drop_nulls("value")
        .sort("code")
    )


def _number(column: Column) -> pl.Expr:
    """Read a figure, with or without commas between thousands; whatever is not one becomes null."""
    text = pl.col(column.heading)
    grouped = text.str.contains(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$")
    return pl.when(grouped).then(text.str.replace_all(",", "")).otherwise(text).cast(pl.Float64, strict=False)


def _is_number(frame: pl.DataFrame, column: Column) -> bool:
    text = pl.col(column.heading)
    known = frame.filter(text.is_not_null() & ~text.str.to_lowercase().is_in(_NOT_KNOWN))
    return known.height > 0 and known.select(_number(column).is_not_null().all()).item()


def _has_text(frame: pl.DataFrame, column: Column) -> bool:
    return frame.get_column(column.heading).count() > 0


def _is_constant(frame: pl.DataFrame, code: Column, column: Column) -> bool:
    """Say whether a column repeats one figure for all rows of an area, as totals do."""
    name = re.sub(r"[\s_]+", " ", column.heading.lower())
    if not name.startswith(("total", "all ")):
        return False
    return frame.group_by(code.heading).agg(pl.col(column.heading).n_unique()).get_column(column.heading).max() == 1
