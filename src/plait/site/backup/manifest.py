"""What a backup says of itself: by whom and when it was made, what is in it, and how to tell that it is whole."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from plait.errors import PlaitError
from plait.site.keys import Keys

FORMAT = "plait-backup/1"
_TABLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST = 2**63 - 1
_NOT_OURS = "The backup's manifest is not one that Plait writes: the file was changed, or is no backup of Plait."


class NotABackup(PlaitError):
    """The file is no backup, is not whole, or was made by a newer version."""


@dataclass(frozen=True)
class Kept:
    """One table of the database, as it stands in a backup."""

    rows: int
    bytes: int
    """Of its lines, unpacked."""
    sha256: str
    """Of its lines, 64 hexadecimal digits."""
    last_number: int
    """The highest number that a row of it ever had: no later row may have one of those, even of deleted rows."""
    encrypted: tuple[str, ...]
    """Its columns that can only be read with the site's keys."""


@dataclass(frozen=True)
class Manifest:
    """What stands in ``manifest.json``."""

    plait: str
    """The version of Plait that made it."""
    made_at: datetime
    """In UTC, to the second."""
    place: str
    """The place that the site is of, or ""."""
    address: str
    """Where the site was reached when it was last opened, or ""."""
    database: str
    """``sqlite`` or ``postgresql``."""
    keep_days: int
    """Days after which a later backup takes this one away."""
    keys: Mapping[str, str]
    """By which the site's keys are known again, and which nobody can get back to them from: `marks_of`."""
    migrations: tuple[tuple[str, str], ...]
    """(app, name) of all steps that the database had come by."""
    tables: Mapping[str, Kept]
    left_out: Mapping[str, str]
    """The tables that are not in it, each with the reason."""
    format: str = FORMAT

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables.values())

    @property
    def moment(self) -> str:
        """When it was made, as it is written: 2026-11-22T14:05:12Z."""
        return self.made_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

    def text(self) -> str:
        """The manifest as it is written (JSON)."""
        return json.dumps(asdict(self) | {"made_at": self.moment}, indent=1)


def marks_of(keys: Keys) -> dict[str, str]:
    """What is written of a site's keys, so that others are told apart from them: a keyed checksum (RFC 2104).

    The keys are too long to be guessed, so that nothing can be read off it. The keys that encrypt fields have
    none: whether they fit is seen from what they encrypted, and they may have changed since.
    """
    secrets = {"secret": keys.secret.encode(), "lists": keys.lists}
    return {name: hmac.new(key, b"plait backup", "sha256").hexdigest() for name, key in secrets.items()}


def read_manifest(data: bytes) -> Manifest:
    """Read ``manifest.json``. Raises NotABackup where it is not what `Manifest.text` writes."""
    try:
        told = json.loads(data)
        found = told["format"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotABackup(_NOT_OURS) from None
    if found != FORMAT:
        raise NotABackup(
            f"This version of Plait reads backups of the format {FORMAT} only: bring Plait up to date, and see that "
            "the file is a backup."
        )
    try:
        return _manifest(told)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        raise NotABackup(_NOT_OURS) from None


def _manifest(told: Mapping[str, Any]) -> Manifest:
    made_at = datetime.fromisoformat(_text(told["made_at"]))
    return Manifest(
        plait=_text(told["plait"]),
        made_at=made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC),
        place=_text(told["place"]),
        address=_text(told["address"]),
        database=_text(told["database"]),
        keep_days=_number(told["keep_days"]),
        keys={name: _matching(_SHA256, told["keys"][name]) for name in ("secret", "lists")},
        migrations=tuple((_text(app), _text(name)) for app, name in told["migrations"]),
        tables={_matching(_TABLE_NAME, name): _kept(table) for name, table in told["tables"].items()},
        left_out={_matching(_TABLE_NAME, name): _text(why) for name, why in told["left_out"].items()},
    )


def _kept(told: Mapping[str, Any]) -> Kept:
    return Kept(
        rows=_number(told["rows"]),
        bytes=_number(told["bytes"]),
        sha256=_matching(_SHA256, told["sha256"]),
        last_number=_number(told["last_number"]),
        encrypted=tuple(_text(column) for column in told["encrypted"]),
    )


def _text(told: object) -> str:
    if not isinstance(told, str) or len(told) > 1000:
        raise TypeError
    return told


def _number(told: object) -> int:
    if not isinstance(told, int) or isinstance(told, bool) or not 0 <= told <= _MOST:
        raise TypeError
    return told


def _matching(pattern: re.Pattern[str], told: object) -> str:
    if not pattern.fullmatch(_text(told)):
        raise ValueError
    return str(told)
