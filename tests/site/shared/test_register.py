"""The register of personal data names every place where something about a person may be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, models

if TYPE_CHECKING:
    from plait.site.people.models import Person

FREE = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)


def free_fields() -> list[str]:
    """Every field of the database that can hold whatever somebody writes."""
    return [
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, FREE)
    ]


def test_every_field_that_can_hold_text_is_in_the_register_once(db: None) -> None:
    from plait.site.people.register import load_register

    assert Counter(load_register().fields) == Counter(free_fields())


def test_every_entry_says_why_how_and_until_when() -> None:
    from plait.site.people.register import load_register

    for entry in load_register().about_people:
        assert entry.purpose.endswith(".")
        assert entry.encrypted
        assert entry.deleted


def test_a_name_and_an_address_cannot_be_read_in_the_database(member: Callable[..., Person]) -> None:
    person = member("Zelda Zwart")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_person")
        stored = " ".join(map(str, cursor.fetchall())).lower()
    assert "zelda" not in stored
    person.refresh_from_db()
    assert (person.name, person.email) == ("Zelda Zwart", "zelda.zwart@example.org")


def test_an_account_is_found_by_its_address_in_any_case(member: Callable[..., Person]) -> None:
    from plait.site.people.models import Person as Model

    person = member("Zelda Zwart")
    assert Model.objects.get_by_natural_key(" Zelda.ZWART@example.org") == person


def test_an_account_that_nobody_used_for_two_years_is_deleted(member: Callable[..., Person]) -> None:
    """ASVS 14.2.7."""
    from datetime import timedelta

    from tests.site.shared.conftest import TODAY

    from plait.site.people.actions import KEPT, forget_unused

    person = member("Zelda Zwart")
    assert forget_unused(today=TODAY + KEPT) == 0
    assert forget_unused(today=TODAY + KEPT + timedelta(days=1)) == 1
    person.refresh_from_db()
    assert (person.name, person.email, person.is_active, person.memberships.count()) == ("", "", False, 0)
    assert person.words == "somebody who has left"
