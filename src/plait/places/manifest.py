"""The manifest of a place pack: what the pack holds, where it came from, and the checksum of every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from plait.errors import PlaceError
from plait.places.sources import Source

FORMAT = "plait-place/1"
FILE = "manifest.json"


@dataclass(frozen=True)
class StatisticsTable:
    """One table of open statistics in a pack."""

    table: str
    """Its name, from the name of its source file."""
    subject: str
    """What it is about, in one word that holds for every place ("age", "deprivation"); "" when not known."""
    title: str
    level: str
    vintage: str
    measures: tuple[str, ...]
    source: str
    """Name of the source file."""


@dataclass(frozen=True)
class Manifest:
    """What a place pack says about itself."""

    code: str
    name: str
    made_up: bool
    built: date
    councils: Mapping[str, str]
    """Code and name of each council in the place; the name is "" when no file gives it."""
    vintages: Mapping[str, str]
    """The vintage of each level that postcodes are placed in: {"lsoa": "2021", "ward": "2025"}."""
    sources: tuple[Source, ...]
    tables: tuple[StatisticsTable, ...]
    postcodes_placed_by_position: Mapping[str, int]
    """For each level, the number of postcodes that the look-up left without an area and that were placed
    by point in polygon."""
    postcodes_without_area: Mapping[str, int]
    """For each level, the number of postcodes whose area is not known."""
    files: Mapping[str, str]
    """SHA-256 of every other file of the pack."""


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write the manifest into the folder of a pack, with a checksum of its own."""
    fields = asdict(manifest) | {"format": FORMAT, "built": manifest.built.isoformat()}
    text = json.dumps(fields | {"checksum": _checksum(fields)}, indent=2, ensure_ascii=False, sort_keys=True)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a pack.

    Raises PlaceError when the folder is no place pack, is of another format, or its manifest was changed.
    """
    try:
        fields = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PlaceError(
            f"There is no place pack in {folder}: build one with `plait place build` or name another folder."
        ) from None
    except (OSError, ValueError):
        raise PlaceError(f"The manifest of the place pack in {folder} cannot be read: build the pack again.") from None
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise PlaceError(
            f"The folder {folder} holds no place pack that this version of Plait reads ({FORMAT}): build it again."
        )
    if fields.pop("checksum", None) != _checksum(fields):
        raise PlaceError(
            f"The manifest of the place pack in {folder} was changed after it was built: build the pack again."
        )
    return _manifest(fields)


def is_pack(folder: Path) -> bool:
    """Say whether a folder holds a place pack of any format, so that a build may replace it."""
    try:
        fields = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(fields, dict) and str(fields.get("format", "")).startswith("plait-place/")


def _checksum(fields: Mapping[str, Any]) -> str:
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _manifest(fields: Mapping[str, Any]) -> Manifest:
    return Manifest(
        code=fields["code"],
        name=fields["name"],
        made_up=fields["made_up"],
        built=date.fromisoformat(fields["built"]),
        councils=fields["councils"],
        vintages=fields["vintages"],
        sources=tuple(Source(**source) for source in fields["sources"]),
        tables=tuple(StatisticsTable(**(table | {"measures": tuple(table["measures"])})) for table in fields["tables"]),
        postcodes_placed_by_position=fields["postcodes_placed_by_position"],
        postcodes_without_area=fields["postcodes_without_area"],
        files=fields["files"],
    )
