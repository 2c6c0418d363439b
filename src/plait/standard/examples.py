"""Whether a value is what its own entry asks for: the plain yes or no that an example must pass.

What exactly is wrong with a cell, and what to do, is said by ``plait.checking``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from plait.standard.contacts import read_email, read_phone
from plait.standard.dates import read_date
from plait.standard.entries import Entry, ValueType
from plait.standard.faults import Fault
from plait.standard.folding import fold
from plait.standard.languages import language_code
from plait.standard.numbers import read_nhs_number, read_whole_number

LONGEST_EXAMPLE = 500
FORMS = {
    ValueType.POSTCODE: r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}",
    ValueType.UPRN: r"[0-9]{1,12}",
}
"""The form of a whole value of a type, as the standard writes it; for Python and Polars alike."""
_READERS: dict[ValueType, Callable[[str], object]] = {
    ValueType.DATE: read_date,
    ValueType.PHONE: read_phone,
    ValueType.EMAIL: read_email,
    ValueType.NHS_NUMBER: read_nhs_number,
}


def is_good_value(text: str, entry: Entry) -> bool:
    """Whether every value in a cell of this column would be in order."""
    if not text.strip() or len(text) > (entry.most_characters or LONGEST_EXAMPLE):
        return False
    parts = text.split(";") if entry.several else [text]
    return all(_is_good(part.strip(), entry) for part in parts)


def _is_good(text: str, entry: Entry) -> bool:
    if entry.pattern and not re.fullmatch(entry.pattern, text):
        return False
    if entry.type is ValueType.TEXT:
        return True
    if entry.type is ValueType.LIST:
        return fold(text) in entry.allowed_by_text and entry.allowed_meant(text) is not None
    if entry.type is ValueType.WHOLE_NUMBER:
        return _in_range(text, entry)
    if entry.type is ValueType.LANGUAGE:
        return language_code(text) is not None
    if entry.type in FORMS:
        return re.fullmatch(FORMS[entry.type], text) is not None
    return not isinstance(_READERS[entry.type](text), Fault)


def _in_range(text: str, entry: Entry) -> bool:
    read = read_whole_number(text)
    if isinstance(read, Fault):
        return False
    return (entry.smallest is None or read >= entry.smallest) and (entry.largest is None or read <= entry.largest)
