"""The dictionary as a schema for HXL tools: a spreadsheet in which each row is a rule for a tag.

Source: libhxl 5.2.2 (hxl/validation.py). A tag is followed by ``!``, so that a rule holds for exactly
that tag and not for a longer one. HXL has no rule for some of ours (a check digit, a date that may not
lie in the future): its tools find less than ``plait check`` does, and nothing that it would not find.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from plait.standard.entries import Entry, ValueType

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
_FORMS = {
    ValueType.POSTCODE: "[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}",
    ValueType.NHS_NUMBER: "[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}",
    ValueType.UPRN: "[0-9]{1,12}",
    ValueType.LANGUAGE: "[a-z]{2,3}",
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
        f"{entry.name}: {entry.definition}",
        "error",
        "" if entry.several else _DATATYPES.get(entry.type, ""),
        form,
        "yes" if form and entry.type is not ValueType.LIST else "",
        "" if entry.several else "|".join(entry.allowed),
        "" if entry.smallest is None else str(entry.smallest),
        "" if entry.largest is None else str(entry.largest),
        "yes" if entry.unique else "",
        "yes" if entry.required else "",
    )


def _form(entry: Entry) -> str:
    """The pattern for a cell; HXL's own lists do not know several values in one."""
    one = entry.pattern or _FORMS.get(entry.type, "")
    if entry.several and entry.allowed:
        one = "|".join(re.escape(value).replace(r"\ ", " ") for value in entry.allowed)
    if not one:
        return ""
    return rf"^\s*({one})(\s*;\s*({one}))*\s*$" if entry.several else rf"^\s*({one})\s*$"
