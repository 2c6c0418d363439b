"""A record that was kept before there was a chain is tied together, and guarded as before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

APART = "apart"
BEFORE, AFTER = [("audit", "0002_never_changed")], [("audit", "0003_chained")]
AT = datetime(2026, 3, 1, 23, 30, 0, 123456, tzinfo=UTC)
OLD = [
    (AT, "add_member", None, "people.membership", 1, None),
    (AT + timedelta(seconds=1), "ask", 7, "projects.project", 3, 3),
    (AT + timedelta(days=200), "say", 7, "projects.remark", 12, 3),
]
"""Deeds as they were kept: at, verb, by, kind, number, project."""


@pytest.fixture
def apart(db: None) -> Iterator[BaseDatabaseWrapper]:
    """A database with nothing in it: SQLite in memory, or on PostgreSQL a schema of its own."""
    made = connections["default"].copy(alias=APART)
    on_postgresql = made.vendor == "postgresql"
    if on_postgresql:
        made.settings_dict["OPTIONS"]["options"] = f"-c search_path={APART}"
    else:
        made.settings_dict["NAME"] = ":memory:"
    connections[APART] = made
    if on_postgresql:
        _do(made, f"CREATE SCHEMA {APART}")
    yield made
    if on_postgresql:
        _do(made, f"DROP SCHEMA {APART} CASCADE")
    made.close()
    del connections[APART]


def _do(database: BaseDatabaseWrapper, statement: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    with database.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


def _migrate(database: BaseDatabaseWrapper, to: list[tuple[str, str]]) -> None:
    MigrationExecutor(database).migrate(to)


def _keep(database: BaseDatabaseWrapper, deeds: list[tuple[Any, ...]]) -> None:
    for deed in deeds:
        _do(database, 'INSERT INTO audit_deed (at, verb, "by", kind, number, project) VALUES (%s,%s,%s,%s,%s,%s)', deed)


@pytest.fixture
def kept(apart: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    """A record of three deeds, as it was before."""
    _migrate(apart, BEFORE)
    _keep(apart, OLD)
    return apart


def test_what_is_on_record_already_is_tied_together(kept: BaseDatabaseWrapper) -> None:
    _migrate(kept, AFTER)
    before, expected = "0" * 64, []
    for at, *words in OLD:
        line = json.dumps([at.isoformat(timespec="microseconds"), *words, None], separators=(",", ":"))
        digest = hashlib.sha256(f"{before}\n{line}".encode()).hexdigest()
        expected.append((before, digest, None))
        before = digest
    assert _do(kept, "SELECT before, digest, organisation FROM audit_deed ORDER BY id") == expected
    assert [
        row[1:] for row in _do(kept, 'SELECT id, verb, "by", kind, number, project FROM audit_deed ORDER BY id')
    ] == [deed[1:] for deed in OLD]


def test_a_long_record_is_tied_together(apart: BaseDatabaseWrapper) -> None:
    _migrate(apart, BEFORE)
    _keep(apart, [(AT, "say", 7, "projects.remark", number, 3) for number in range(2_001)])
    _migrate(apart, AFTER)
    rows = _do(apart, "SELECT before, digest FROM audit_deed ORDER BY id")
    assert [before for before, _ in rows] == ["0" * 64, *(digest for _, digest in rows[:-1])]


def test_an_empty_record_is_brought_up_to_date(apart: BaseDatabaseWrapper) -> None:
    _migrate(apart, AFTER)
    assert _do(apart, "SELECT * FROM audit_deed") == []


@pytest.mark.parametrize("to", [AFTER, BEFORE], ids=["forward", "and back again"])
@pytest.mark.parametrize("statement", ["UPDATE audit_deed SET verb = 'x'", "DELETE FROM audit_deed"])
def test_what_is_on_record_is_guarded_afterwards(
    kept: BaseDatabaseWrapper, to: list[tuple[str, str]], statement: str
) -> None:
    _migrate(kept, AFTER)
    _migrate(kept, to)
    with pytest.raises(DatabaseError, match="not changed"):
        _do(kept, statement)
    assert [row[0] for row in _do(kept, "SELECT verb FROM audit_deed ORDER BY id")] == ["add_member", "ask", "say"]


def test_a_migration_that_stops_half_way_leaves_the_record_as_it_was(
    kept: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> str:
        raise OSError

    monkeypatch.setattr(import_module("plait.site.audit.migrations.0003_chained"), "digest_of", fails)
    with pytest.raises(OSError, match=r"^$"):
        _migrate(kept, AFTER)
    with kept.cursor() as cursor:
        columns = {column.name for column in kept.introspection.get_table_description(cursor, "audit_deed")}
    assert "digest" not in columns
    with pytest.raises(DatabaseError, match="not changed"):
        _do(kept, "DELETE FROM audit_deed")
