"""The levels of area that a place may have."""

from __future__ import annotations

LEVELS = ("lsoa", "msoa", "ward", "council")
"""All of them, smallest first as far as they nest; wards are drawn without regard to LSOAs and MSOAs."""

MAPPED_LEVELS = ("lsoa", "msoa", "ward")
"""Those that postcodes are placed in and that have boundaries."""
