"""What a column of a published file holds, told from its heading alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

ANY_LEVEL = "any"
"""The level of a code column whose heading does not say of which level its codes are."""


class Role(StrEnum):
    """What a column is for."""

    CODE = "code"
    NAME = "name"
    POPULAR_NAME = "popular name"
    POSTCODE = "postcode"
    INTRODUCED = "introduced"
    RETIRED = "retired"
    USER_TYPE = "user_type"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    CHANGE = "change"
    COUNT = "count"
    DATE = "date"
    BOOKKEEPING = "bookkeeping"
    FIGURE = "figure"
    """None of the others: in a table of statistics, a measure or a category."""


@dataclass(frozen=True)
class Column:
    """One column of a file."""

    heading: str
    role: Role
    level: str = ""
    """Of a code or name: lsoa, msoa, ward, council, oa or any; else ""."""
    vintage: str = ""
    """Of a code or name: the year of the areas with four figures; "" when the heading does not say."""
    rank: int = 0
    """Order of preference among columns of one role, 0 first."""


def tell(headings: Sequence[str]) -> tuple[Column, ...]:
    """Say what each heading of a file stands for."""
    return tuple(_tell(heading) for heading in headings)


def level_of(code: str) -> str:
    """Return the level of an ONS code, told from its first three characters; "" when not known."""
    return str(_published()["prefixes"].get(code[:3], ""))


def year(text: str) -> str:
    """Return a year with four figures from one with two or four; "" from ""."""
    return f"20{text}" if len(text) == 2 else text


def _tell(heading: str) -> Column:
    plain = re.sub(r"[\s_]+", " ", heading.strip().lower())
    for role, level, rank, pattern in _patterns():
        if match := pattern.fullmatch(plain):
            return Column(heading, role, level, year(match.groupdict().get("y") or ""), rank)
    return Column(heading, Role.FIGURE)


@cache
def _published() -> dict[str, Any]:
    return tomllib.loads(files("plait.places").joinpath("columns.toml").read_text(encoding="utf-8"))


@cache
def _patterns() -> tuple[tuple[Role, str, int, re.Pattern[str]], ...]:
    published = _published()
    sections = ((Role.CODE, "codes"), (Role.POPULAR_NAME, "popular_names"), (Role.NAME, "names"))
    found = [
        (role, level, rank, re.compile(pattern))
        for role, section in sections
        for level, patterns in published[section].items()
        for rank, pattern in enumerate(patterns)
    ]
    found += [
        (Role(role), "", rank, re.compile(pattern))
        for role, patterns in published["other"].items()
        for rank, pattern in enumerate(patterns)
    ]
    return tuple(found)
