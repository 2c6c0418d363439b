"""What does not fit is refused in one sentence that says what to do, and nothing is left of it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from tests.site.shared.backup.backups import asked, changed, manifest_of, plait, python, refused, sentence
from tests.site.shared.backup.conftest import POSTGRESQL, Database

pytestmark = pytest.mark.slow
NO_ROOM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
from plait.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
"""Runs a command that may write no file of more than 100 kB, as on a disk that is full."""


def rewritten(keys: Path, **parts: Any) -> None:
    """Put other parts in a site's file of keys."""
    keys.write_text(json.dumps(json.loads(keys.read_text(encoding="utf-8")) | parts), encoding="utf-8")


# --- Keys ----------------------------------------------------------------------------------------------------


def test_the_keys_are_asked_for_first(backup: Path, tmp_path: Path) -> None:
    said = sentence(plait("restore", backup, "--data", tmp_path / "new"))
    assert said.startswith(f"Put the site's keys.json into {tmp_path / 'new'} first: ")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"secret": 5, "fields": ["x"], "lists": "00"}'])
def test_keys_that_cannot_be_read_are_said(backup: Path, fresh: Path, text: str) -> None:
    (fresh / "keys.json").write_text(text, encoding="utf-8")
    assert refused(backup, fresh) == f"The keys.json in {fresh} cannot be read: take another copy of it."


@pytest.mark.parametrize("part", [{"secret": "another"}, {"lists": "00" * 32}])
def test_keys_of_another_site_are_refused(backup: Path, fresh: Path, part: dict[str, str]) -> None:
    rewritten(fresh / "keys.json", **part)
    assert "is of another site than the backup" in refused(backup, fresh)


def test_a_key_that_is_there_no_more_is_missed_before_anything_is_made(backup: Path, fresh: Path) -> None:
    rewritten(fresh / "keys.json", fields=[Fernet.generate_key().decode()])
    assert "encrypted with a key that is not in keys.json any more" in refused(backup, fresh)


def test_a_newer_key_before_the_old_one_does_no_harm(backup: Path, fresh: Path) -> None:
    keys = json.loads((fresh / "keys.json").read_text(encoding="utf-8"))
    rewritten(fresh / "keys.json", fields=[Fernet.generate_key().decode(), *keys["fields"]])
    assert plait("restore", backup, "--data", fresh).status == 0


# --- A site that is there already -------------------------------------------------------------------------------


def test_a_site_that_people_use_is_never_written_over(backup: Path, site: Path) -> None:
    before = asked("SELECT * FROM audit_deed", site, "")
    assert refused(backup, site).startswith("There is a site already that people have used")
    assert asked("SELECT * FROM audit_deed", site, "") == before


def test_a_site_on_postgresql_is_never_written_over(backup: Path, fresh: Path, database: Database) -> None:
    address = database(POSTGRESQL)
    assert plait("restore", backup, "--data", fresh, database=address).status == 0
    assert refused(backup, fresh, address).startswith("There is a site already that people have used")


def test_a_site_that_is_open_is_left_alone(backup: Path, fresh: Path) -> None:
    script = """
import subprocess, sys
from pathlib import Path
from plait.site.once import hold
with hold(Path(sys.argv[2]), ""):
    command = [sys.executable, "-m", "plait.cli", "restore", sys.argv[1], "--data", sys.argv[2]]
    sys.exit(subprocess.run(command).returncode)
"""
    assert f"The site in {fresh} is open" in sentence(python("-c", script, backup, fresh))


def test_a_database_of_a_newer_version_is_not_taken(backup: Path, fresh: Path, database: Database) -> None:
    address = database(POSTGRESQL)
    asked("CREATE TABLE django_migrations (id bigint, app text, name text)", fresh, address)
    asked("INSERT INTO django_migrations VALUES (1, 'audit', '9999_future')", fresh, address)
    assert "tables of a newer version than the backup" in refused(backup, fresh, address)


# --- A backup that does not fit -----------------------------------------------------------------------------------


def test_a_backup_of_a_newer_version_is_refused(backup: Path, fresh: Path, tmp_path: Path) -> None:
    steps = [*manifest_of(backup)["migrations"], ["audit", "9999_future"]]
    newer = changed(backup, tmp_path / "newer.zip", migrations=steps)
    assert refused(newer, fresh) == (
        "The backup is of a newer version of Plait than this one: bring Plait up to date first."
    )


