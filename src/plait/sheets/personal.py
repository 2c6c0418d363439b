"""Free text that others are to read: what in it leads to one person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plait.places import is_postcode
from plait.standard import Fault
from plait.standard.numbers import read_nhs_number

_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,253}\.[^\s@]{2,}")
"""Of bounded parts before its end: a text of any length is read in a time that grows with its length alone."""
_POSTCODE = re.compile(r"\b[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}\b", re.IGNORECASE)
_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")


def leads_to_somebody(text: str) -> str | None:
    """What in the text leads to one person, such as "a phone number"; None where nothing of the kind is found.

    Looks for e-mail addresses, British phone numbers, full postcodes and NHS numbers, and names the first kind that
    is there. A name or a story that only one person can have is not found: nobody but a reader can tell.
    """
    return next(_kinds_in(text), None)


def all_that_leads_to_somebody(text: str) -> str | None:
    """Every kind of detail that `leads_to_somebody` looks for: "an NHS number and a phone number"."""
    kinds = [*_kinds_in(text)]
    return " and ".join(filter(None, [", ".join(kinds[:-1]), *kinds[-1:]])) or None


def _kinds_in(text: str) -> Iterator[str]:
    """Each kind of detail in the text, looked for in what is left without those before it."""
    left, found = _EMAIL.subn(" ", text)
    if found:
        yield "an e-mail address"
    if any(is_postcode(part) for part in _POSTCODE.findall(left)):
        yield "a full postcode"
    nhs_numbers = [part for part in _TEN_DIGITS.findall(left) if not isinstance(read_nhs_number(part), Fault)]
    if nhs_numbers:
        yield "an NHS number"
    for part in nhs_numbers:
        left = left.replace(part, " ")
    from phonenumbers import Leniency, PhoneNumberMatcher  # slow to import, and few texts come this far

    if PhoneNumberMatcher(left, "GB", leniency=Leniency.VALID).has_next():
        yield "a phone number"
