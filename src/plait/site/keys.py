"""The site's own secrets: made once, kept in its data folder, readable by its own user only."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from cryptography.fernet import Fernet

FILE = "keys.json"
PATIENCE = 600
"""Seconds for which old keys stay after a new one: what was under way with an old one has ended by then."""


@dataclass(frozen=True)
class Keys:
    """Three secrets, each for one use."""

    secret: str
    """Signs sessions and links."""
    fields: tuple[str, ...]
    """Encrypt what is stored about people (Fernet keys, the newest first)."""
    lists: bytes
    """Keys the checksums of lists."""


def read_keys(data: Path) -> Keys:
    """The site's keys; made where there are none yet. Safe to call from two processes at once."""
    path = data / FILE
    if not path.exists():
        _make(path)
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Keys(kept["secret"], tuple(kept["fields"]), bytes.fromhex(kept["lists"]))


class FieldKeys(Sequence[str]):
    """The keys of the fields, the newest first, as they stand in the file now.

    The file is looked at anew whenever it has changed: a site that runs goes by new keys at once. Safe to use
    from several threads, as what is kept is put in its place in one piece.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._kept: tuple[tuple[int, int], tuple[str, ...]] = ((0, 0), ())

    def _now(self) -> tuple[str, ...]:
        looks = (self._data / FILE).stat()
        stamp = (looks.st_ino, looks.st_mtime_ns)
        if self._kept[0] != stamp:
            self._kept = (stamp, read_keys(self._data).fields)
        return self._kept[1]

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[str, ...]: ...
    def __getitem__(self, number: int | slice) -> str | tuple[str, ...]:
        return self._now()[number]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())


def add_field_key(data: Path) -> None:
    """Put a new key first; the old ones stay, as much is still encrypted with them."""
    _change_fields(data, lambda fields: [Fernet.generate_key().decode(), *fields])


def drop_field_keys_before(newest: str, data: Path) -> None:
    """Drop the keys that are older than this one; one that came meanwhile stays."""
    _change_fields(data, lambda fields: fields[: fields.index(newest) + 1])


def seconds_since_change(data: Path) -> float:
    """How long ago the keys were changed last."""
    return time.time() - (data / FILE).stat().st_mtime


def _change_fields(data: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Write the file anew, whole or not at all, whoever reads it meanwhile, and nobody else at the same time."""
    path = data / FILE
    folder = os.open(data, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # a key that another command lost could never be made again
        kept = json.loads(path.read_text(encoding="utf-8"))
        part = path.with_suffix(f".{os.getpid()}")
        _write(part, kept | {"fields": change(kept["fields"])})
        part.replace(path)
    finally:
        os.close(folder)


def _make(path: Path) -> None:
    made = {
        "secret": secrets.token_urlsafe(50),
        "fields": [Fernet.generate_key().decode()],
        "lists": secrets.token_hex(32),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    _write(part, made)
    try:
        os.link(part, path)  # the first one stays, whoever comes second
    except FileExistsError:
        pass
    finally:
        part.unlink()


def _write(path: Path, keys: Mapping[str, object]) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(keys, file)
        file.flush()
        os.fsync(file.fileno())
