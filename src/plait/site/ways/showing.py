"""A place's ways in words, question by question."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plait.site.people.models import Role
from plait.site.ways.questions import QUESTIONS, Question, Ways


@dataclass(frozen=True)
class Line:
    """One question and its answer."""

    question: str
    answer: str


def in_words(ways: Ways) -> list[Line]:
    """Every question with its answer."""
    return [Line(str(question.words), _answer(question, getattr(ways, question.name))) for question in QUESTIONS]


def roles_in_words(roles: tuple[str, ...]) -> str:
    """Roles as a sentence names them: "community worker, data lead"."""
    return ", ".join(str(Role(role).label) for role in roles)


def _answer(question: Question, value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int):
        if question.name == "days_to_answer":
            return ngettext("%(count)s day", "%(count)s days", value) % {"count": value}
        return str(value)
    chosen = set(value) if isinstance(value, tuple) else set()
    if chosen == {name for name, _label in question.options}:
        return _("All of them")
    return ", ".join(str(label) for name, label in question.options if name in chosen)
