"""Each postcode of a place put in its areas: as its source says, else by its position."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from plait.places.geography import AREAS_SCHEMA, Geography, best_fit_by_postcodes
from plait.places.geometry import areas_of_points
from plait.places.levels import LEVELS, MAPPED_LEVELS
from plait.places.postcode_file import PostcodeFile


@dataclass(frozen=True)
class Placing:
    """The postcodes of a place in their areas, and the areas as the place uses them."""

    postcodes: pl.DataFrame
    """The columns of postcodes.parquet."""
    areas: pl.DataFrame
    """The columns of areas.parquet."""
    lookups: pl.DataFrame
    """The columns of lookups.parquet."""
    vintages: Mapping[str, str]
    """The vintage that the place uses at each level."""
    councils: Mapping[str, str]
    """Code and name of each council."""
    placed_by_position: Mapping[str, int]
    without_area: Mapping[str, int]
    notes: tuple[str, ...]
    """What whoever built the pack should know, one sentence each."""


def place_postcodes(file: PostcodeFile, geography: Geography, councils: frozenset[str]) -> Placing:
    """Put every postcode in an LSOA, MSOA, ward and council, as far as they can be told."""
    notes: list[str] = []
    vintages = {level: vintage for level in LEVELS if (vintage := _vintage(level, file, geography, notes)) is not None}
    areas = _with_areas_of_postcodes(geography.areas, file.frame, vintages)
    lookups = _as_current(geography.lookups, areas, vintages, notes)
    postcodes, placed = _placed(file, geography, lookups, vintages)
    if "ward" not in file.vintages and postcodes.get_column("longitude").is_null().all():
        postcodes = _filled(postcodes, "ward", _fits(lookups, "ward", vintages))
        notes.append(
            "The look-up of postcodes has neither wards nor positions: each postcode was given the ward that "
            "fits its LSOA best."
        )
    if len(councils) == 1:
        postcodes = postcodes.with_columns(pl.col("council").fill_null(next(iter(councils))))
    if {"lsoa", "ward"} <= set(vintages) and _fits(lookups, "ward", vintages).is_empty():
        lookups = pl.concat([lookups, best_fit_by_postcodes(postcodes, vintages)])
        notes.append("No look-up fits these LSOAs to these wards: each was given the ward of most of its postcodes.")
    mapped = [level for level in MAPPED_LEVELS if level in vintages]
    return Placing(
        postcodes=postcodes,
        areas=areas,
        lookups=lookups,
        vintages=vintages,
        councils=_council_names(postcodes, areas, councils),
        placed_by_position={level: placed[level] for level in mapped},
        without_area={level: postcodes.get_column(level).null_count() for level in mapped},
        notes=(*notes, *_strangers(postcodes, geography, vintages)),
    )


def _vintage(level: str, file: PostcodeFile, geography: Geography, notes: list[str]) -> str | None:
    """Choose the vintage of a level: that of the postcodes, unless only an equal one has boundaries."""
    stated = file.vintages.get(level)
    mapped = sorted(vintage for found, vintage in geography.boundaries if found == level)
    listed = geography.areas.filter(pl.col("level") == level).get_column("vintage").unique().sort().to_list()
    if stated is None:
        return next(reversed(mapped or listed), None)
    if stated in mapped or not mapped:
        return stated
    codes = set(file.frame.get_column(level).drop_nulls())
    alike = [vintage for vintage in mapped if codes <= geography.codes(level, vintage)]
    if alike:
        notes.append(
            f"The postcodes give the {level} of {stated} and the boundaries are of {alike[-1]}; as the codes "
            f"agree, those of {alike[-1]} are used."
        )
        return alike[-1]
    notes.append(
        f"The postcodes give the {level} of {stated}, but the boundaries are of {', '.join(mapped)} and have "
        f"other codes: there is no map of the level {level}."
    )
    return stated


def _with_areas_of_postcodes(areas: pl.DataFrame, postcodes: pl.DataFrame, vintages: Mapping[str, str]) -> pl.DataFrame:
    """Add the areas of a level that only the postcodes tell of, with the name of any other vintage."""
    parts = [areas]
    for level, vintage in vintages.items():
        if areas.filter((pl.col("level") == level) & (pl.col("vintage") == vintage)).is_empty():
            names = areas.filter(pl.col("level") == level).sort("vintage").unique("code", keep="last")
            codes = postcodes.select(pl.col(level).drop_nulls().unique().sort().alias("code"))
            named = codes.join(names.select("code", "name"), on="code", how="left", maintain_order="left")
            parts.append(
                named.select(
                    pl.lit(level).alias("level"),
                    pl.lit(vintage).alias("vintage"),
                    "code",
                    pl.col("name").fill_null(pl.col("code")),
                )
            )
    return pl.concat(parts).select(*AREAS_SCHEMA).sort("level", "vintage", "code")


def _as_current(
    lookups: pl.DataFrame, areas: pl.DataFrame, vintages: Mapping[str, str], notes: list[str]
) -> pl.DataFrame:
    """Read a look-up to areas of another year as one to the current ones if it has no code but theirs."""
    for level, vintage in vintages.items():
        to_level = (pl.col("to_level") == level) & (pl.col("from_level") != level)
        if not lookups.filter(to_level & (pl.col("to_vintage") == vintage)).is_empty():
            continue
        here = (pl.col("level") == level) & (pl.col("vintage") == vintage)
        current = areas.filter(here).get_column("code").implode()
        for other in lookups.filter(to_level).get_column("to_vintage").unique().sort(descending=True):
            there = to_level & (pl.col("to_vintage") == other)
            if lookups.filter(there).get_column("to_code").is_in(current).all():
                now = pl.when(there).then(pl.lit(vintage)).otherwise("to_vintage")
                lookups = lookups.with_columns(now.alias("to_vintage"))
                if level in MAPPED_LEVELS:
                    notes.append(
                        f"The look-up to the level {level} is of {other}; as it has no code that those of "
                        f"{vintage} lack, it is used for them."
                    )
                break
    return lookups


def _placed(
    file: PostcodeFile, geography: Geography, lookups: pl.DataFrame, vintages: Mapping[str, str]
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Fill in the areas that the source leaves out; also return how many were found by position."""
    postcodes = file.frame
    placed: dict[str, int] = {}
    for level in MAPPED_LEVELS:
        if level != "lsoa":
            exact = _fits(lookups, level, vintages).filter(pl.col("method") == "exact")
            postcodes = _filled(postcodes, level, exact)
        postcodes, placed[level] = _from_position(postcodes, geography, level, vintages)
    if not file.narrowed and geography.boundaries:
        postcodes = postcodes.filter(pl.any_horizontal(pl.col(*MAPPED_LEVELS).is_not_null()))
    return postcodes, placed


