"""Places: postcodes, areas and their vintages, and the packs that hold what is openly known about them.

Building a pack is in `plait.places.build`, which only the command that does it needs.
"""

from __future__ import annotations

from plait.places.describe import LevelSummary, PlaceSummary, describe
from plait.places.manifest import Manifest, StatisticsTable
from plait.places.outcomes import OUTCOME_SENTENCES, Outcome
from plait.places.pack import Place, open_place
from plait.places.postcodes import (
    LONGEST_OUTWARD,
    is_postcode,
    is_postcode_expr,
    normalise,
    normalise_expr,
    outward_only,
    outward_only_expr,
    repairs,
    without_signs,
)
from plait.places.sources import Source

__all__ = [
    "LONGEST_OUTWARD",
    "OUTCOME_SENTENCES",
    "LevelSummary",
    "Manifest",
    "Outcome",
    "Place",
    "PlaceSummary",
    "Source",
    "StatisticsTable",
    "describe",
    "is_postcode",
    "is_postcode_expr",
    "normalise",
    "normalise_expr",
    "open_place",
    "outward_only",
    "outward_only_expr",
    "repairs",
    "without_signs",
]