@pytest.mark.parametrize("name", ["secret_plans", "sqlite_master", "django_session"])
def test_a_table_that_nobody_knows_is_refused(backup: Path, fresh: Path, tmp_path: Path, name: str) -> None:
    tables = manifest_of(backup)["tables"]
    tables[name] = tables["habits_figures"]  # without a row
    other = changed(backup, tmp_path / "other.zip", files={f"{name}.jsonl": b""}, tables=tables)
    assert refused(other, fresh) == f"The backup does not have the tables of its version ({name}): it was changed."


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"id":1,"evil":2}', "has a column that the table does not have"),
        (b'{"id":"1"}', "holds what does not belong in its column"),
        (b'{"id":1}', "cannot be put into this database"),
        (
            b'{"id":1,"looks_after":false,"organisation_id":1,"person_id":999,"role":"viewer","since":"2026-11-22T10:00:00.000000Z"}',
            "do not belong together",
        ),
    ],
)
def test_rows_that_do_not_fit_are_refused(backup: Path, fresh: Path, tmp_path: Path, line: bytes, said: str) -> None:
    tables, data = manifest_of(backup)["tables"], line + b"\n"
    tables["people_membership"] |= {"rows": 1, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    other = changed(backup, tmp_path / "other.zip", files={"people_membership.jsonl": data}, tables=tables)
    assert said in refused(other, fresh)


def test_a_damaged_backup_is_told_by_looking_at_it(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    broken = tmp_path / "broken.zip"
    broken.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    assert "broken.zip is not whole" in sentence(plait("restore", broken, "--check"))


# --- No room, no site ---------------------------------------------------------------------------------------------


def test_a_full_disk_is_said_in_one_sentence_and_leaves_the_older_backups(site: Path, tmp_path: Path) -> None:
    to = tmp_path / "to"
    to.mkdir()
    (to / "plait-2026-01-01-000000.zip").write_bytes(b"an older one")
    said = sentence(python("-c", NO_ROOM, "backup", "--data", site, "--to", to))
    assert said == f"The backup cannot be written into {to}: File too large. The older ones are as they were."
    assert [path.name for path in to.iterdir()] == ["plait-2026-01-01-000000.zip"]


def test_a_full_disk_leaves_no_half_site(backup: Path, fresh: Path) -> None:
    said = sentence(python("-c", NO_ROOM, "restore", backup, "--data", fresh))
    assert said.startswith("The restored database cannot be written: see that there is room on the disk")
    assert sorted(path.name for path in fresh.iterdir()) == ["keys.json", "open-on"]


def test_a_folder_without_a_site_is_named_and_none_is_made(tmp_path: Path) -> None:
    said = sentence(plait("backup", "--data", tmp_path / "no", "--to", tmp_path / "to"))
    assert said == f"There is no site in {tmp_path / 'no'}: plait site serve makes one."
    assert list(tmp_path.iterdir()) == []


def test_keys_without_a_database_are_no_site(fresh: Path, tmp_path: Path) -> None:
    said = sentence(plait("backup", "--data", fresh, "--to", tmp_path / "to"))
    assert said == f"There is no site in {fresh} to back up: its database is not there."
    assert [path.name for path in fresh.iterdir()] == ["keys.json"]


def test_a_database_that_cannot_be_reached_is_said(site: Path, tmp_path: Path) -> None:
    nowhere = f"postgresql://nobody@/nothing?host={tmp_path}"
    said = sentence(plait("backup", "--data", site, "--to", tmp_path / "to", database=nowhere))
    assert said.startswith("The site's database cannot be read")
    assert list((tmp_path / "to").iterdir()) == []


def test_a_database_that_is_broken_is_said_and_is_no_backup(site: Path, tmp_path: Path) -> None:
    database = site / "site.sqlite3"
    whole = database.read_bytes()
    database.write_bytes(whole[:40_000] + b"zq" * 100_000 + whole[240_000:])
    said = sentence(plait("backup", "--data", site, "--to", tmp_path / "to"))
    assert said.startswith("The site's database cannot be read: see that its file is whole")
    assert list((tmp_path / "to").iterdir()) == []


def test_a_database_of_a_newer_version_is_not_backed_up(site: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(site / "site.sqlite3")) as there, there:
        there.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '9999_future', '2027-01-01')"
        )
    said = sentence(plait("backup", "--data", site, "--to", tmp_path / "to"))
    assert said == "The database is of a newer version of Plait than this one: bring Plait up to date first."


def test_a_folder_that_cannot_be_made_is_said(site: Path, tmp_path: Path) -> None:
    (tmp_path / "to").write_text("a file", encoding="utf-8")
    said = sentence(plait("backup", "--data", site, "--to", tmp_path / "to" / "there"))
    assert "cannot be written into" in said


@pytest.mark.parametrize("words", [(), ("--check", "--data", "new")])
def test_what_is_to_be_done_has_to_be_said(backup: Path, words: tuple[str, ...]) -> None:
    assert "Name the new site's folder with --data, or say --check" in sentence(plait("restore", backup, *words))


@pytest.mark.parametrize("days", ["0", "-1", "many", "99999"])
def test_days_that_are_none_are_said(site: Path, days: str) -> None:
    said = plait("backup", "--data", site, "--to", site, "--keep-days", days)
    assert (said.status, said.err.count("\n")) == (2, 1)
