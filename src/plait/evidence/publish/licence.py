"""The licence that figures are published under."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Licence:
    """What others may do with the files."""

    name: str
    """As the Open Definition writes it: "OGL-UK-3.0"."""
    title: str
    address: str


OPEN_GOVERNMENT = Licence(
    "OGL-UK-3.0",
    "Open Government Licence 3.0",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
)
"""Under it boundaries and census are published, and most of what councils publish."""
