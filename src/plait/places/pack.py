"""A place as the rest of Plait sees it: its areas, boundaries and residents, and where postcodes lie.

A place pack is one folder, written by ``plait.places.build``:

manifest.json           what the pack holds and where it came from, with a checksum of every other file
areas.parquet           level, vintage, code, name
postcodes.parquet       postcode, lsoa, msoa, ward, council, longitude, latitude (degrees, WGS 84),
                        user_type ("small", "large", null where the source does not say), retired (a date,
                        null while in use)
lookups.parquet         from_level, from_vintage, from_code, to_level, to_vintage, to_code, share, method
statistics.parquet      table, measure, level, vintage, code, value
boundaries_<level>.geojson, boundaries_<level>_<vintage>.geojson for older vintages
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from plait.errors import PlaceError
from plait.places.levels import LEVELS, MAPPED_LEVELS
from plait.places.manifest import Manifest, read_manifest
from plait.places.outcomes import Outcome
from plait.places.postcodes import is_postcode_expr, normalise_expr, outward_only_expr
from plait.places.sources import Source

RESIDENTS_TABLE = "usual residents"
"""The statistics table of usual residents that every pack with a Census table has."""


@dataclass(frozen=True, eq=False)
class Place:
    """A place: its areas and the look-up of its postcodes.

    Files are read when first needed and checked against the manifest; every method that reads one raises
    PlaceError when it is missing or was changed since the pack was built.
    """

    folder: Path
    manifest: Manifest

    @property
    def code(self) -> str:
        """Code of the place, mostly that of its council."""
        return self.manifest.code

    @property
    def name(self) -> str:
        """Name of the place, as people say it."""
        return self.manifest.name

    @property
    def made_up(self) -> bool:
        """Whether the place is invented, which every page about it must say."""
        return self.manifest.made_up

    @property
    def sources(self) -> tuple[Source, ...]:
        """The files that the pack was built from."""
        return self.manifest.sources

    @property
    def look_ups(self) -> tuple[Source, ...]:
        """The sources that postcodes and areas come from: all but those of the statistics."""
        statistics = {table.source for table in self.manifest.tables}
        return tuple(source for source in self.manifest.sources if source.file not in statistics)

    @property
    def residents_sources(self) -> tuple[Source, ...]:
        """The sources that `residents` comes from."""
        files = {table.source for table in self.manifest.tables if table.table == RESIDENTS_TABLE}
        return tuple(source for source in self.manifest.sources if source.file in files)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of area that this place has, smallest first."""
        return tuple(level for level in LEVELS if level in self.manifest.vintages)

    def vintage(self, level: str) -> str:
        """Return the year of the areas of a level ("2021"); raises PlaceError when the place has none."""
        try:
            return self.manifest.vintages[level]
        except KeyError:
            has = ", ".join(self.levels) or "none"
            raise PlaceError(f"The place {self.name} has no areas of the level {level!r}: it has {has}.") from None

    def areas(self, level: str) -> pl.DataFrame:
        """Return code and name of every area of a level, by name and then code."""
        here = (pl.col("level") == level) & (pl.col("vintage") == self.vintage(level))
        return self._areas.filter(here).select("code", "name").sort("name", "code")

    def is_mapped(self, level: str) -> bool:
        """Say whether the pack has the boundaries of a level, of the vintage that the place uses."""
        return f"boundaries_{level}.geojson" in self.manifest.files

    def boundaries(self, level: str, *, vintage: str | None = None) -> dict[str, Any]:
        """Return the areas of a level as a GeoJSON FeatureCollection with the properties code and name.

        Coordinates are degrees of longitude and latitude (WGS 84). `vintage` asks for an older one.
        Raises PlaceError when the pack has no such boundaries.
        """
        older = vintage is not None and vintage != self.vintage(level)
        file = f"boundaries_{level}_{vintage}.geojson" if older else f"boundaries_{level}.geojson"
        if file not in self.manifest.files:
            raise PlaceError(f"The place {self.name} has no boundaries of the level {level!r} ({file}).")
        collection: dict[str, Any] = json.loads(self._read(file))
        return collection

    def residents(self, level: str) -> pl.DataFrame:
        """Return code and usual residents of the areas of a level, as the Census counted them.

        Areas above the LSOA are summed from their LSOAs by the best-fit look-up; areas without any LSOA
        are left out. A place without a Census table gives an empty frame.
        """
        self.vintage(level)
        here = self._statistics.filter(pl.col("table") == RESIDENTS_TABLE)
        small = here.select("code", pl.col("value").round().cast(pl.Int64).alias("residents"))
        if level != "lsoa":
            fit = self.lookup("lsoa", level).select(code="from_code", to="to_code")
            small = small.join(fit, on="code").group_by("to").agg(pl.col("residents").sum()).rename({"to": "code"})
        return small.sort("code")

    def lookup(self, from_level: str, to_level: str) -> pl.DataFrame:
        """Return the look-up between two levels, both of the vintage that the place uses.

        Columns from_code, to_code, share (of the residents of `from_code`, 0 to 1) and method ("exact",
        "best fit", or "best fit by postcodes" when no published look-up covers the areas).
        """
        wanted = (
            (pl.col("from_level") == from_level)
            & (pl.col("from_vintage") == self.vintage(from_level))
            & (pl.col("to_level") == to_level)
            & (pl.col("to_vintage") == self.vintage(to_level))
        )
        return self._lookups.filter(wanted).select("from_code", "to_code", "share", "method")

    def statistics(self, table: str) -> pl.DataFrame:
        """Return measure, level, vintage, code and value of one table; raises PlaceError if there is none."""
        if table not in {each.table for each in self.manifest.tables}:
            raise PlaceError(f"The place {self.name} has no statistics table {table!r}: see `plait place show`.")
        return self._statistics.filter(pl.col("table") == table).drop("table")

    def locate(self, postcodes: pl.Series) -> pl.DataFrame:
        """Say where each postcode lies, in the order given.

        Columns: postcode (normalised, null when blank), outcome (an `Outcome`), ward, lsoa, msoa (codes;
        null where not known), retired (the date, for a postcode no longer in use), large_user (whether it
        belongs to one addressee with much post).
        """
        found = pl.col("found").is_not_null()
        area = pl.any_horizontal(pl.col(level).is_not_null() for level in MAPPED_LEVELS)
        postcode = pl.col("postcode")
        outcome = (
            pl.when(postcode.is_null())
            .then(pl.lit(Outcome.MISSING.value))
            .when(found & area)
            .then(pl.lit(Outcome.LOCATED.value))
            .when(found)
            .then(pl.lit(Outcome.NO_AREA.value))
            .when(outward_only_expr(postcode))
            .then(pl.lit(Outcome.OUTWARD_ONLY.value))
            .when(is_postcode_expr(postcode))
            .then(pl.lit(Outcome.NOT_IN_PLACE.value))
            .otherwise(pl.lit(Outcome.NOT_A_POSTCODE.value))
        )
        given = postcodes.cast(pl.String).alias("postcode").to_frame()
        normalised = normalise_expr(postcode)
        return (
            given.lazy()
            .select(pl.when(normalised != "").then(normalised).alias("postcode"))
            .join(
                self.postcodes.lazy().with_columns(found=pl.lit(value=True)),
                on="postcode",
                how="left",
                maintain_order="left",
            )
            .select(
                "postcode",
                outcome.alias("outcome"),
                "ward",
                "lsoa",
                "msoa",
                "retired",
                (pl.col("user_type") == "large").fill_null(value=False).alias("large_user"),
            )
            .collect()
        )

    @cached_property
    def postcodes(self) -> pl.DataFrame:
        """The look-up of postcodes, one row for each, in the columns of postcodes.parquet."""
        return self._parquet("postcodes.parquet")

    @cached_property
    def known_postcodes(self) -> frozenset[str]:
        """Every postcode of the place: a repair of a mistyped one has to be among them."""
        return frozenset(self.postcodes["postcode"])

    @cached_property
    def _areas(self) -> pl.DataFrame:
        return self._parquet("areas.parquet")

    @cached_property
    def _lookups(self) -> pl.DataFrame:
        return self._parquet("lookups.parquet")

    @cached_property
    def _statistics(self) -> pl.DataFrame:
        return self._parquet("statistics.parquet")

    def _parquet(self, file: str) -> pl.DataFrame:
        return pl.read_parquet(BytesIO(self._read(file)))

    def _read(self, file: str) -> bytes:
        """Return the bytes of a file of the pack once their checksum was found right."""
        path = self.folder / file
        if not path.is_file():
            raise PlaceError(f"The file {file} is missing from the place pack of {self.name}: build it again.")
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != self.manifest.files.get(file):
            raise PlaceError(
                f"The file {file} of the place pack of {self.name} was changed or damaged after it was "
                "built: build the pack again."
            )
        return data


def open_place(folder: Path) -> Place:
    """Open the place pack in a folder; raises PlaceError when there is none or its manifest was changed."""
    return Place(folder=folder, manifest=read_manifest(folder))
