"""Where a figure comes from: the source that stands beside every number."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """One file that a place pack was built from, as its manifest records it."""

    file: str
    """Name of the file that was read."""
    title: str
    """What the file is, in words: "Census 2021, usual residents by age"."""
    publisher: str
    licence: str
    vintage: str
    """The date or edition the figures describe: "2021", "May 2025"."""
    sha256: str
    rows: int
