"""A backup that was made while a site is in use makes the same site again, on either database."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import psycopg
import pytest
from tests.site.shared.backup.backups import asked, back_up, manifest_of, plait, python
from tests.site.shared.backup.busy_site import STEPS
from tests.site.shared.backup.conftest import POSTGRESQL, SQLITE, Database

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent


@pytest.mark.parametrize("way", [(SQLITE,), (POSTGRESQL,), (POSTGRESQL, SQLITE)], ids=" and back to ".join)
def test_a_restored_site_has_the_same_rows_and_answers(
    backup: Path, fresh: Path, demo: Path, tmp_path: Path, database: Database, way: tuple[str, ...]
) -> None:
    file, new, address = backup, fresh, ""
    for kind in way:
        new = Path(shutil.copytree(fresh, tmp_path / kind))
        address = database(kind)
        restored = plait("restore", file, "--data", new, database=address)
        assert restored.status == 0, restored.err
        file = back_up(new, tmp_path / f"of {kind}", database=address)
        assert manifest_of(file)["database"] == kind.lower()
    assert manifest_of(file)["tables"] == manifest_of(backup)["tables"]
    assert manifest_of(file)["tables"]["audit_deed"]["rows"] > 30
    seen = json.loads(python(HERE / "look_at_site.py", new, demo / "place", database=address).out)
    assert set(seen["visitor"].values()) == set(seen["member"].values()) == {200}
    assert "Asma Rahman" in seen["names"]


@pytest.mark.parametrize("kind", [SQLITE, POSTGRESQL])
def test_a_restored_site_goes_on_where_the_old_one_was(
    site: Path, fresh: Path, tmp_path: Path, database: Database, kind: str
) -> None:
    asked("DELETE FROM messaging_message WHERE id = (SELECT max(id) FROM messaging_message)", site, "")
    last = asked("SELECT max(id) FROM messaging_message", site, "")[0][0]
    address = database(kind)
    assert plait("restore", back_up(site, tmp_path / "to"), "--data", fresh, database=address).status == 0
    invite = ("Zq", "zq@example.org", "--organisation", "Zq", "--kind", "vcs", "--role", "viewer")
    assert plait("site", "invite", *invite, "--data", fresh, database=address).status == 0
    told = "INSERT INTO messaging_message (to_id, subject, body, link, written_at)"
    asked(f"{told} VALUES (1, '', '', '', '2026-11-22 12:00') RETURNING id", fresh, address)
    assert asked("SELECT max(id) FROM messaging_message", fresh, address)[0][0] == last + 2
    with pytest.raises((sqlite3.DatabaseError, psycopg.DatabaseError), match="a deed on record is not changed"):
        asked("UPDATE audit_deed SET verb = ''", fresh, address)


@pytest.mark.parametrize("kind", [SQLITE, POSTGRESQL])
def test_a_backup_of_an_older_version_is_restored_and_brought_up_to_date(
    origin: Path, fresh: Path, tmp_path: Path, database: Database, kind: str
) -> None:
    old = Path(shutil.copytree(fresh, tmp_path / "old"))
    assert python(HERE / "old_site.py", old).err == ""
    file = back_up(old, tmp_path / "to")
    assert ["audit", "0002_never_changed"] not in manifest_of(file)["migrations"]
    address = database(kind)
    restored = plait("restore", file, "--data", fresh, database=address)
    assert restored.status == 0, restored.err
    assert "to this version of Plait." in restored.out
    assert asked("SELECT verb FROM audit_deed", fresh, address) == [("began",)]
    with pytest.raises((sqlite3.DatabaseError, psycopg.DatabaseError), match="a deed on record is not changed"):
        asked("UPDATE audit_deed SET verb = ''", fresh, address)
    assert manifest_of(back_up(fresh, tmp_path / "new", database=address))["migrations"] != []


@pytest.mark.parametrize("kind", [SQLITE, POSTGRESQL])
def test_a_backup_is_of_one_moment_while_others_write(
    backup: Path, fresh: Path, tmp_path: Path, database: Database, kind: str
) -> None:
    address = database(kind)
    assert plait("restore", backup, "--data", fresh, database=address).status == 0
    busy = subprocess.Popen(
        [sys.executable, HERE / "busy_site.py", fresh],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PLAIT_SITE_DATABASE": address},
    )
    with busy:
        assert busy.stdout is not None
        assert busy.stdout.readline() == "busy\n"
        files = [back_up(fresh, tmp_path / f"{number}", database=address) for number in range(3)]
        busy.communicate("")
    assert busy.returncode == 0
    told = []
    for file in files:
        with zipfile.ZipFile(file) as archive:
            deeds, jobs, messages = (
                [json.loads(line) for line in archive.read(f"{name}.jsonl").splitlines()]
                for name in ("audit_deed", "jobs_job", "messaging_message")
            )
        about = {deed["number"] for deed in deeds if deed["verb"] == "busy"}
        assert about == {message["id"] for message in messages if message["subject"] == "Busy"}
        assert sum(job["step"] for job in jobs if job["kind"] == "busy") == STEPS
        told.append(len(about))
    assert told[0] < told[1] < told[2]


ASKED = """
import sys
from plait.cli.main import main
from plait.site.backup import restoring
restoring.CHECKS = (lambda: "", lambda: "The record is broken.")
sys.exit(main(sys.argv[1:]))
"""
"""Restores a site that is found to have something wrong in it."""


def test_what_was_wrong_already_is_said_and_the_site_is_restored(backup: Path, fresh: Path) -> None:
    said = python("-c", ASKED, "restore", backup, "--data", fresh)
    assert (said.status, said.err) == (1, "")
    assert said.out.endswith("\nThe record is broken.\n")
    assert asked("SELECT count(*) FROM audit_deed", fresh, "")[0][0] > 30


OPEN = """
import sys; from pathlib import Path; from plait.site.opening import Site, prepare
prepare(Site(Path(sys.argv[1])), say=print)
"""


def test_a_site_that_was_opened_but_never_used_is_taken(backup: Path, fresh: Path) -> None:
    assert "Bringing" in python("-c", OPEN, fresh).out
    assert plait("restore", backup, "--data", fresh).status == 0
    assert sorted(path.name for path in fresh.iterdir()) == ["keys.json", "open-on", "site.sqlite3"]


def test_an_empty_site_on_postgresql_is_taken(backup: Path, fresh: Path, database: Database) -> None:
    address = database(POSTGRESQL)
    assert "Bringing" in python("-c", OPEN, fresh, database=address).out
    assert plait("restore", backup, "--data", fresh, database=address).status == 0
