"""What can become of a postcode when a place looks for it, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Outcome(StrEnum):
    """What became of one postcode; the value is the word shown in receipts and reports."""

    LOCATED = "located"
    MISSING = "missing"
    NOT_A_POSTCODE = "not a postcode"
    OUTWARD_ONLY = "outward part only"
    NOT_IN_PLACE = "not in this place"
    NO_AREA = "no area"


OUTCOME_SENTENCES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.LOCATED: "The postcode is in the look-up and was placed in its area.",
        Outcome.MISSING: "There is no postcode in this row.",
        Outcome.NOT_A_POSTCODE: "This does not have the form of a UK postcode.",
        Outcome.OUTWARD_ONLY: "This is only the first half of a postcode, which is too coarse to place.",
        Outcome.NOT_IN_PLACE: (
            "This has the form of a postcode but is not in the look-up of this place: it lies elsewhere, is "
            "newer than the look-up, or is mistyped."
        ),
        Outcome.NO_AREA: "The postcode is in the look-up, but in no known area, not even by its position.",
    }
)
"""One plain sentence for each outcome."""
