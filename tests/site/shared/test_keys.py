"""What is kept about people is encrypted with a new key while the site is in use, and nothing is lost by it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.db import connection
from pytest_django.fixtures import Settings

from plait.site.keys import FieldKeys, add_field_key, drop_field_keys_before, read_keys

if TYPE_CHECKING:
    from plait.site.people.models import Person


@pytest.fixture
def data(tmp_path: Path, settings: Settings) -> Path:
    """The folder of a site with keys of its own."""
    shutil.copy(settings.DATA / "keys.json", tmp_path)
    settings.FIELD_KEYS = FieldKeys(tmp_path)
    return tmp_path


@pytest.fixture
def people(data: Path, member: Callable[..., Person]) -> list[Person]:
    """People who are on the site already."""
    return [member(f"Zelda Zwart {letter}") for letter in "abcde"]


def stored(person: Person) -> str:
    """What the database holds of somebody's name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_person WHERE id = %s", [person.pk])
        token: str = cursor.fetchone()[0]
        return token


def reads(key: str, person: Person) -> bool:
    try:
        Fernet(key).decrypt(stored(person))
    except InvalidToken:
        return False
    return True


def encrypt_anew() -> int:
    from plait.site.people.rotating import encrypt_anew

    return encrypt_anew(lambda _field, _rows: None)


def names(people: list[Person]) -> list[str]:
    from plait.site.people.models import Person

    return list(
        Person.objects.filter(pk__in=[person.pk for person in people]).order_by("pk").values_list("name", flat=True)
    )


def test_a_site_that_runs_goes_by_a_new_key_at_once(data: Path, member: Callable[..., Person]) -> None:
    add_field_key(data)
    assert reads(read_keys(data).fields[0], member("Zelda Zwart"))


def test_everything_is_encrypted_with_the_newest_key(people: list[Person], data: Path) -> None:
    add_field_key(data)
    assert not reads(read_keys(data).fields[0], people[0])
    assert encrypt_anew() >= 2 * len(people)  # names and addresses
    assert all(reads(read_keys(data).fields[0], person) for person in people)
    assert names(people) == [person.name for person in people]


def test_what_has_the_newest_key_is_left_as_it_is(people: list[Person], data: Path) -> None:
    add_field_key(data)
    encrypt_anew()
    before = stored(people[0])
    assert (encrypt_anew(), stored(people[0])) == (0, before)


@pytest.mark.parametrize("chunk", [1, 2, 5])
def test_every_row_is_reached_however_many_are_taken_at_once(
    people: list[Person], data: Path, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.people import rotating

    monkeypatch.setattr(rotating, "CHUNK", chunk)
    add_field_key(data)
    encrypt_anew()
    assert rotating.unread_by(read_keys(data).fields[0]) == 0


def test_what_somebody_writes_meanwhile_stays(
    people: list[Person], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.people import rotating

    chunks = rotating._chunks

    def and_somebody_writes(field: object) -> object:
        for chunk in chunks(field):  # type: ignore[arg-type]  # handed through
            people[0].name = "Zelda Weiss"
            people[0].save()
            yield chunk

    monkeypatch.setattr(rotating, "_chunks", and_somebody_writes)
    add_field_key(data)
    encrypt_anew()
    assert names(people)[0] == "Zelda Weiss"


def test_every_encrypted_field_of_the_site_is_found() -> None:
    from django.apps import apps

    from plait.site.people.fields import EncryptedField
    from plait.site.people.rotating import encrypted_fields

    every = [
        field for model in apps.get_models() for field in model._meta.get_fields() if isinstance(field, EncryptedField)
    ]
    assert list(encrypted_fields()) == every
    assert len(every) >= 5


def test_old_keys_are_forgotten_only_when_nothing_needs_them(people: list[Person], data: Path) -> None:
    from plait.site.people.rotating import unread_by

    add_field_key(data)
    newest = read_keys(data).fields[0]
    assert unread_by(newest) >= 2 * len(people)
    encrypt_anew()
    assert unread_by(newest) == 0
    drop_field_keys_before(newest, data)
    assert (len(read_keys(data).fields), names(people)[0]) == (1, "Zelda Zwart a")


def test_the_other_keys_stay_and_nobody_else_can_read_the_file(data: Path) -> None:
    before = read_keys(data)
    add_field_key(data)
    after = read_keys(data)
    assert (after.secret, after.lists, after.fields[1:]) == (before.secret, before.lists, before.fields)
    assert (data / "keys.json").stat().st_mode & 0o077 == 0
    assert [path.name for path in data.iterdir()] == ["keys.json"]


def test_a_key_that_came_while_old_ones_are_dropped_stays(people: list[Person], data: Path) -> None:
    add_field_key(data)
    encrypt_anew()
    newest = read_keys(data).fields[0]
    add_field_key(data)
    drop_field_keys_before(newest, data)
    assert (len(read_keys(data).fields), read_keys(data).fields[1]) == (2, newest)
    assert names(people)[0] == "Zelda Zwart a"


def test_of_keys_that_are_made_at_the_same_time_none_is_lost(data: Path) -> None:
    before = len(read_keys(data).fields)
    children = []
    for _ in range(8):
        pid = os.fork()
        if not pid:
            for _ in range(5):
                add_field_key(data)
            os._exit(0)
        children.append(pid)
    assert [os.waitpid(pid, 0)[1] for pid in children] == [0] * 8
    assert len(read_keys(data).fields) == before + 40
