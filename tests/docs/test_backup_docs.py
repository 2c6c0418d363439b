"""What the documentation says of backups is true: fields, limits, what is left out, for how long they are kept."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from plait.site.backup import archive
from plait.site.backup.making import KEEP_DAYS, STAMP
from plait.site.backup.manifest import FORMAT, Kept, Manifest
from plait.site.backup.tables import LEFT_OUT
from plait.site.keys import FILE as KEYS

DOCS = Path(__file__).resolve().parents[2] / "docs"
REFERENCE = (DOCS / "reference" / "backup.md").read_text(encoding="utf-8")
HOW_TO = (DOCS / "how-to" / "back-up-and-restore.md").read_text(encoding="utf-8")


def test_every_field_of_the_manifest_is_explained() -> None:
    fields = [field.name for kind in (Manifest, Kept) for field in dataclasses.fields(kind)]
    assert [name for name in fields if f"`{name}`" not in REFERENCE] == []
    assert f"`{FORMAT}`" in REFERENCE


def test_everything_that_is_left_out_is_named() -> None:
    assert [name for name in (*LEFT_OUT, KEYS, STAMP) if f"`{name}`" not in REFERENCE] == []


def test_the_limits_are_those_of_the_code() -> None:
    limits = {
        f"more than {archive.SUSPECT_UNPACKED // archive.MEBIBYTE:,} MB",
        f"more than {archive.HIGHEST_RATIO} times its size",
        f"| {archive.LONGEST_MANIFEST // archive.MEBIBYTE} MB |",
        f"| {archive.LONGEST_LINE // archive.MEBIBYTE} MB |",
        f"stand {archive.SEAL} letters",
        f"head -c -{archive.SEAL} ",
        f"tail -c {archive.SEAL} ",
    }
    assert {limit for limit in limits if limit not in REFERENCE} == set()


def test_the_horizon_of_a_deletion_is_that_of_the_code() -> None:
    assert f"older than {KEEP_DAYS} days" in HOW_TO
    assert f"gone from its backups after {KEEP_DAYS} days" in HOW_TO
