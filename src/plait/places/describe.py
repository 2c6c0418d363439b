"""A place in numbers: what ``plait place show`` prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from plait.places.levels import MAPPED_LEVELS
from plait.places.manifest import StatisticsTable
from plait.places.pack import Place
from plait.places.sources import Source


@dataclass(frozen=True)
class LevelSummary:
    """One level of area of a place."""

    level: str
    vintage: str
    areas: int
    mapped: bool
    """Whether the pack has their boundaries."""
    residents: int | None
    """Usual residents by the Census; None when the place has no such table."""
    postcodes_without_area: int
    postcodes_placed_by_position: int


@dataclass(frozen=True)
class PlaceSummary:
    """What is in a place pack."""

    code: str
    name: str
    made_up: bool
    built: date
    councils: tuple[tuple[str, str], ...]
    """Code and name of each; the name is "" when not known."""
    levels: tuple[LevelSummary, ...]
    postcodes: int
    retired_postcodes: int
    large_user_postcodes: int | None
    """None when the look-up does not say which postcodes belong to large users."""
    tables: tuple[StatisticsTable, ...]
    sources: tuple[Source, ...]


def describe(place: Place) -> PlaceSummary:
    """Count what is in a place pack; raises PlaceError when one of its files is missing or was changed."""
    manifest = place.manifest
    user_type = place.postcodes.get_column("user_type")
    return PlaceSummary(
        code=place.code,
        name=place.name,
        made_up=place.made_up,
        built=manifest.built,
        councils=tuple(sorted(manifest.councils.items())),
        levels=tuple(_level(place, level) for level in place.levels),
        postcodes=place.postcodes.height,
        retired_postcodes=place.postcodes.get_column("retired").count(),
        large_user_postcodes=None if user_type.is_null().all() else int((user_type == "large").sum()),
        tables=manifest.tables,
        sources=manifest.sources,
    )


def _level(place: Place, level: str) -> LevelSummary:
    residents = place.residents(level)
    return LevelSummary(
        level=level,
        vintage=place.vintage(level),
        areas=place.areas(level).height,
        mapped=place.is_mapped(level),
        residents=None if residents.is_empty() else int(residents.select(pl.col("residents").sum()).item()),
        postcodes_without_area=place.manifest.postcodes_without_area.get(level, 0) if level in MAPPED_LEVELS else 0,
        postcodes_placed_by_position=place.manifest.postcodes_placed_by_position.get(level, 0),
    )
