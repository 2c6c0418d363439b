"""One change of the standard: how it is written down, what it is called, and what comes of adopting it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from plait.errors import StandardError
from plait.site.places import place_of
from plait.standard import (
    Entry,
    Extension,
    Sensitivity,
    ValueType,
    Version,
    load_dictionary,
    parse_tag,
    read_extension,
    write_extension,
)
from plait.standard.entries import OUR_OWN

Change = Extension
"""An extension with nothing in it but one tag or one list."""
_NOT_YET = "0"


def extension_name(code: str) -> str:
    """What a place's own extension is called, in letters that such a name may have."""
    place = place_of(code)
    name = " ".join(re.sub(r"[^\w '&-]|_", " ", place.name).split()) if place else ""
    return name[:60].strip(" '&-") or _("Our place")


def mark(code: str) -> str:
    """What a tag of a place's own has in it: ``+X_Harrowmere``."""
    return "+X_" + (re.sub(r"[^A-Za-z0-9]", "", extension_name(code)) or "Own")


def own_tag(given: Mapping[str, Any], code: str) -> Change:
    """A tag of a place's own. Raises StandardError where it is none."""
    name = extension_name(code)
    type_ = ValueType(given["type"])
    entry = Entry(
        tag=_as_tag(given["tag"], code),
        name=_one_line(given["name"]),
        definition=_one_line(given["definition"]),
        type=type_,
        allowed=tuple(given["allowed"]),
        example=_one_line(given["example"]) or usual_example(type_, tuple(given["allowed"])),
        sensitive=Sensitivity(given["sensitive"]),
        source=name,
        source_read=OUR_OWN,
        area=name,
    )
    return read_extension(write_extension(Extension(name, _NOT_YET, (entry,))))


def usual_example(type_: ValueType, allowed: tuple[str, ...] = ()) -> str:
    """An example for a type that explains itself, made up by the common dictionary; "" for one that does not."""
    if type_ is ValueType.LIST:
        return allowed[0] if allowed else ""
    if type_ in {ValueType.TEXT, ValueType.WHOLE_NUMBER}:
        return ""
    return next((entry.example for entry in load_dictionary().entries if entry.type is type_), "")


def shorter_list(entry: Entry, values: tuple[str, ...], code: str) -> Change:
    """A tag of the common dictionary with these of its values, in a place."""
    return Extension(extension_name(code), _NOT_YET, allowed={entry.tag: values})


def title_of(change: Change) -> str:
    """What a change is called, in one line."""
    for entry in change.entries:
        return _("A tag of our own: %(name)s") % {"name": entry.name}
    common = load_dictionary().find(tag_of(change))
    return _("A shorter list: %(name)s") % {"name": common.name if common else tag_of(change)}


def tag_of(change: Change) -> str:
    """The one tag that a change is about."""
    return next((entry.tag for entry in change.entries), None) or next(iter(change.allowed))


def adopted(change: Change, newest: str, *, today: date) -> Extension:
    """The extension that comes of a change; ``newest`` is the text of the one before, "" for none.

    Raises StandardError where it would not go with the common dictionary, or would change nothing.
    """
    before = read_extension(newest) if newest else Extension(change.name, _NOT_YET)
    entries = {entry.key: entry for entry in (*before.entries, *change.entries)}
    allowed = {
        tag: values for tag, values in {**before.allowed, **change.allowed}.items() if not _is_whole(tag, values)
    }
    if (tuple(entries.values()), allowed) == (before.entries, before.allowed):
        raise StandardError(_("This changes nothing: our standard says the same already."))
    number = str(int(before.version) + 1)
    told = Version(number, today.isoformat(), (f"{title_of(change)} ({tag_of(change)})",))
    after = Extension(before.name, number, tuple(entries.values()), allowed, (*before.versions, told))
    load_dictionary().extended(after)
    return after


def _is_whole(tag: str, values: tuple[str, ...]) -> bool:
    """Whether a list has every value of the common dictionary again, and so is the common one."""
    entry = load_dictionary().find(tag)
    return entry is not None and set(values) == set(entry.allowed)


def _as_tag(text: str, code: str) -> str:
    """The tag as it is written, with the # that was forgotten."""
    written_tag = "".join(text.split())
    with_mark = written_tag if written_tag.startswith("#") else f"#{written_tag}"
    if parse_tag(with_mark) is None:
        raise StandardError(
            _("This is not a tag: write # and words joined by +, with letters and figures only, such as %(example)s.")
            % {"example": f"#Household+Pet{mark(code)}"}
        )
    return with_mark


def _one_line(text: str) -> str:
    return " ".join(text.split())
