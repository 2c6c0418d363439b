"""All that stands in the database goes into a backup as it is stored, and reads the same on either database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState
from django.db.models import CASCADE, BigAutoField, ForeignKey, OneToOneField
from hypothesis import given
from hypothesis import strategies as st

from plait.errors import PlaitError
from plait.site.backup.snapshot import last_number, lines_of, put_last_number, steps_of
from plait.site.backup.tables import _KINDS, LEFT_OUT, Table, _left_out, tables_at

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.projects.models import Project

_JSON = _KINDS["JSONField"]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def quiet(_step: str) -> None:
    """Nobody looks on."""


def tables() -> Mapping[str, Table]:
    return tables_at(steps_of(connection)).kept


def lines(name: str) -> list[bytes]:
    return list(lines_of(connection, tables()[name], quiet))


def test_every_table_is_backed_up_or_left_out_with_a_reason(db: None) -> None:
    found = tables_at(steps_of(connection))
    assert found.kept.keys() | found.left_out.keys() == set(connection.introspection.table_names())
    assert found.kept.keys() & found.left_out.keys() == set()
    assert found.left_out.keys() >= LEFT_OUT.keys()


def test_nothing_that_is_backed_up_refers_to_what_is_left_out(db: None) -> None:
    kept = tables()
    refers = {
        (model._meta.db_table, field.related_model._meta.db_table)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and model._meta.db_table in kept
    }
    assert len(refers) > 10
    assert {pair for pair in refers if pair[1] not in kept} == set()


def test_what_cannot_stand_without_what_is_left_out_is_left_out_too() -> None:
    state = MigrationLoader(None).project_state([("sessions", "0001_initial")])
    for name, field in (
        ("Browser", OneToOneField("sessions.Session", CASCADE)),
        ("Visit", ForeignKey("audit.Browser", CASCADE)),
        ("Note", ForeignKey("audit.Visit", CASCADE, null=True)),
    ):
        state.add_model(ModelState("audit", name, [("id", BigAutoField(primary_key=True)), ("of", field)]))
    found = _left_out(state.apps.get_models())
    assert found.keys() - LEFT_OUT.keys() == {"audit_browser", "audit_visit"}


def test_names_and_addresses_stay_encrypted(story: Project) -> None:
    person = story.asked_by
    told = b"".join(line for name in tables() for line in lines(name))
    assert tables()["people_person"].encrypted == ("email", "name")
    assert person.email.encode() not in told
    assert json.dumps(person.name).encode() not in told


def test_every_row_becomes_values_that_are_written_the_same_again(story: Project) -> None:
    written = 0
    for table in tables().values():
        for line in lines(table.name):
            values = [value for value in table.values(json.loads(line), connection) if value is not None]
            assert len(values) == len(json.loads(line))
            written += 1
    assert written > 100


def test_a_row_stands_on_one_line_of_plain_letters(asker: Person) -> None:
    from plait.site.people.models import Organisation

    Organisation.objects.create(name="Caf\u00e9\u2028\nN\u00e4he", kind="vcs")
    line = lines("people_organisation")[-1]
    assert line.isascii()
    assert line.count(b"\n") == 1
    assert json.loads(line)["name"] == "Caf\u00e9\u2028\nN\u00e4he"


def test_moments_are_utc_to_the_microsecond(asker: Person) -> None:
    from plait.site.messaging.models import Message

    message = Message.objects.create(to=asker, subject="One", body="Two")
    told = json.loads(lines("messaging_message")[-1])
    assert told["written_at"] == message.written_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert "read_at" not in told


@given(JSON)
def test_what_is_written_of_json_is_the_same_when_it_was_restored(value: object) -> None:
    told = _JSON.told(json.dumps(value))
    assert _floats(told) == _floats(value)
    kept = _JSON.kept(told, connection)
    assert json.dumps(_JSON.told(kept), sort_keys=True) == json.dumps(told, sort_keys=True)


def _floats(value: object) -> object:
    """JSON has one kind of number."""
    return json.loads(json.dumps(value), parse_int=float)


@pytest.mark.parametrize(
    "number",
    [
        "1e22",
        "1e+23",
        "-0.0",
        "100.0",
        "1.5e-7",
        "1E5",
        "0.1",
        "12345678901234567890",
        "1e-7",
        "1.7976931348623157e308",
    ],
)
def test_hard_numbers_are_written_the_same_from_either_database(db: None, number: str) -> None:
    there = f"[{number}]"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT CAST(%s AS jsonb)", [there])
            ((there,),) = cursor.fetchall()
    assert repr(_JSON.told(there)) == repr(_JSON.told(f"[{number}]"))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"id": "one"}, "does not belong"),
        ({"id": True}, "does not belong"),
        ({"id": 1.0}, "does not belong"),
        ({"at": "yesterday"}, "does not belong"),
        ({"at": 5}, "does not belong"),
        ({"at": "0001-01-01T00:00:00+23:59"}, "does not belong"),
        ({"verb": ["told"]}, "does not belong"),
        ({"by": 1, "evil": 2}, "has a column that the table does not have"),
    ],
)
def test_a_row_that_does_not_fit_its_table_is_refused(db: None, row: dict[str, object], said: str) -> None:
    with pytest.raises(PlaitError, match=f"A row of audit_deed .*{said}"):
        tables()["audit_deed"].values(row, connection)


def test_a_step_that_nobody_knows_is_of_a_newer_version(db: None) -> None:
    with pytest.raises(PlaitError, match="The backup is of a newer version of Plait than this one"):
        tables_at([*steps_of(connection), ("audit", "9999_future")], of="The backup")


def test_a_step_without_those_before_it_is_refused(db: None) -> None:
    with pytest.raises(PlaitError, match="of a newer version"):
        tables_at([("projects", "0001_initial")])


def test_the_number_of_a_deleted_row_is_not_given_again(asker: Person) -> None:
    from plait.site.messaging.models import Message

    last = Message.objects.create(to=asker, subject="One", body="Two")
    number = last.pk
    last.delete()
    table = tables()["messaging_message"]
    assert last_number(connection, table) == number
    put_last_number(connection, table, number + 7)
    assert Message.objects.create(to=asker, subject="One", body="Two").pk == number + 8
