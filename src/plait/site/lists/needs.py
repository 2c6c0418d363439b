"""Which columns counting needs, and of which of them it is sure what they hold."""

from __future__ import annotations

from plait.sheets import TaggedList
from plait.site.handover import Purpose
from plait.standard import Dictionary, Entry
from plait.tables import Breakdown, parse_breakdowns

POSTCODE = "#Address+Resident+Postcode"
CONTACT_DATE = "#Contact+Date"
USUAL_BREAKDOWNS = ("ward,need",)
"""What a list is counted by unless somebody asks for something else."""


def breakdowns_of(purpose: Purpose | None, dictionary: Dictionary) -> tuple[Breakdown, ...]:
    """What a list is counted by."""
    return parse_breakdowns(purpose.breakdowns if purpose else USUAL_BREAKDOWNS, dictionary)


def category_of(purpose: Purpose | None, dictionary: Dictionary) -> Entry | None:
    """The closed list that people are divided by; None where they are only counted."""
    return next((item.category for item in breakdowns_of(purpose, dictionary) if item.category), None)


def needed_entries(purpose: Purpose | None, dictionary: Dictionary) -> tuple[Entry, ...]:
    """What counting needs from a list: without the postcode nothing can be counted, without the date much."""
    found = (dictionary.find(POSTCODE), category_of(purpose, dictionary), dictionary.find(CONTACT_DATE))
    return tuple(entry for entry in found if entry)


def missing_entries(tagged: TaggedList, purpose: Purpose | None, dictionary: Dictionary) -> tuple[Entry, ...]:
    """What counting needs and no column is read as; a date may be missing."""
    needed = needed_entries(purpose, dictionary)
    return tuple(entry for entry in needed if entry.tag != CONTACT_DATE and tagged.column(entry.tag) is None)
