"""A place pack built from files as ONS, MHCLG and others publish them."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from plait.errors import PlaceError
from plait.places.geography import Geography, read_geography, with_shares
from plait.places.manifest import Manifest, StatisticsTable, is_pack, sha256, write_manifest
from plait.places.pack import RESIDENTS_TABLE
from plait.places.placing import Placing, place_postcodes
from plait.places.postcode_file import read_postcodes
from plait.places.provenance import provenance
from plait.places.scope import KnownCodes, councils_of, learn_from_councils, narrow
from plait.places.source_files import Kind, LeftOut, SourceFile, find_sources
from plait.places.statistics_file import SCHEMA, Statistics, read_statistics

_STATISTICS_SCHEMA = {"table": pl.String, **SCHEMA}


@dataclass(frozen=True)
class BuildReport:
    """What a build made of its sources."""

    folder: Path
    manifest: Manifest
    left_out: tuple[LeftOut, ...]
    """Files that were not used, each with the reason."""
    notes: tuple[str, ...]
    """What whoever built the pack should know, one sentence each."""
    postcodes: int
    """Number of postcodes in the look-up of the pack."""


def build_place(  # noqa: PLR0913  (each says another thing about the place, and all but two are named)
    sources: Path,
    out: Path,
    *,
    name: str,
    built: date,
    code: str | None = None,
    made_up: bool = False,
    council: str | None = None,
) -> BuildReport:
    """Build the place pack `out` from the CSV and GeoJSON files in the folder `sources`.

    Files are recognised by their headings (columns.toml), not by their names; a sources.toml beside them
    may correct title, publisher, licence and vintage of each. National files are narrowed to `council`
    (codes, separated by commas), or else to the councils of the file that names the fewest. Postcodes
    that the look-up leaves without an area are placed by point in polygon of their position.

    The same sources and `built` give the same bytes. A pack that stands at `out` is replaced only once the
    new one is complete. Raises PlaceError when the files do not make a place.
    """
    if out.exists() and not is_pack(out) and not (out.is_dir() and not any(out.iterdir())):
        raise PlaceError(f"{out} is there already and is no place pack: name another folder to build in.")
    found, unknown = find_sources(sources)
    _refuse_rivals([source for source in found if source.kind is Kind.POSTCODES], "the look-up of postcodes")
    directory = next((source for source in found if source.kind is Kind.POSTCODES), None)
    if directory is None:
        raise PlaceError(f"None of the files in {sources} is a look-up of postcodes, such as ONSPD or NSPL.")

    councils = councils_of(found, council)
    known = KnownCodes()
    learn_from_councils(found, councils, known)
    postcodes = read_postcodes(directory, councils, known)
    narrowed, outside = narrow([each for each in found if each is not directory], councils, known)
    for (level, vintage), files in _maps(narrowed).items():
        _refuse_rivals(files, f"the boundaries of the level {level}, {vintage}")

    geography = read_geography(narrowed)
    placing = place_postcodes(postcodes, geography, councils)
    tables, statistics, residents, unread = _read_statistics(narrowed, placing.vintages.get("lsoa", ""))
    unused = {each.file for each in unread}
    used = [provenance(directory, rows=postcodes.rows, latest=postcodes.latest).source] + [
        provenance(each, rows=each.frame.height).source for each in narrowed if each.name not in unused
    ]
    manifest = Manifest(
        code=code or _only(sorted(placing.councils)),
        name=name,
        made_up=made_up,
        built=built,
        councils=placing.councils,
        vintages=placing.vintages,
        sources=tuple(sorted(used, key=lambda each: each.file)),
        tables=tables,
        postcodes_placed_by_position=placing.placed_by_position,
        postcodes_without_area=placing.without_area,
        files={},
    )
    frames = {
        "areas": placing.areas,
        "postcodes": placing.postcodes,
        "lookups": with_shares(placing.lookups, residents),
        "statistics": statistics,
    }
    manifest = _write(out, manifest, frames, _collections(geography, placing))
    return BuildReport(
        folder=out,
        manifest=manifest,
        left_out=tuple(sorted((*unknown, *outside, *unread), key=lambda each: each.file)),
        notes=placing.notes,
        postcodes=placing.postcodes.height,
    )


def _refuse_rivals(files: Sequence[SourceFile], what: str) -> None:
    if len(files) > 1:
        first, second = files[0].name, files[1].name
        raise PlaceError(f"Both {first} and {second} give {what}: take one of them out of the folder.")


def _only(councils: Sequence[str]) -> str:
    if len(councils) != 1:
        raise PlaceError(f"The place covers {len(councils)} councils, so say which code it is to have.")
    return councils[0]


def _maps(sources: Sequence[SourceFile]) -> dict[tuple[str, str], list[SourceFile]]:
    maps: dict[tuple[str, str], list[SourceFile]] = {}
    for source in sources:
        if source.kind is Kind.BOUNDARIES:
            maps.setdefault(source.finest(), []).append(source)
    return maps


def _read_statistics(
    sources: Sequence[SourceFile], vintage: str
) -> tuple[tuple[StatisticsTable, ...], pl.DataFrame, pl.DataFrame | None, list[LeftOut]]:
    """Read every table; of those that count usual residents of LSOAs of the vintage, the first gives them."""
    tables: list[StatisticsTable] = []
    slugs: dict[str, SourceFile] = {}
    parts = [pl.DataFrame(schema=_STATISTICS_SCHEMA)]
    residents: pl.DataFrame | None = None
    unread: list[LeftOut] = []
    for source in (each for each in sources if each.kind is Kind.STATISTICS):
        read = read_statistics(source)
        if isinstance(read, str):
            unread.append(LeftOut(source.name, read))
            continue
        table = re.sub(r"[^a-z0-9]+", "_", source.path.stem.lower()).strip("_")
        _refuse_rivals([slugs.setdefault(table, source), source][slugs[table] is source :], f"the table {table}")
        tables.append(_table(source, table, read))
        parts.append(read.figures.select(pl.lit(table).alias("table"), *SCHEMA))
        if residents is None and read.residents is not None and read.vintage == vintage:
            residents = read.residents
            counted = replace(read, figures=_as_figures(residents, vintage))
            whole = _table(source, RESIDENTS_TABLE, counted)
            tables.append(replace(whole, subject="residents", title=f"Usual residents, from {source.name}"))
            parts.append(counted.figures.select(pl.lit(RESIDENTS_TABLE).alias("table"), *SCHEMA))
    return tuple(tables), pl.concat(parts), residents, unread


def _as_figures(residents: pl.DataFrame, vintage: str) -> pl.DataFrame:
    return residents.with_columns(
        measure=pl.lit(RESIDENTS_TABLE), level=pl.lit("lsoa"), vintage=pl.lit(vintage)
    ).select(*SCHEMA)


def _table(source: SourceFile, table: str, read: Statistics) -> StatisticsTable:
    told = provenance(source, rows=source.frame.height)
    measures = read.figures.get_column("measure").unique(maintain_order=True)
    return StatisticsTable(
        table=table,
        subject=told.subject,
        title=told.source.title,
        level=read.level,
        vintage=read.vintage,
        measures=tuple(measures),
        source=source.name,
    )


def _collections(geography: Geography, placing: Placing) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Return the features of each file of boundaries, the current ones under the short name."""
    return {
        f"boundaries_{level}.geojson"
        if placing.vintages.get(level) == vintage
        else f"boundaries_{level}_{vintage.replace(' ', '-')}.geojson": features
        for (level, vintage), features in geography.boundaries.items()
    }


def _write(
    out: Path,
    manifest: Manifest,
    frames: Mapping[str, pl.DataFrame],
    collections: Mapping[str, Sequence[Mapping[str, Any]]],
) -> Manifest:
    """Write the pack beside `out` and move it there in one step, so that a crash leaves no half pack."""
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        new, old = beside / "new", beside / "old"
        new.mkdir()
        for table, frame in frames.items():
            frame.write_parquet(new / f"{table}.parquet", compression="zstd")
        for file, features in collections.items():
            (new / file).write_text(_geojson(features), encoding="utf-8")
        manifest = replace(manifest, files={path.name: sha256(path) for path in sorted(new.iterdir())})
        write_manifest(manifest, new)
        if out.exists():
            out.rename(old)
        new.rename(out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return manifest


def _geojson(features: Sequence[Mapping[str, Any]]) -> str:
    """Return a FeatureCollection with one feature on each line, so that two packs can be compared."""
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
