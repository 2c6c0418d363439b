"""The dictionary as a schema for HXL tools: a spreadsheet in which each row is a rule for a tag.

Source: libhxl 5.2.2 (hxl/validation.py). A tag is followed by ``!``, so that a rule holds for exactly
that tag and not for a longer one. HXL has no rule for some of ours (a check digit, a date that may not
lie in the future), so its tools find less than ``plait check`` does. They find more only where a value is
another to them by its signs: "Food  or shopping" with two spaces, or a phone number with an extension.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from plait.sheets.formulas import harmless
from plait.standard import Entry, ValueType
from plait.standard.examples import FORMS

COLUMNS = (
    ("Tag", "#valid_tag"),
    ("What it means", "#description"),
    ("How grave", "#valid_severity"),
    ("Kind of value", "#valid_datatype"),
    ("Form", "#valid_value+regex"),
    ("Capitals matter", "#valid_value+case"),
    ("Allowed values", "#valid_value+list"),
    ("Smallest", "#valid_value+min"),
    ("Largest", "#valid_value+max"),
    ("Unique", "#valid_unique"),
    ("Required", "#valid_required"),
)
_DATATYPES = {
    ValueType.DATE: "date",
    ValueType.EMAIL: "email",
    ValueType.PHONE: "phone",
    ValueType.WHOLE_NUMBER: "number",
}
_FORMS = FORMS | {
    # As people type them, spaces and small letters included.
    ValueType.POSTCODE: r"[Gg]\s*[Ii]\s*[Rr]\s*0\s*[Aa]\s*[Aa]"
    r"|[A-Za-z]\s*(?:[A-Za-z]\s*)?[0-9]\s*(?:[0-9A-Za-z]\s*)?[0-9]\s*[A-Za-z]\s*[A-Za-z]",
    ValueType.NHS_NUMBER: r"[0-9](?:[\s-]*[0-9]){9}",
    ValueType.LANGUAGE: r"[A-Za-z]+(?:[ '()-]+[A-Za-z]+)*\)?",
}


def hxl_schema(entries: Sequence[Entry]) -> str:
    """The schema as the text of a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading for heading, _ in COLUMNS)
    writer.writerow(tag for _, tag in COLUMNS)
    writer.writerows(_rule(entry) for entry in entries)
    return out.getvalue()


def _rule(entry: Entry) -> tuple[str, ...]:
    form = _form(entry)
    return (
        f"{entry.tag}!",
        harmless(f"{entry.name}: {entry.definition}"),
        "error",
        "" if entry.several else _DATATYPES.get(entry.type, ""),
        form,
        "yes" if form and entry.type is not ValueType.LIST else "",
        "" if entry.several else _choices(entry.allowed),
        "" if entry.smallest is None else str(entry.smallest),
        "" if entry.largest is None else str(entry.largest),
        "yes" if entry.unique else "",
        "yes" if entry.required else "",
    )


def _choices(values: Sequence[str]) -> str:
    """A list of allowed values; an empty one before the first where that would be taken for a formula."""
    choices = "|".join(values)
    return choices if harmless(choices) == choices else f"|{choices}"


def _form(entry: Entry) -> str:
    """The pattern for a cell; HXL's own lists do not know several values in one."""
    one = entry.pattern or _FORMS.get(entry.type, "")
    if entry.several and entry.allowed:
        one = "|".join(re.escape(value).replace(r"\ ", " ") for value in entry.allowed)
    if not one:
        return ""
    return rf"^\s*({one})(\s*;\s*({one}))*\s*$" if entry.several else rf"^\s*({one})\s*$"
