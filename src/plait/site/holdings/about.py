"""Everything that is kept about one person, found by the shape of the database: no list of it can be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db import models

from plait.site.audit.models import Deed
from plait.site.people.models import Organisation, Person
from plait.site.people.register import load_register


@dataclass(frozen=True)
class Kept:
    """The rows of one kind that belong to a person."""

    kind: str
    """``messaging.message``"""
    rows: tuple[dict[str, str], ...]
    """Field -> what stands there, without secrets and without empty fields."""


def kept_about(person: Person) -> list[Kept]:
    """Every row of every table that names this account, in the order of tables.

    Left out is what only keeps others out of the account, such as its password (`Register.secrets`).
    """
    found = [Kept(model._meta.label_lower, tuple(map(_as_words, rows))) for model, rows in _rows(person)]
    return [kept for kept in found if kept.rows]


def _rows(person: Person) -> Iterator[tuple[type[models.Model], models.QuerySet[models.Model]]]:
    for model in kinds():
        if model is Person:
            query = models.Q(pk=person.pk)
        elif model is Deed:
            query = models.Q(by=person.pk)
        else:
            query = models.Q()
            for field in _accounts(model):
                query |= models.Q(**{field.name: person})
        yield model, model._base_manager.filter(query).order_by("pk")


def kinds() -> list[type[models.Model]]:
    """The models in which rows belong to accounts."""
    return [model for model in apps.get_models() if model in {Person, Deed} or any(_accounts(model))]


def _accounts(model: type[models.Model]) -> Iterator[models.Field[object, object]]:
    return (field for field in model._meta.local_fields if field.related_model is Person)


def _as_words(row: models.Model) -> dict[str, str]:
    model, hidden = type(row), load_register().secrets
    words = {}
    for field in model._meta.local_fields:
        name = f"{model._meta.app_label}.{model.__name__}.{field.name}"
        text = _text(row, field)
        if text and name not in hidden:
            words[field.name] = text
    return words


def _text(row: models.Model, field: models.Field[object, object]) -> str:
    value = field.value_from_object(row)
    if value is None or value == "":
        return ""
    if field.related_model is Organisation:
        return str(getattr(row, field.name))
    if isinstance(value, date | datetime):
        return value.isoformat()
    return f"({len(value):,} bytes)" if isinstance(value, bytes | memoryview) else str(value)
