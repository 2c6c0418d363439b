"""The tables of a project as the library knows them, and the picture they make together."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from plait.checking import leads_to_somebody
from plait.errors import TableError
from plait.places import Place
from plait.site.places import place_of
from plait.site.projects.models import Contribution, Project, Stage
from plait.standard import load_dictionary
from plait.tables import (
    SafeTable,
    check_is_table,
    check_together,
    check_whole,
    parse_table,
    pool_tables,
    receipt_path,
    safe_files,
    texts_of,
)

_NAME = Path("table.csv")
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BREAKDOWNS = ("ward,need", "lsoa,need")
"""What every question is counted by, for now."""
LARGEST_FILE = 5_000_000
"""Bytes of a table handed in; the largest council's is less than half of that."""
MOST_FILES = 2


def place_of_question(code: str) -> Place:
    """The place in which a question is asked. Raises TableError where the site has none."""
    place = place_of(code)
    if place is None:
        raise TableError(_("This site has no place to count by: ask whoever runs it to choose a place pack."))
    return place


def read_files(files: Sequence[UploadedFile[bytes]]) -> SafeTable:
    """A table and its receipt as somebody handed them in: two files, or the archive that the desk saves.

    Raises TableError, in one plain sentence, for anything else; a list about people is refused unread.
    """
    found: dict[str, bytes] = {}
    if len(files) > MOST_FILES:
        raise TableError(_("Choose one table with its receipt: the archive that the desk saved, or its two files."))
    for file in files:
        if file.size is None or file.size > LARGEST_FILE:
            raise _too_large(file.name or "file")
        found |= _unpacked(file.name or "file", file.read())
    tables = [name for name in found if not name.endswith(".json")]
    receipts = [name for name in found if name.endswith(".json")]
    if len(tables) != 1:
        raise TableError(_("Choose one table with its receipt: the archive that the desk saved, or its two files."))
    check_is_table(found[tables[0]], name=tables[0])
    if len(receipts) != 1:
        raise TableError(
            _("%(table)s came without its receipt: choose both files, the table and its .receipt.json.")
            % {"table": tables[0]}
        )
    return parse_table(found[tables[0]], found[receipts[0]], name=tables[0], receipt_name=receipts[0])


def _unpacked(name: str, data: bytes) -> dict[str, bytes]:
    if not data.startswith(b"PK"):
        return {name: data}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if {entry.filename.rpartition(".")[2] for entry in entries} != {"csv", "json"} or len(entries) != 2:
                raise _not_ours(name)
            if any(entry.compress_type not in _PACKED for entry in entries):
                raise _not_ours(name)
            if sum(entry.file_size for entry in entries) > LARGEST_FILE:
                raise _too_large(name)
            return {entry.filename.rpartition("/")[2]: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error):
        raise TableError(_("%(file)s is damaged: save it again at the desk.") % {"file": name}) from None


def _too_large(name: str) -> TableError:
    return TableError(_("%(file)s is larger than any table: choose the table that plait count made.") % {"file": name})


def _not_ours(name: str) -> TableError:
    return TableError(_("%(file)s is not an archive that the desk saved: count the list first.") % {"file": name})


def check_fits(table: SafeTable, others: Sequence[SafeTable], place: Place) -> None:
    """Raise PlaitError unless a table is of its question's place, fits the others, and its receipt leads to nobody.

    Whoever hands a table in may have written it by hand: nothing in it is taken on trust.
    """
    check_together([*others, table], place)
    # By the common lists: what the place keeps of them is within them, whichever version the table was counted by.
    check_whole(table, place, load_dictionary())
    pool_tables([*others, table], place)
    for text in texts_of(table.receipt):
        found = leads_to_somebody(text)
        if found and text != table.receipt.meaning:  # that is asked for again before it is shared
            raise TableError(
                _("The receipt holds %(found)s, which others would read: take it out and count again.")
                % {"found": found}
            )


def as_stored(table: SafeTable) -> tuple[str, dict[str, object]]:
    """The table's text and its receipt, as a contribution keeps them.

    Without the list's name and whom to ask: the account says both.
    """
    _, files = safe_files(table.frame, replace(table.receipt, name="", contact=""), _NAME)
    text = files[_NAME].decode()
    receipt: dict[str, object] = json.loads(files[receipt_path(_NAME)])
    return text, receipt


def as_table(contribution: Contribution) -> SafeTable:
    """A contribution's table, under the name of its organisation."""
    return table_of(contribution.table, contribution.receipt, name=contribution.organisation.name)


def table_of(text: str, receipt: Mapping[str, object], *, name: str) -> SafeTable:
    """A table from its stored text and receipt."""
    table = parse_table(text.encode(), json.dumps(receipt).encode(), name="table", receipt_name="receipt")
    return SafeTable(table.frame, replace(table.receipt, name=name))


def shared_tables(project: Project) -> list[Contribution]:
    """The tables that are shared now, in the order in which they came."""
    found = [item for item in project.contributions.all() if item.stage == Stage.SHARED]
    return sorted(found, key=lambda item: item.pk)
