"""Free text that others are to read: what in it leads to one person."""

from __future__ import annotations

import re

from plait.places import is_postcode
from plait.standard import Fault
from plait.standard.numbers import read_nhs_number

_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,253}\.[^\s@]{2}")
"""Of bounded parts: a text of any length is read in a time that grows with its length alone."""
_POSTCODE = re.compile(r"\b[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}\b", re.IGNORECASE)
_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")


def leads_to_somebody(text: str) -> str | None:
    """What in the text leads to one person, such as "a phone number"; None where nothing of the kind is found.

    Looks for e-mail addresses, British phone numbers, full postcodes and NHS numbers. A name or a story that only
    one person can have is not found: nobody but a reader can tell.
    """
    if _EMAIL.search(text):
        return "an e-mail address"
    if any(is_postcode(found) for found in _POSTCODE.findall(text)):
        return "a full postcode"
    if any(not isinstance(read_nhs_number(found), Fault) for found in _TEN_DIGITS.findall(text)):
        return "an NHS number"
    from phonenumbers import Leniency, PhoneNumberMatcher  # slow to import, and few texts come this far

    if PhoneNumberMatcher(text, "GB", leniency=Leniency.VALID).has_next():
        return "a phone number"
    return None
