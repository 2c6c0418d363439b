"""The site's own secrets: made once, kept in its data folder, readable by its own user only."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

FILE = "keys.json"


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


def _make(path: Path) -> None:
    made = {
        "secret": secrets.token_urlsafe(50),
        "fields": [Fernet.generate_key().decode()],
        "lists": secrets.token_hex(32),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(made, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)  # the first one stays, whoever comes second
    except FileExistsError:
        pass
    finally:
        part.unlink()
