"""What a site leaves behind, and whether anything of anybody stands in it: log, figures, record, letters, addresses.

What is looked for are seeds: each name and e-mail address of an account, whatever else the site keeps encrypted, what
was typed into a form by any test, and the cells of the demo's lists.
"""

from __future__ import annotations

import base64
import binascii
import csv
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, unquote_plus

import openpyxl
from cryptography.fernet import Fernet, MultiFernet

from plait.site.keys import read_keys

_TELLING = re.compile(r"\S{3,} \S|@")
"""What somebody wrote themselves, and no choice from a list of names of the site's own."""
_SIGNED = re.compile(r"\beyJ[\w-]+")
"""The part of a link in which Django packs what it signs."""
_WORD = re.compile(r"\w+")


@dataclass
class Seeds:
    """What must not turn up, in small letters."""

    people: set[str] = field(default_factory=set)
    """Names and e-mail addresses: nowhere, not even in a letter or on an error page."""
    words: set[str] = field(default_factory=set)
    """What people wrote for each other: a letter may name the question that it is about."""
    cells: set[str] = field(default_factory=set)
    """Of lists about people."""

    def typed(self, content_type: str, body: bytes) -> None:
        """Note what a browser sends with a form; a name beside an e-mail address is a person's."""
        sent = list(_fields(content_type, body))
        of_people = {"name", "email"} if "email" in dict(sent) else set()
        for name, value in sent:
            if _TELLING.search(value):
                (self.people if name in of_people else self.words).add(value.strip().lower())

    def of_lists(self, folder: Path) -> None:
        """Note the cells of lists that tell one person from others: names, and what has a number or an @ in it."""
        for row in _rows(folder):
            named = {heading: f"{cell or ''}".strip().lower() for heading, cell in row}
            self.cells |= {cell for heading, cell in named.items() if "name" in heading.lower() and len(cell) > 5}
            self.cells |= {cell for cell in named.values() if len(cell) > 5 and re.search(r"\d.*\D|\D.*\d|@", cell)}

    def of_site(self, data: Path) -> None:
        """Note all that a site keeps encrypted."""
        keys = MultiFernet([Fernet(key) for key in read_keys(data).fields])
        for table, row in _tables(data):
            for text in row:
                if isinstance(text, str) and text.startswith("gAAAAA"):
                    kept = keys.decrypt(text).decode().strip().lower()
                    if table == "people_person" or _TELLING.search(kept):
                        (self.people if table == "people_person" else self.words).add(kept)
        self.people.discard("")

    def found_in(self, texts: Iterable[str], *, words: bool = True) -> list[str]:
        """The seeds that stand in one of these texts, plainly or packed into a link."""
        whole = "\n".join({plain.lower() for text in texts for plain in _unpacked(text)})
        sought = self.people | self.cells | (self.words if words else set())
        begun = set(_WORD.findall(whole))
        likely = (seed for seed in sought if (first := _WORD.search(seed)) and first[0] in begun and seed in whole)
        return sorted(seed for seed in likely if re.search(rf"(?<!\w){re.escape(seed)}(?!\w)", whole))


@dataclass(frozen=True)
class Traces:
    """What one site has left."""

    log: str
    """All that its processes have written to standard error."""
    figures: str
    data: Path | None = None
    """Its own folder; a desk has none."""

    def leaks(self, seeds: Seeds) -> dict[str, list[str]]:
        """The seeds that turned up, by where."""
        if self.data is not None:
            seeds.of_site(self.data)
        found = {
            "log": seeds.found_in(_log(self.log)),
            "figures": seeds.found_in([self.figures]),
            "record": seeds.found_in(_record(self.data)),
            "letters": seeds.found_in(_letters(self.data), words=False),
        }
        return {where: leaked for where, leaked in found.items() if leaked}

    def noise(self) -> list[str]:
        """What was written beside the log, and each fault that stands in it."""
        return [line for line in self.log.splitlines() if not line.startswith("{") or '"event": "fault"' in line]


def _fields(content_type: str, body: bytes) -> Iterator[tuple[str, str]]:
    if content_type.startswith("application/x-www-form-urlencoded"):
        yield from parse_qsl(body.decode("utf-8", "replace"))
    if content_type.startswith("multipart/form-data"):
        head = f"Content-Type: {content_type}\r\n\r\n".encode()
        for part in message_from_bytes(head + body, policy=policy.default).iter_parts():
            name, sent = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
            if isinstance(name, str) and isinstance(sent, bytes) and part.get_filename() is None:
                yield name, sent.decode("utf-8", "replace")


def _rows(folder: Path) -> Iterator[list[tuple[str, object]]]:
    for path in folder.glob("*.csv"):
        with path.open(encoding="cp1252", newline="") as file:
            for named in csv.DictReader(file):
                yield [(f"{heading}", cell) for heading, cell in named.items()]
    for path in folder.glob("*.xlsx"):
        for sheet in openpyxl.load_workbook(BytesIO(path.read_bytes()), read_only=True):
            heads: dict[int, str] = {}
            for row in sheet.iter_rows(values_only=True):
                if len([cell for cell in row if cell]) > 4:
                    heads = heads or {at: f"{cell}" for at, cell in enumerate(row)}
                    yield [(heads.get(at, ""), cell) for at, cell in enumerate(row)]


def _tables(data: Path) -> Iterator[tuple[str, tuple[object, ...]]]:
    with closing(sqlite3.connect(f"file:{data / 'site.sqlite3'}?mode=ro", uri=True)) as there:
        for (table,) in there.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in there.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - our own tables
                yield table, row


def _log(text: str) -> Iterator[str]:
    """Every text in it, as it was before it became JSON."""
    for line in text.splitlines():
        try:
            yield from (f"{value}" for value in json.loads(line).values())
        except (ValueError, AttributeError):
            yield line


def _record(data: Path | None) -> Iterator[str]:
    for table, row in _tables(data) if data else ():
        if table == "audit_deed":
            yield from (text for text in row if isinstance(text, str))


def _letters(data: Path | None) -> Iterator[str]:
    """Each letter without the line that says to whom it goes."""
    for path in (data / "outbox").glob("*.eml") if data else ():
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        yield from (value for name, value in mail.items() if name != "To")
        yield mail.get_content()


def _unpacked(text: str) -> Iterator[str]:
    yield text
    yield unquote_plus(text)
    for packed in _SIGNED.findall(text):
        try:
            yield base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-8", "replace")
        except binascii.Error:
            continue
