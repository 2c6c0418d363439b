"""Backups for the tests: made and restored by the command, taken apart and put together again."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg

from plait.site.backup.archive import SEAL, write_archive
from plait.site.backup.manifest import Kept, Manifest

MADE_AT = datetime(2026, 11, 22, 14, 5, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    """What a process said, and how it ended."""

    status: int
    out: str
    err: str


def python(*words: str | Path, database: str = "") -> Said:
    """Run Python for a site with this database ("" for SQLite in its folder)."""
    done = subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PLAIT_SITE_DATABASE": database},
    )
    return Said(done.returncode, done.stdout, done.stderr)


def plait(*words: str | Path, database: str = "") -> Said:
    """Run a command."""
    return python("-m", "plait.cli", *words, database=database)


def back_up(data: Path, to: Path, *options: str, database: str = "") -> Path:
    """Back a site up; gives the newest file there is then."""
    said = plait("backup", "--data", data, "--to", to, *options, database=database)
    assert said.status == 0, said.err
    return newest(to)


def newest(folder: Path) -> Path:
    """The file that was written last."""
    return max(folder.glob("plait-*.zip"), key=lambda path: path.stat().st_mtime_ns)


def manifest_of(path: Path) -> dict[str, Any]:
    """What a backup says of itself."""
    with zipfile.ZipFile(path) as archive:
        told: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return told


def sealed(data: bytes) -> bytes:
    """A file with the right seal at its end, whatever stands before."""
    return data[:-SEAL] + hashlib.sha256(data[:-SEAL]).hexdigest().encode()


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A sealed zip of these files."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.comment = b"0" * SEAL
        for name, data in files.items():
            archive.writestr(name, data)
    return sealed(out.getvalue())


def changed(path: Path, to: Path, *, files: Mapping[str, bytes] | None = None, **manifest: object) -> Path:
    """A backup like another, with some parts of its manifest and some files put in place of its own."""
    with zipfile.ZipFile(path) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(inside["manifest.json"]) | manifest
    inside |= {"manifest.json": json.dumps(told).encode()} | dict(files or {})
    to.write_bytes(zipped(inside))
    return to


def small(path: Path, **tables: list[bytes]) -> Path:
    """A small backup of these lines."""
    manifest = Manifest(
        plait="0.1.0",
        made_at=MADE_AT,
        place="Testham",
        address="",
        database="sqlite",
        keep_days=35,
        keys={"secret": "0" * 64, "lists": "1" * 64},
        migrations=(("audit", "0001_initial"),),
        tables={name: Kept(0, 0, "", 9, ()) for name in tables},
        left_out={},
    )
    with path.open("w+b") as file:
        write_archive(file, manifest, lambda name: tables[name])
    return path


def asked(statement: str, data: Path, database: str) -> list[tuple[Any, ...]]:
    """Look into a site's database."""
    if database:
        with psycopg.connect(database, autocommit=True) as there:
            found = there.execute(statement)
            return found.fetchall() if found.description else []
    with closing(sqlite3.connect(data / "site.sqlite3")) as here, here:
        return here.execute(statement).fetchall()


def sentence(said: Said) -> str:
    """The one sentence by which a command refused."""
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("plait: ")
    assert said.err.count("\n") == 1
    return said.err.removeprefix("plait: ").strip()


def refused(file: Path, data: Path, database: str = "") -> str:
    """The sentence by which a backup was not restored; nothing is there of it then."""
    before = sorted(path.name for path in data.iterdir())
    said = sentence(plait("restore", file, "--data", data, database=database))
    assert {path.name for path in data.iterdir()} - {*before, "open-on"} == set()
    return said
