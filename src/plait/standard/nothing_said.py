"""What people write where nothing is known: it is like no value."""

from __future__ import annotations

NOTHING_SAID = (
    "unknown",
    "not known",
    "not given",
    "not recorded",
    "not stated",
    "not provided",
    "not disclosed",
    "n a",
    "na",
    "n k",
    "nk",
    "tbc",
    "tba",
)
"""Folded, as `plait.standard.folding.fold` does it."""
