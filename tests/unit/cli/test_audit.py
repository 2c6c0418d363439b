"""``plait audit``: says whether a site's record is whole, changes nothing, and says in words why it cannot."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.unit.cli.conftest import Answer, Plait

INVITE = ("--organisation", "Food Share", "--kind", "vcs", "--role", "community")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site with two deeds on record."""
    folder = tmp_path_factory.mktemp("audited") / "site"
    for name in ("Ann", "Bea"):
        words = ("site", "invite", name, f"{name}@example.org", *INVITE, "--data", folder)
        subprocess.run([sys.executable, "-m", "plait.cli", *words], check=True, capture_output=True)
    return folder


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Path:
    """The same for one test to change."""
    return Path(shutil.copytree(made, tmp_path / "site"))


@pytest.fixture
def audit(process: Plait, site: Path) -> Callable[..., Answer]:
    """Check it."""
    return lambda *words: process("audit", "--data", site, *words, PLAIT_SITE_DATABASE="")


def change(site: Path, *statements: str) -> None:
    """Change its database as its owner can."""
    with closing(sqlite3.connect(site / "site.sqlite3")) as database, database:
        for what in ("UPDATE", "DELETE"):
            database.execute(f"DROP TRIGGER audit_deed_no_{what}")
        for statement in statements:
            database.execute(statement)


def digests(site: Path) -> list[str]:
    with closing(sqlite3.connect(site / "site.sqlite3")) as database:
        return [row[0] for row in database.execute("SELECT digest FROM audit_deed ORDER BY id")]


@pytest.mark.slow
def test_a_record_that_nobody_touched_is_whole(audit: Callable[..., Answer], site: Path) -> None:
    answer = audit()
    assert (answer.status, answer.err) == (0, "")
    day = r"\d+ [A-Z][a-z]+ \d{4}"
    lines = answer.out.splitlines()
    assert re.fullmatch(f"2 deeds on record, from {day} to {day}\\.", lines[0])
    assert lines[1:] == ["The record is whole. Its last fingerprint, to note down:", digests(site)[-1]]


@pytest.mark.slow
def test_checking_changes_nothing(audit: Callable[..., Answer], site: Path) -> None:
    def now() -> dict[str, str]:
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in site.iterdir()}

    before = now()
    audit()
    assert now() == before


@pytest.mark.slow
def test_a_changed_line_is_named(audit: Callable[..., Answer], site: Path) -> None:
    change(site, "UPDATE audit_deed SET verb = 'x' WHERE id = 2")
    answer = audit()
    assert answer.status == 1
    assert "The record is broken at deed 2: this line is not as it was written." in answer.out
    assert digests(site)[-1] not in answer.out, "a broken record's end is nothing to note down"


@pytest.mark.slow
def test_a_line_that_was_taken_out_is_missed(audit: Callable[..., Answer], site: Path) -> None:
    change(site, "DELETE FROM audit_deed WHERE id = 1")
    answer = audit("--json")
    found = json.loads(answer.out)
    assert (answer.status, found["is_whole"], found["broken"]) == (1, False, {"deed": 2, "how": "moved"})


@pytest.mark.slow
def test_an_end_that_was_cut_off_is_missed_by_who_noted_it(audit: Callable[..., Answer], site: Path) -> None:
    first, noted = digests(site)
    answer = audit("--known", noted.upper())
    assert (answer.status, "that of deed 2: up to there nothing was changed since." in answer.out) == (0, True)
    change(site, "DELETE FROM audit_deed WHERE id = 2")
    assert audit().status == 0
    assert audit("--known", first).status == 0
    answer = audit("--known", noted)
    assert (answer.status, "The fingerprint that you gave is not in it" in answer.out) == (1, True)
    assert "whole" not in answer.out


@pytest.mark.slow
def test_the_documented_way_to_check_it_without_plait_finds_the_same(site: Path, tmp_path: Path, root: Path) -> None:
    page = (root / "docs" / "how-to" / "check-the-record.md").read_text(encoding="utf-8")
    program = page.partition("```python\n")[2].partition("```")[0]
    site.rename(tmp_path / "our-site")

    def found() -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert found().stdout.split() == digests(tmp_path / "our-site")[-1:]
    change(tmp_path / "our-site", 'UPDATE audit_deed SET "by" = 7 WHERE id = 2')
    assert (found().returncode, found().stderr) == (1, "broken at deed 2\n")


@pytest.mark.slow
def test_a_record_of_an_older_version_is_told_and_stays_as_it_is(audit: Callable[..., Answer], site: Path) -> None:
    change(site, "ALTER TABLE audit_deed DROP COLUMN digest")
    answer = audit()
    assert answer.status == 2
    assert answer.sentence.startswith("The record of this site was kept by an older Plait")
    with pytest.raises(sqlite3.OperationalError):
        digests(site)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (Path.unlink, "There is no site.sqlite3 in"),
        (lambda path: path.write_bytes(b"x" * 4096), "The site's database cannot be read"),
    ],
    ids=["gone", "spoilt"],
)
def test_a_database_that_cannot_be_read_is_told(
    audit: Callable[..., Answer], site: Path, spoil: Callable[[Path], object], sentence: str
) -> None:
    spoil(site / "site.sqlite3")
    answer = audit()
    assert answer.status == 2
    assert sentence in answer.sentence


def test_a_folder_without_a_site_stays_as_it_is(plait: Plait, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    answer = plait("audit", "--data", "empty")
    assert answer.status == 2
    assert answer.sentence == "There is no site in empty: plait site serve makes one."
    assert list((tmp_path / "empty").iterdir()) == []


@pytest.mark.parametrize("digest", ["abc", "g" * 64, "0" * 63, "\u0660" * 64])
def test_what_is_no_fingerprint_is_told(plait: Plait, digest: str) -> None:
    answer = plait("audit", "--data", "site", "--known", digest)
    assert answer.status == 2
    assert "is no fingerprint: it has 64 characters, each 0 to 9 or a to f" in answer.sentence
