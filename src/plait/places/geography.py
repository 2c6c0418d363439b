"""The areas of a place, their names and boundaries, and which of them belong together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import polars as pl

from plait.errors import PlaceError
from plait.places.columns import Column, Role
from plait.places.geometry import feature
from plait.places.levels import LEVELS
from plait.places.scope import NOT_STATED
from plait.places.source_files import Kind, SourceFile

AREAS_SCHEMA = {"level": pl.String, "vintage": pl.String, "code": pl.String, "name": pl.String}
LOOKUPS_SCHEMA = {
    "from_level": pl.String,
    "from_vintage": pl.String,
    "from_code": pl.String,
    "to_level": pl.String,
    "to_vintage": pl.String,
    "to_code": pl.String,
    "share": pl.Float64,
    "method": pl.String,
}

# LSOAs are drawn inside MSOAs and councils; wards without regard to them, so that is only ever a best fit.
_LSOA_FITS = {"msoa": "exact", "ward": "best fit", "council": "exact"}


@dataclass(frozen=True)
class Geography:
    """What the look-ups and boundaries of a place say."""

    areas: pl.DataFrame
    """level, vintage, code, name."""
    lookups: pl.DataFrame
    """from_level, from_vintage, from_code, to_level, to_vintage, to_code, share, method."""
    boundaries: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]
    """GeoJSON features by code, for each level and vintage."""

    def codes(self, level: str, vintage: str) -> set[str]:
        """Return the codes of a level and vintage."""
        here = (pl.col("level") == level) & (pl.col("vintage") == vintage)
        return set(self.areas.filter(here).get_column("code"))


def read_geography(sources: Iterable[SourceFile]) -> Geography:
    """Bring together the areas that narrowed boundaries and look-ups tell of.

    Where boundaries are given, they say which areas there are. Raises PlaceError when a boundary's
    coordinates are not degrees or two files disagree about where an area belongs.
    """
    told = [source for source in sources if source.kind in (Kind.BOUNDARIES, Kind.LOOKUP)]
    mapped = {
        (column.level, column.vintage) for source in told if source.kind is Kind.BOUNDARIES for column in _first(source)
    }
    names: dict[tuple[str, str, str], tuple[int, str]] = {}
    for source in told:
        for code in source.of(Role.CODE):
            adds = source.kind is Kind.BOUNDARIES or (code.level, code.vintage) not in mapped
            if code.level in LEVELS:
                _add_names(names, source, code, adds=adds)
    for source in told:
        for code in source.of(Role.CODE):
            _add_names(names, source, code, adds=False)
    areas = pl.DataFrame(
        [(level, vintage, code, name) for (level, vintage, code), (_, name) in names.items()],
        schema=AREAS_SCHEMA,
        orient="row",
    ).sort("level", "vintage", "code")
    return Geography(areas, _lookups(told), _boundaries(told, names))


def best_fit_by_postcodes(postcodes: pl.DataFrame, vintages: Mapping[str, str]) -> pl.DataFrame:
    """Fit each LSOA to the ward in which most of its postcodes in use lie (of equals, the first code)."""
    most = (
        postcodes.filter(pl.col("retired").is_null())
        .drop_nulls(["lsoa", "ward"])
        .group_by("lsoa", "ward")
        .len()
        .sort("lsoa", "len", "ward", descending=[False, True, False])
        .unique("lsoa", keep="first", maintain_order=True)
    )
    return most.select(
        pl.lit("lsoa").alias("from_level"),
        pl.lit(vintages.get("lsoa", NOT_STATED)).alias("from_vintage"),
        pl.col("lsoa").alias("from_code"),
        pl.lit("ward").alias("to_level"),
        pl.lit(vintages.get("ward", NOT_STATED)).alias("to_vintage"),
        pl.col("ward").alias("to_code"),
        pl.lit(1.0).alias("share"),
        pl.lit("best fit by postcodes").alias("method"),
    )


def with_shares(lookups: pl.DataFrame, residents: pl.DataFrame | None) -> pl.DataFrame:
    """Give each part of a split area its share of the residents; null stays where they are not known."""
    if residents is None:
        return lookups
    people = residents.rename({"code": "to_code", "value": "people"})
    group = ["from_level", "from_vintage", "from_code", "to_level", "to_vintage"]
    share = pl.col("people") / pl.col("people").sum().over(group)
    # Of an irregular change ("X") the parts of the new areas are not known either.
    known = (pl.col("people").is_not_null() & (pl.col("method") != "change X")).all().over(group)
    split = pl.col("share").is_null() & (pl.col("to_level") == "lsoa") & known
    return (
        lookups.join(people, on="to_code", how="left", maintain_order="left")
        .with_columns(pl.when(split).then(share.round(6)).otherwise("share").alias("share"))
        .drop("people")
    )


def _first(source: SourceFile) -> list[Column]:
    """Return the code column that a file of boundaries is about: that of its smallest areas."""
    return [column for column in source.of(Role.CODE) if (column.level, column.vintage) == source.finest()][:1]


def _add_names(
    names: dict[tuple[str, str, str], tuple[int, str]], source: SourceFile, code: Column, *, adds: bool
) -> None:
    """Note the names of areas, popular ones before official ones; `adds` says whether new areas count."""
    for worth, role in ((2, Role.POPULAR_NAME), (1, Role.NAME), (0, Role.CODE)):
        columns = [each for each in source.of(role, code.level) if each.vintage in ("", code.vintage)]
        if not columns:
            continue
        areas, called = source.frame.get_column(code.heading), source.frame.get_column(columns[0].heading)
        for area, name in zip(areas, called, strict=True):
            key = (code.level, code.vintage, area)
            known = key in names or adds
            if area is not None and name is not None and known and names.get(key, (-1, ""))[0] < worth:
                names[key] = (worth, name)


def _boundaries(
    sources: Iterable[SourceFile], names: Mapping[tuple[str, str, str], tuple[int, str]]
) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    found: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = {}
    for source in sources:
        for column in _first(source) if source.kind is Kind.BOUNDARIES else ():
            areas = found.setdefault((column.level, column.vintage), {})
            for code, raw in zip(source.frame.get_column(column.heading), source.features, strict=True):
                name = names[column.level, column.vintage, code][1]
                areas.setdefault(code, feature(code, name, raw["geometry"]))
    return {key: [areas[code] for code in sorted(areas)] for key, areas in found.items()}


def _lookups(sources: Iterable[SourceFile]) -> pl.DataFrame:
    fits = [pl.DataFrame(schema=LOOKUPS_SCHEMA | {"file": pl.String})]
    changes = [pl.DataFrame(schema=LOOKUPS_SCHEMA)]
    for source in sources:
        codes = [column for column in source.of(Role.CODE) if column.level in LEVELS]
        for lower, upper in permutations(codes, 2):
            if source.kind is not Kind.LOOKUP:
                continue
            if lower.level == "lsoa" and upper.level in _LSOA_FITS:
                fits.append(_fit(source.frame, lower, upper).with_columns(file=pl.lit(source.name)))
            elif lower.level == upper.level and lower.vintage < upper.vintage:
                changes.append(_change(source.frame, lower, upper, next(iter(source.of(Role.CHANGE)), None)))
    return pl.concat([_agreed(pl.concat(fits)), *changes]).unique().sort(*LOOKUPS_SCHEMA)


def _agreed(fits: pl.DataFrame) -> pl.DataFrame:
    """Keep one row for each area and what it fits, and refuse files that fit it to different areas."""
    keys = ["from_level", "from_vintage", "from_code", "to_level", "to_vintage"]
    rivals = fits.filter(pl.col("to_code").n_unique().over(keys) > 1).sort(*keys, "file")
    if not rivals.is_empty():
        row, other = rivals.row(0, named=True), rivals.row(1, named=True)
        raise PlaceError(
            f"{row['file']} puts {row['from_code']} in {row['to_code']} and {other['file']} puts it in "
            f"{other['to_code']}: take one of them out of the folder."
        )
    return fits.drop("file").unique(keys, keep="first", maintain_order=True)


def _fit(frame: pl.DataFrame, lower: Column, upper: Column) -> pl.DataFrame:
    """Give each smaller area the one larger area it belongs to: of several, that of most rows."""
    most = (
        frame.drop_nulls([lower.heading, upper.heading])
        .group_by(lower.heading, upper.heading)
        .len()
        .sort(lower.heading, "len", upper.heading, descending=[False, True, False])
        .unique(lower.heading, keep="first", maintain_order=True)
    )
    return _relation(most, lower, upper, share=pl.lit(1.0), method=pl.lit(_LSOA_FITS[upper.level]))


def _change(frame: pl.DataFrame, older: Column, newer: Column, change: Column | None) -> pl.DataFrame:
    """Relate areas of two vintages; where an older one was split, its shares are not known yet."""
    pairs = frame.drop_nulls([older.heading, newer.heading])
    whole = pl.len().over(older.heading) == 1
    method = pl.format("change {}", change.heading) if change else pl.lit("change")
    return _relation(pairs, older, newer, share=pl.when(whole).then(1.0), method=method)


def _relation(frame: pl.DataFrame, from_: Column, to: Column, *, share: pl.Expr, method: pl.Expr) -> pl.DataFrame:
    return frame.select(
        pl.lit(from_.level).alias("from_level"),
        pl.lit(from_.vintage).alias("from_vintage"),
        pl.col(from_.heading).alias("from_code"),
        pl.lit(to.level).alias("to_level"),
        pl.lit(to.vintage).alias("to_vintage"),
        pl.col(to.heading).alias("to_code"),
        share.cast(pl.Float64).alias("share"),
        method.cast(pl.String).alias("method"),
    )
