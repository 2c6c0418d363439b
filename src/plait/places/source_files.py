"""The files that a place is built from: which of them are understood, as what, and why others are not."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl

from plait.errors import PlaceError
from plait.places.columns import ANY_LEVEL, Column, Role, level_of, tell
from plait.places.levels import LEVELS
from plait.places.manifest import sha256

OVERRIDES = "sources.toml"
"""A file beside the sources that corrects title, publisher, licence and vintage of any of them."""

_OVERRIDABLE = {"title", "publisher", "licence", "vintage"}
_HEADER_BYTES = 65_536
_LARGEST = 500_000_000
"""Bytes of the largest file that is loaded whole, which takes about eight times as much memory. A national
look-up of postcodes is larger, but is scanned."""


class Kind(StrEnum):
    """What a source file is."""

    POSTCODES = "postcodes"
    BOUNDARIES = "boundaries"
    LOOKUP = "lookup"
    STATISTICS = "statistics"


@dataclass(frozen=True)
class LeftOut:
    """A file that was not used, and why, in one sentence."""

    file: str
    reason: str


@dataclass(frozen=True)
class SourceFile:
    """A file that was understood."""

    path: Path
    kind: Kind
    columns: tuple[Column, ...]
    frame: pl.DataFrame
    """Its rows as text, empty for a file of postcodes (which may be too large to hold); for boundaries the
    properties of the features, in their order."""
    features: tuple[Mapping[str, Any], ...] = ()
    override: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its file name."""
        return self.path.name

    def of(self, role: Role, level: str | None = None) -> tuple[Column, ...]:
        """Return its columns of one role (and level), the preferred one first."""
        wanted = (each for each in self.columns if each.role is role and level in (None, each.level))
        return tuple(sorted(wanted, key=lambda column: column.rank))

    def finest(self) -> tuple[str, str]:
        """Return level and vintage of the areas it is about, its smallest; "" and "" without any."""
        codes = [each for each in self.of(Role.CODE) if each.level in LEVELS]
        smallest = min(codes, key=lambda each: LEVELS.index(each.level), default=None)
        return (smallest.level, smallest.vintage) if smallest else ("", "")

    def sha256(self) -> str:
        """Return the checksum of the file."""
        return sha256(self.path)


def find_sources(folder: Path) -> tuple[list[SourceFile], list[LeftOut]]:
    """Read the headings of every file of a folder and say what each file is, in the order of their names.

    Raises PlaceError when there is no such folder or its sources.toml is not right.
    """
    if not folder.is_dir():
        raise PlaceError(f"There is no folder {folder} to build a place from.")
    overrides = _overrides(folder)
    understood: list[SourceFile] = []
    left_out: list[LeftOut] = []
    unseen = (".", OVERRIDES)
    for path in sorted(each for each in folder.iterdir() if each.is_file() and not each.name.startswith(unseen)):
        try:
            source = _read(path, overrides.get(path.name, {}))
        except _NotUnderstoodError as error:
            left_out.append(LeftOut(path.name, str(error)))
        else:
            understood.append(source)
    return understood, left_out


class _NotUnderstoodError(Exception):
    """The file cannot be used; the text says why in one sentence."""


def _overrides(folder: Path) -> Mapping[str, Mapping[str, str]]:
    path = folder / OVERRIDES
    if not path.is_file():
        return {}
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PlaceError(f"The file {path} cannot be read as TOML: {error}.") from None
    for file, entries in read.items():
        if not isinstance(entries, dict) or any(not isinstance(value, str) for value in entries.values()):
            raise PlaceError(f'The file {path} should have one table for each file, such as ["{file}"].')
        if unknown := set(entries) - _OVERRIDABLE:
            raise PlaceError(
                f"The file {path} says {min(unknown)!r} of {file}; it may say {', '.join(sorted(_OVERRIDABLE))}."
            )
        if not (folder / file).is_file():
            raise PlaceError(f"The file {path} speaks of {file}, which is not beside it.")
    return read


