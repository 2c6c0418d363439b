"""What people write where nothing is known: it is like no value."""

from __future__ import annotations

NOTHING_SAID = frozenset(
    {"", "n a", "na", "n k", "nk", "tbc", "tba", "unknown"}
    | {f"not {word}" for word in ("known", "given", "provided", "supplied", "recorded", "stated", "disclosed")}
    | {f"not {word}" for word in ("available", "applicable")}
)
"""Folded, as `plait.standard.folding.fold` does it."""