def _fits(lookups: pl.DataFrame, level: str, vintages: Mapping[str, str]) -> pl.DataFrame:
    """Return the part of the look-up between the LSOAs and the areas of a level that the place uses."""
    return lookups.filter(
        (pl.col("from_level") == "lsoa")
        & (pl.col("from_vintage") == vintages.get("lsoa", ""))
        & (pl.col("to_level") == level)
        & (pl.col("to_vintage") == vintages.get(level, ""))
    )


def _filled(postcodes: pl.DataFrame, level: str, fits: pl.DataFrame) -> pl.DataFrame:
    """Give postcodes without an area of a level the one that their LSOA fits."""
    fitted = fits.select(pl.col("from_code").alias("lsoa"), pl.col("to_code").alias("fitted"))
    return (
        postcodes.join(fitted, on="lsoa", how="left", maintain_order="left")
        .with_columns(pl.coalesce(level, "fitted").alias(level))
        .drop("fitted")
    )


def _from_position(
    postcodes: pl.DataFrame, geography: Geography, level: str, vintages: Mapping[str, str]
) -> tuple[pl.DataFrame, int]:
    """Give postcodes without an area of a level the one that they lie in; also return how many got one."""
    features = geography.boundaries.get((level, vintages.get(level, "")))
    wanting = postcodes.filter(pl.col(level).is_null() & pl.col("longitude").is_not_null())
    if not features or wanting.is_empty():
        return postcodes, 0
    found = areas_of_points(features, wanting.get_column("longitude"), wanting.get_column("latitude"))
    placed = wanting.select("postcode", found.alias("found")).drop_nulls()
    located = (
        postcodes.join(placed, on="postcode", how="left", maintain_order="left")
        .with_columns(pl.coalesce(level, "found").alias(level))
        .drop("found")
    )
    return located, placed.height


def _council_names(postcodes: pl.DataFrame, areas: pl.DataFrame, councils: frozenset[str]) -> dict[str, str]:
    codes = councils or set(postcodes.get_column("council").drop_nulls())
    rows = areas.filter(pl.col("level") == "council").sort("vintage").select("code", "name").iter_rows()
    names = {code: name for code, name in rows if name != code}
    return {code: names.get(code, "") for code in sorted(codes)}


def _strangers(postcodes: pl.DataFrame, geography: Geography, vintages: Mapping[str, str]) -> list[str]:
    """Say how many postcodes lie in areas that the boundaries do not have."""
    said: list[str] = []
    for level in MAPPED_LEVELS:
        if features := geography.boundaries.get((level, vintages.get(level, ""))):
            codes = [each["properties"]["code"] for each in features]
            strangers = postcodes.filter(pl.col(level).is_not_null() & ~pl.col(level).is_in(codes)).height
            if strangers:
                said.append(f"{strangers} postcodes lie in a {level} that the boundaries do not have.")
    return said
