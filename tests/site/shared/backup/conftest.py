"""The demo's site, a backup of it, folders for new sites, and databases to be made anew."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from tests.site.shared.backup.backups import back_up

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
Database = Callable[[str], str]


@pytest.fixture(scope="session")
def origin(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the demo's story, to be copied."""
    folder = tmp_path_factory.mktemp("origin") / "site"
    shutil.copytree(demo / "site", folder)
    return folder


@pytest.fixture(scope="session")
def backup(origin: Path, demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    return back_up(origin, tmp_path_factory.mktemp("backups"), "--place", f"{demo / 'place'}")


@pytest.fixture
def site(origin: Path, tmp_path: Path) -> Path:
    """A copy of the site."""
    return Path(shutil.copytree(origin, tmp_path / "site"))


@pytest.fixture
def fresh(origin: Path, tmp_path: Path) -> Path:
    """A folder for a new site, in which the keys were put."""
    folder = tmp_path / "fresh"
    folder.mkdir()
    shutil.copy(origin / "keys.json", folder)
    return folder


@pytest.fixture
def database() -> Iterator[Database]:
    """Gives the address of a new, empty database of this kind."""
    made: list[str] = []
    server = os.environ.get("PLAIT_TEST_DATABASE", "")

    def make(kind: str) -> str:
        if kind == SQLITE:
            return ""
        if not server:
            pytest.skip("PLAIT_TEST_DATABASE names no PostgreSQL server")
        made.append(f"plait_backup_{os.getpid()}_{len(made)}")
        _on(server, f"CREATE DATABASE {made[-1]}")
        return urlsplit(server)._replace(path=f"/{made[-1]}").geturl()

    yield make
    for name in made:
        _on(server, f"DROP DATABASE {name} WITH (FORCE)")


def _on(server: str, statement: str) -> None:
    with psycopg.connect(urlsplit(server)._replace(path="/postgres").geturl(), autocommit=True) as connected:
        connected.execute(statement)
