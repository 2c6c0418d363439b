"""An entry of the dictionary in plain words: whose it is, what may stand there, how safe it has to be kept."""

from __future__ import annotations

from collections.abc import Iterable

from plait.standard.entries import OUR_OWN, PUBLISHED, TO_BE_AGREED, Entry, ValueType

_WHOSE = {
    "volunteer": "the volunteer, who gives their time free of charge",
    "resident": "the resident, who is helped",
}
"""A part of a tag that says whose it is, wherever it stands in the tag."""
_WHOSE_BY_AREA = {
    "Resident": "the resident, who is helped",
    "Household": "everybody in the household",
    "Organisation": "an organisation",
    "Service": "a service, not a person",
    "Place": "a place, not a person",
    "Need": "the resident, who is helped",
    "Referral": "the referral of a resident",
    "Sharing": "the row, and what may be done with it",
    PUBLISHED: "an area, not a person",
}
_VALUES = {
    ValueType.TEXT: "Text",
    ValueType.DATE: "A date, best written year-month-day",
    ValueType.POSTCODE: "A UK postcode",
    ValueType.PHONE: "One phone number",
    ValueType.EMAIL: "One e-mail address",
    ValueType.WHOLE_NUMBER: "A whole number",
    ValueType.NHS_NUMBER: "An NHS number: ten digits, of which the last checks the others",
    ValueType.UPRN: "A property reference: 1 to 12 digits",
    ValueType.LANGUAGE: "A language by its English name, such as French, or by its code, such as fr",
    ValueType.LIST: "One of the allowed values",
}


def whose(entry: Entry) -> str:
    """Whom a column with this tag is about; empty for a partnership's own tag that does not say so."""
    words = {entry.key.hashtag, *entry.key.attributes}
    named = next((text for word, text in _WHOSE.items() if word in words), None)
    return named or _WHOSE_BY_AREA.get(entry.area, "")


def values_in_words(entry: Entry) -> str:
    """What may stand in a cell, without the allowed values themselves."""
    parts = [_kind(entry)]
    if entry.most_characters:
        parts.append(f"at most {entry.most_characters} characters")
    if entry.several:
        parts.append("several with a semicolon between them")
    if entry.not_future:
        parts.append("not in the future")
    if entry.oldest_years:
        parts.append(f"not more than {entry.oldest_years} years ago")
    if entry.required:
        parts.append("needed in every row")
    if entry.unique:
        parts.append("each value in one row only")
    return "; ".join(parts) + "."


def sensitivity_in_words(entry: Entry) -> str:
    """How a column with this tag stands in data protection law."""
    why = f": {entry.sensitive_why}" if entry.sensitive_why else ""
    return f"{entry.sensitive.words}{why}."


def source_in_words(entry: Entry) -> str:
    """Where the entry comes from, and what of that was read."""
    if entry.source_read == OUR_OWN:
        return f"{entry.source}. A proposal of our own."
    if not entry.agreed:
        return f"{entry.source}. Still to be agreed: {entry.source_read.removeprefix(TO_BE_AGREED).lstrip(': ')}."
    return f"{entry.source}. Read: {entry.source_read.removeprefix('yes').lstrip(': ')}."


def values_with_words(entry: Entry) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Each allowed value, what it stands for, and the everyday words that are read as it."""
    return tuple((value, entry.labels.get(value, ""), entry.synonyms.get(value, ())) for value in entry.allowed)


def by_area(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The entries under the area that each belongs to, in the dictionary's order."""
    areas: dict[str, list[Entry]] = {}
    for entry in entries:
        areas.setdefault(entry.area, []).append(entry)
    return areas


def range_in_words(entry: Entry) -> str:
    """Which whole numbers may stand in a cell; "" where any may."""
    if entry.smallest is None:
        return ""
    return f"{entry.smallest:,} or more" if entry.largest is None else f"{entry.smallest:,} to {entry.largest:,}"


def _kind(entry: Entry) -> str:
    if entry.type is ValueType.WHOLE_NUMBER and (range_ := range_in_words(entry)):
        return f"{_VALUES[entry.type]}{', ' if entry.largest is None else ' from '}{range_}"
    if entry.form and entry.type is ValueType.TEXT:
        return f"{entry.form[0].upper()}{entry.form[1:]}"
    return _VALUES[entry.type]
