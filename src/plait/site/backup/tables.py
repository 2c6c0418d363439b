"""The tables of a site's database as they were at any step of its history, and their rows as lines of text.

A row is written the same whichever database it comes from, and read into either: the name of each column with its
value as JSON has it. Moments are UTC with microseconds, bytes are base64, and a column that holds nothing is left out
(inside a column of JSON, ``null`` is a value). What is encrypted is moved as it is stored.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models import AutoField, Field, ForeignKey, Model

from plait.errors import PlaitError
from plait.site.people.fields import EncryptedField

LEFT_OUT = {
    "auth_group": "a table of Django that the site does not use",
    "auth_group_permissions": "a table of Django that the site does not use",
    "auth_permission": "a table of Django that the site does not use, and fills anew",
    "django_content_type": "a table of Django that the site does not use, and fills anew",
    "django_migrations": "stands in the manifest",
    "django_session": "everybody signs in again; and whoever comes by a backup finds nobody signed in",
}
"""Tables that are in no backup, each with the reason."""
Steps = Collection[tuple[str, str]]
"""(app, name) of the migrations that a database has come by."""
_Wrapper = BaseDatabaseWrapper


@dataclass(frozen=True)
class _Kind:
    """How one kind of value is moved. Either raises TypeError or ValueError for what is no such value."""

    told: Callable[[Any], object]
    """From what a database gives to what JSON has."""
    kept: Callable[[Any, _Wrapper], Any]
    """From what JSON has to what the database takes."""


@dataclass(frozen=True)
class Column:
    """One column."""

    name: str
    kind: _Kind
    encrypted: bool


@dataclass(frozen=True)
class Table:
    """One table, at one step of the database's history."""

    name: str
    columns: tuple[Column, ...]
    """In the order of their names."""
    key: Column
    """The primary key, by which rows are in order."""
    numbered: bool
    """Whether the database draws the numbers of new rows."""

    @property
    def encrypted(self) -> tuple[str, ...]:
        """Names of the columns that can only be read with the site's keys."""
        return tuple(column.name for column in self.columns if column.encrypted)

    def line(self, values: Iterable[object]) -> bytes:
        """A row as it is written; ``values`` are what the database gave, column by column."""
        try:
            told = {
                column.name: column.kind.told(value)
                for column, value in zip(self.columns, values, strict=True)
                if value is not None
            }
        except (TypeError, ValueError):
            raise PlaitError(f"A row of {self.name} holds what does not belong in its column.") from None
        return json.dumps(told, separators=(",", ":"), sort_keys=True).encode() + b"\n"

    def values(self, row: dict[str, Any], database: _Wrapper) -> list[Any]:
        """What the database takes for a row that was read from a line.

        Raises PlaitError where it has a column that this table has not, or a value of another kind.
        """
        if row.keys() - {column.name for column in self.columns}:
            raise PlaitError(f"A row of {self.name} has a column that the table does not have.")
        try:
            return [
                column.kind.kept(row[column.name], database) if column.name in row else None for column in self.columns
            ]
        except (TypeError, ValueError, OverflowError):
            raise PlaitError(f"A row of {self.name} holds what does not belong in its column.") from None


@dataclass(frozen=True)
class Tables:
    """What of a database belongs in a backup, and what does not."""

    kept: Mapping[str, Table]
    """In the order of their names."""
    left_out: Mapping[str, str]
    """Names and reasons."""


def tables_at(steps: Steps, *, of: str = "The database") -> Tables:
    """All tables of a database that has come so far.

    Raises PlaitError where it has come by a step that this version of Plait does not know; the sentence begins
    with ``of``.
    """
    loader = MigrationLoader(None)
    known = loader.graph.nodes
    if not all(step in known and set(loader.graph.forwards_plan(step)) <= set(steps) for step in steps):
        raise PlaitError(f"{of} is of a newer version of Plait than this one: bring Plait up to date first.")
    models = loader.project_state(list(steps)).apps.get_models(include_auto_created=True)
    left_out = _left_out(models)
    kept = [_table(model) for model in models if model._meta.db_table not in left_out]
    return Tables({table.name: table for table in sorted(kept, key=lambda table: table.name)}, left_out)


def _left_out(models: Iterable[type[Model]]) -> dict[str, str]:
    """What is left out, and with it each table whose rows cannot stand without a row of one that is."""
    left_out, refers = dict(LEFT_OUT), [pair for model in models for pair in _refers(model)]
    while more := {table for table, to in refers if to in left_out} - left_out.keys():
        left_out |= dict.fromkeys(more, "belongs to a table that is not in it")
    return left_out


def _refers(model: type[Model]) -> Iterator[tuple[str, str]]:
    """The table of a model with each table that all its rows refer to."""
    for field in model._meta.local_concrete_fields:
        if isinstance(field, ForeignKey) and not field.null:
            yield model._meta.db_table, field.related_model._meta.db_table


def _table(model: type[Model]) -> Table:
    columns = sorted(map(_column, model._meta.local_concrete_fields), key=lambda column: column.name)
    key = model._meta.pk
    return Table(model._meta.db_table, tuple(columns), _column(key), isinstance(key, AutoField))


def _column(field: Field[Any, Any]) -> Column:
    kept_as = field
    while isinstance(kept_as, ForeignKey):  # a reference is kept as what it refers to
        kept_as = kept_as.target_field
    return Column(f"{field.column}", _KINDS[kept_as.get_internal_type()], isinstance(field, EncryptedField))


def _is(*kinds: type) -> Callable[[Any], Any]:
    """What gives a value back that is of one of these kinds, and of none that Python takes for one."""

    def same(value: object) -> object:
        if type(value) not in kinds:
            raise TypeError
        return value

    return same


def _same(kind: type) -> _Kind:
    same = _is(kind)
    return _Kind(told=same, kept=lambda value, _database: same(value))


def _tell_moment(value: datetime) -> str:
    """SQLite gives a moment without its zone, which is UTC."""
    known = value if value.tzinfo else value.replace(tzinfo=UTC)
    return known.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _moment(text: object) -> datetime:
    return datetime.fromisoformat(_is(str)(text)).astimezone(UTC)


def _tell_json(text: object) -> object:
    return json.loads(_is(str)(text), parse_float=_number)


def _number(text: str) -> float | int:
    """A number of JSON. PostgreSQL writes out what others write with an exponent, and knows no zero below zero."""
    if "e" in text.lower() and (exact := Decimal(text)) == exact.to_integral_value():
        return int(exact)
    return float(text) or 0.0


_NUMBERS = (
    *("AutoField", "BigAutoField", "SmallIntegerField", "IntegerField", "BigIntegerField"),
    *("PositiveSmallIntegerField", "PositiveIntegerField", "PositiveBigIntegerField"),
)
_KINDS = {
    **dict.fromkeys(_NUMBERS, _same(int)),
    **dict.fromkeys(("CharField", "TextField"), _same(str)),
    "BooleanField": _same(bool),
    "DateTimeField": _Kind(_tell_moment, lambda text, database: database.ops.adapt_datetimefield_value(_moment(text))),
    "DateField": _Kind(
        date.isoformat, lambda text, database: database.ops.adapt_datefield_value(date.fromisoformat(_is(str)(text)))
    ),
    "JSONField": _Kind(_tell_json, lambda value, _database: json.dumps(value)),
    "BinaryField": _Kind(
        lambda data: base64.b64encode(bytes(data)).decode(),
        lambda text, _database: base64.b64decode(_is(str)(text), validate=True),
    ),
}
"""By the name under which Django knows them. A table with a column of another kind cannot be backed up: give it one."""