def _read(path: Path, override: Mapping[str, str]) -> SourceFile:
    suffix = path.suffix.lower()
    small = path.stat().st_size <= _LARGEST
    if suffix in {".geojson", ".json"} and not small:
        raise _NotUnderstoodError("It is larger than 500 MB: download generalised boundaries (BGC or BSC).")
    if suffix in {".geojson", ".json"}:
        return _read_boundaries(path, override)
    if suffix != ".csv":
        raise _NotUnderstoodError("Only .csv and .geojson files are read.")
    columns = tell([heading for heading in _headings(path) if heading.strip()])
    if len({column.heading for column in columns}) < len(columns):
        raise _NotUnderstoodError("Two of its columns have the same heading.")
    roles = {column.role for column in columns}
    if Role.POSTCODE in roles:
        source = SourceFile(path, Kind.POSTCODES, columns, pl.DataFrame(), override=override)
        if Role.CODE not in roles and not {Role.LATITUDE, Role.LONGITUDE} <= roles:
            raise _NotUnderstoodError("It has postcodes, but neither areas nor coordinates for them.")
        return source
    if Role.CODE not in roles:
        raise _NotUnderstoodError("None of its columns is known to hold codes of areas or postcodes.")
    if not small:
        raise _NotUnderstoodError("It is larger than 500 MB, as only a look-up of postcodes may be.")
    frame = _rows(path)
    columns = _with_levels(columns, frame)
    levels = [column.level for column in columns if column.role is Role.CODE and column.level in LEVELS]
    if not levels:
        raise _NotUnderstoodError("Its codes are not those of LSOAs, MSOAs, wards or councils.")
    lookup = len(levels) > 1 and not _has_figures(columns, frame)
    named = Role.NAME in roles and not _has_figures(columns, frame)
    kind = Kind.LOOKUP if lookup or named else Kind.STATISTICS
    return SourceFile(path, kind, columns, frame, override=override)


def _read_boundaries(path: Path, override: Mapping[str, str]) -> SourceFile:
    try:
        collection = json.loads(path.read_text(encoding="utf-8-sig"))
        features = collection["features"]
        properties = [dict(feature["properties"]) for feature in features]
        headings = list(properties[0])
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError):
        raise _NotUnderstoodError("It is not a GeoJSON FeatureCollection with properties.") from None
    if any((feature.get("geometry") or {}).get("type") not in {"Polygon", "MultiPolygon"} for feature in features):
        raise _NotUnderstoodError("Not all of its features are areas (Polygon or MultiPolygon).")
    frame = pl.DataFrame(
        {
            heading: [None if each.get(heading) is None else str(each[heading]) for each in properties]
            for heading in headings
        },
        schema=dict.fromkeys(headings, pl.String),
    )
    columns = _with_levels(tell(headings), frame)
    if not any(column.role is Role.CODE and column.level in LEVELS for column in columns):
        raise _NotUnderstoodError("None of its properties is known to hold codes of areas.")
    return SourceFile(path, Kind.BOUNDARIES, columns, frame, tuple(features), override)


def _headings(path: Path) -> list[str]:
    with path.open("rb") as file:
        start = file.read(_HEADER_BYTES)
    if not start.strip():
        raise _NotUnderstoodError("It is empty.")
    line = start.split(b"\n", 1)[0]
    if b"\0" in start or (len(line) == len(start) and len(start) == _HEADER_BYTES):
        raise _NotUnderstoodError("It is not a table of comma-separated values.")
    return next(csv.reader(io.StringIO(_decoded(line))), [])


def _rows(path: Path) -> pl.DataFrame:
    """Return all rows as text, trimmed, with null for empty cells."""
    try:
        frame = pl.read_csv(io.StringIO(_decoded(path.read_bytes())), infer_schema=False)
    except pl.exceptions.PolarsError:
        raise _NotUnderstoodError("Its rows do not have the same number of cells.") from None
    trimmed = pl.all().str.strip_chars()
    return frame.select(pl.when(trimmed != "").then(trimmed).name.keep())


def _decoded(data: bytes) -> str:
    """Decode as UTF-8 or, where that fails, as the Windows code page that older ONS files are in."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _with_levels(columns: tuple[Column, ...], frame: pl.DataFrame) -> tuple[Column, ...]:
    """Settle the level of the code and name columns whose heading does not say it."""
    general = next((each for each in columns if each.role is Role.CODE and each.level == ANY_LEVEL), None)
    if general is None:
        return columns
    prefixes = frame.get_column(general.heading).drop_nulls().str.slice(0, 3).unique().to_list()
    levels = {level_of(prefix) for prefix in prefixes}
    level = levels.pop() if len(levels) == 1 else ""
    return tuple(
        Column(each.heading, each.role, level, each.vintage, each.rank) if each.level == ANY_LEVEL else each
        for each in columns
    )


def _has_figures(columns: tuple[Column, ...], frame: pl.DataFrame) -> bool:
    """Say whether some column that is not about areas holds numbers."""
    return any(
        column.role is Role.COUNT
        or (column.role is Role.FIGURE and frame.get_column(column.heading).cast(pl.Float64, strict=False).count() > 0)
        for column in columns
    )
