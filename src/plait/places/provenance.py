"""Who published a source file, under which licence, and what its figures are called."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from plait.places.columns import Role
from plait.places.levels import LEVELS
from plait.places.scope import NOT_STATED
from plait.places.source_files import SourceFile
from plait.places.sources import Source

_LEVEL_WORDS = {"lsoa": "LSOA", "msoa": "MSOA", "ward": "ward", "council": "council"}


@dataclass(frozen=True)
class Provenance:
    """A source as the manifest records it, and the subject of its figures."""

    source: Source
    subject: str


def provenance(file: SourceFile, *, rows: int, latest: str = "") -> Provenance:
    """Say where a narrowed file comes from.

    `rows` is the number of its rows that lie in the place, `latest` the last month that a look-up of
    postcodes knows of. What the sources.toml beside the file says of it is taken before what is known
    about files with such columns.
    """
    entry = _entry(file)
    title = entry["title"].format(
        level=_LEVEL_WORDS.get(file.finest()[0], ""),
        file=file.path.stem.replace("_", " ").replace("-", " "),
    )
    source = Source(
        file=file.name,
        title=file.override.get("title", title),
        publisher=file.override.get("publisher", entry["publisher"]),
        licence=file.override.get("licence", entry["licence"]),
        vintage=file.override.get("vintage", _vintage(file, entry["vintage"], latest) or NOT_STATED),
        sha256=file.sha256(),
        rows=rows,
    )
    return Provenance(source, entry.get("subject", ""))


def measure_name(heading: str) -> str:
    """Return the one name of a measure, however its publisher writes it."""
    bare = re.sub(r"\s*;\s*measures?: value$", "", heading.strip(), flags=re.IGNORECASE)
    for pattern, name in _measures():
        if match := pattern.fullmatch(_plain(bare)):
            return match.expand(name)
    return bare if " " in bare else bare.replace("_", " ")


def is_residents_total(heading: str) -> int | None:
    """Say how well a column of a wide table fits as all usual residents: 0 best, None not at all."""
    patterns = _published()["residents"]["total"]
    plain = _plain(heading)
    return next((rank for rank, pattern in enumerate(patterns) if re.fullmatch(pattern, plain)), None)


def is_residents_long(count: str, category: str) -> bool:
    """Say whether a long table with these headings counts usual residents once each."""
    known = _published()["residents"]
    return any(re.fullmatch(pattern, _plain(count)) for pattern in known["long_count"]) or any(
        re.fullmatch(pattern, _plain(category)) for pattern in known["long_category"]
    )


def _entry(file: SourceFile) -> Mapping[str, Any]:
    headings = [_plain(column.heading) for column in file.columns]
    for entry in _published()["published"]:
        pattern = entry.get("heading", ".*")
        if entry["kind"] == file.kind and any(re.fullmatch(pattern, heading) for heading in headings):
            found: Mapping[str, Any] = entry
            return found
    raise AssertionError(file.kind)  # every kind ends with an entry that fits any file


def _vintage(file: SourceFile, how: str, latest: str) -> str:
    if how == "latest":
        return latest
    if how == "areas":
        return file.finest()[1]
    years = [column.vintage for column in file.of(Role.CODE) if column.level in LEVELS and column.vintage]
    if how == "all areas":
        levels = {column.vintage: column.level for column in file.of(Role.CODE) if column.level in LEVELS}
        return ", ".join(sorted(vintage for vintage, level in levels.items() if vintage and level != "council"))
    councils = [column.vintage for column in file.of(Role.CODE, "council") if column.vintage]
    editions = _published()["editions"].get(how, {})
    return next((editions[each] for each in (*councils, *years) if each in editions), "")


def _plain(text: str) -> str:
    return re.sub(r"[\s_]+", " ", text.strip().lower())


@cache
def _measures() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(each["pattern"]), each["name"]) for each in _published()["measure"])


@cache
def _published() -> dict[str, Any]:
    return tomllib.loads(files("plait.places").joinpath("published.toml").read_text(encoding="utf-8"))
