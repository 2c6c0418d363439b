"""What a place decides about its ways: the questions, what may be answered, and what holds without an answer."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plait.site.people.models import Kind, Role

_TAKE_PART = tuple(role.value for role in Role if role is not Role.VIEWER)


@dataclass(frozen=True)
class Ways:
    """A place's answers. Without any, everybody who is no viewer may do what their part in a question allows."""

    asking_organisations: tuple[str, ...] = tuple(Kind.values)
    """Kinds of organisations that may ask a question."""
    asking_roles: tuple[str, ...] = _TAKE_PART
    inviting_roles: tuple[str, ...] = (Role.COMMUNITY.value, Role.DATA.value, Role.CONVENOR.value)
    deciding_roles: tuple[str, ...] = _TAKE_PART
    """Who may agree what is done about what was found."""
    organisations_to_decide: int = 1
    """Organisations that have to have shared a table before anything is agreed."""
    organisations_to_publish: int = 1
    open_by_default: bool = False
    """Whether the form for a question offers to let everyone follow it."""
    days_to_answer: int = 14
    """Days that an invitation gives, unless whoever invites says otherwise."""


@dataclass(frozen=True)
class Question:
    """What is decided, in words, and the answers that there are."""

    name: str
    """The field of `Ways` that it is about."""
    words: str | Promise
    hint: str | Promise
    options: tuple[tuple[str, str | Promise], ...] = ()
    """Of which several may be chosen."""
    most: int = 0
    """The largest number, where a number is the answer."""


_ROLES = tuple((value, label) for value, label in Role.choices if value in _TAKE_PART)
QUESTIONS = (
    Question(
        "asking_organisations",
        _("Which organisations may ask a question?"),
        _("Where few may ask, the others ask one of them to do it."),
        tuple(Kind.choices),
    ),
    Question("asking_roles", _("Who may ask for their organisation?"), _("A viewer only looks on."), _ROLES),
    Question(
        "inviting_roles",
        _("Who may invite partners to a question?"),
        _("Whoever takes part in it and is one of these."),
        _ROLES,
    ),
    Question(
        "deciding_roles",
        _("Who may agree what is done about what was found?"),
        _("Whoever takes part in it and is one of these."),
        _ROLES,
    ),
    Question(
        "organisations_to_decide",
        _("How many organisations have to share a table before anything is agreed?"),
        _("With 2 or more no organisation decides on its own figures alone."),
        most=10,
    ),
    Question(
        "organisations_to_publish",
        _("How many organisations have to share a table before a page is published?"),
        _("With 3 or more nobody can work out a partner's figures by taking their own away."),
        most=10,
    ),
    Question(
        "open_by_default",
        _("May everyone follow a new question, unless its asker says otherwise?"),
        _("The asker is asked each time. This is the answer that the form suggests."),
    ),
    Question(
        "days_to_answer",
        _("How many days does an invitation give for an answer?"),
        _("Whoever invites can choose another day."),
        most=90,
    ),
)


@dataclass(frozen=True)
class Example:
    """The ways of a place that others can begin with."""

    ident: str
    name: str
    about: str
    why: str
    ways: Ways


@cache
def examples() -> tuple[Example, ...]:
    """The examples that come with the site."""
    data = tomllib.loads(files(__package__).joinpath("examples.toml").read_text(encoding="utf-8"))
    return tuple(
        Example(ident, item["name"], item["about"], item["why"], ways_of(item["answers"]))
        for ident, item in data.items()
    )


def ways_of(answers: Mapping[str, Any]) -> Ways:
    """The ways that these answers make; a question that was not asked yet when they were given has its usual one."""
    known = {field.name for field in fields(Ways)}
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in answers.items()
    }
    return Ways(**{name: value for name, value in given.items() if name in known})
