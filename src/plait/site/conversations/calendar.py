"""A talk as a file for a calendar (iCalendar, RFC 5545)."""

from __future__ import annotations

from datetime import UTC, timedelta

from django.utils.translation import gettext as _

from plait.site.conversations.models import Entry

LONG = timedelta(minutes=20)
_LINE = 72
"""Bytes of a line; a longer one goes on in the next."""


def as_calendar(entry: Entry) -> str:
    """The talk that an entry agreed to. Raises ValueError for one without a time."""
    if entry.call_at is None:
        raise ValueError("this entry has no time")
    begins = entry.call_at.astimezone(UTC)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Plait//conversations//EN",
        "BEGIN:VEVENT",
        f"UID:{entry.thread.ident}-{entry.pk}@plait",
        f"DTSTAMP:{entry.written_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{begins:%Y%m%dT%H%M%SZ}",
        f"DTEND:{begins + LONG:%Y%m%dT%H%M%SZ}",
        "SUMMARY:" + _escaped(_("Talk: %(about)s") % {"about": entry.thread.about}),
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > _LINE:
            parts.append(part)
            part = " "
        part += letter
    return "\r\n".join([*parts, part])
