"""The folder of backups: whole files of their owner's alone, of several sites, the older ones gone in time."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.site.shared.backup.backups import back_up, changed, manifest_of, plait

from plait.site.backup.archive import open_archive

pytestmark = pytest.mark.slow


def aged(backup: Path, to: Path, days: int, **other: Any) -> str:
    """Put a backup like this one, but older, into a folder; gives its name."""
    made_at = datetime.now(tz=UTC).replace(microsecond=0) - timedelta(days=days)
    path = changed(
        backup, to / f"plait-{made_at:%Y-%m-%d-%H%M%S}{len(other)}.zip", made_at=made_at.isoformat(), **other
    )
    return path.name


def test_a_backup_can_be_read_by_its_own_user_only(site: Path, tmp_path: Path) -> None:
    file = back_up(site, tmp_path / "to")
    assert stat.S_IMODE((site / "last-backup").stat().st_mode) == 0o600
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_what_is_said_names_the_keys_and_where_they_belong(site: Path, tmp_path: Path) -> None:
    said = plait("backup", "--data", site, "--to", tmp_path / "to")
    assert f"keep a copy of {site / 'keys.json'}, and keep it in another place than the backups." in said.out
    assert said.err == ""
    keys = json.loads((site / "keys.json").read_text(encoding="utf-8"))
    (file,) = (tmp_path / "to").iterdir()
    assert not [key for key in (keys["secret"], keys["lists"], *keys["fields"]) if key.encode() in file.read_bytes()]


def test_older_backups_of_this_site_go_and_no_others(backup: Path, site: Path, tmp_path: Path) -> None:
    to = tmp_path / "to"
    to.mkdir()
    gone = {aged(backup, to, 36), aged(backup, to, 400)}
    stay = {aged(backup, to, 34), aged(backup, to, 50, keys={"secret": "0" * 64, "lists": "1" * 64})}
    for name in ("plait-2020-01-01-000000.zip", "holiday.zip"):
        (to / name).write_bytes(b"no backup")
        stay.add(name)
    new = back_up(site, to)
    assert {path.name for path in to.iterdir()} == stay | {new.name}
    assert gone & stay == set()
    assert manifest_of(new)["keep_days"] == 35


def test_how_long_backups_are_kept_is_chosen(backup: Path, site: Path, tmp_path: Path) -> None:
    to = tmp_path / "to"
    to.mkdir()
    aged(backup, to, 3)
    said = plait("backup", "--data", site, "--to", to, "--keep-days", "2")
    assert "1 backup of more than 2 days deleted." in said.out
    assert [manifest_of(path)["keep_days"] for path in to.iterdir()] == [2]


def test_two_backups_of_one_second_have_two_names(site: Path, tmp_path: Path) -> None:
    to = tmp_path / "to"
    to.mkdir()
    now = datetime.now(tz=UTC).replace(microsecond=0)
    taken = {f"plait-{now + timedelta(seconds=after):%Y-%m-%d-%H%M%S}.zip" for after in range(120)}
    for name in taken:
        (to / name).write_bytes(b"another site's")
    new = back_up(site, to)
    assert new.name.endswith("-2.zip")
    assert all((to / name).read_bytes() == b"another site's" for name in taken)


def test_two_backups_at_once_are_both_whole(site: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "plait.cli", "backup", "--data", f"{site}", "--to", f"{tmp_path / 'to'}"]
    environment = os.environ | {"PLAIT_SITE_DATABASE": ""}
    both = [subprocess.Popen(words, stdout=subprocess.DEVNULL, env=environment) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    names = [path.name for path in (tmp_path / "to").iterdir()]
    assert len(names) == 2
    for name in names:
        open_archive(tmp_path / "to" / name).check(lambda _step: None)


def test_what_was_left_by_one_that_was_killed_is_taken_away_and_nobody_elses(site: Path, tmp_path: Path) -> None:
    to = tmp_path / "to"
    to.mkdir()
    left, held = (to / f".plait-2026-01-0{day}-000000.zip.part" for day in (1, 2))
    left.write_bytes(b"half")
    held.write_bytes(b"half")
    with held.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # somebody writes it now
        back_up(site, to)
    assert not left.exists()
    assert held.exists()


def test_the_site_knows_when_it_was_last_backed_up(site: Path, tmp_path: Path) -> None:
    file = back_up(site, tmp_path / "to")
    assert (site / "last-backup").read_text(encoding="utf-8").strip() == manifest_of(file)["made_at"]


def test_what_is_in_a_backup_is_told(backup: Path) -> None:
    said = plait("restore", backup, "--check")
    assert said.status == 0
    assert "The backup is whole." in said.out
    assert "Place: Harrowmere" in said.out
    told = json.loads(plait("restore", backup, "--check", "--json").out)
    assert told["tables"]["projects_project"] == 1
    assert not told["restored"]


def test_a_program_is_told_which_file_was_made(site: Path, tmp_path: Path) -> None:
    told = json.loads(plait("backup", "--data", site, "--to", tmp_path / "to", "--json").out)
    assert Path(told["file"]).is_file()
    assert told["rows"] > 100
    shutil.rmtree(tmp_path / "to")
