"""What a list asks to be agreed to: notes not to share at once, hidden parts before it is counted or saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from plait.sheets.asides import Aside, AsideKind
from plait.site.lists.tray import OpenList

COUNTING = "counting"
"""What the page of the columns is asked with (``?before=``) where all has to be agreed to, as the list is counted."""


@dataclass(frozen=True)
class Question:
    """One thing that the list's owner has to agree to."""

    ident: str
    """The same as long as the list is."""
    agreement: str
    """What is agreed to, in a sentence to put a tick beside."""
    refusal: str
    """What to say where there is none."""
    at_once: bool = False
    """Whether it is asked before anything of the list is shown, and not only before it is counted or saved."""


def questions_of(item: OpenList) -> tuple[Question, ...]:
    """All that is asked about a list; nothing before its sheet is chosen."""
    forbidden = [aside for aside in item.asides if aside.kind is AsideKind.PRIVATE]
    return (*_notes(forbidden), *(_question(aside) for aside in item.asides if aside.kind is not AsideKind.PRIVATE))


def questions_left(item: OpenList) -> tuple[Question, ...]:
    """What the owner did not agree to so far."""
    return tuple(question for question in questions_of(item) if question.ident not in item.agreed)


def is_agreed(item: OpenList) -> bool:
    """Whether the owner agreed to all that is asked about the list."""
    return not questions_left(item)


def _notes(forbidden: list[Aside]) -> Iterator[Question]:
    """One question, however many texts say that the list is not to be shared."""
    if forbidden:
        yield Question(
            " ".join(aside.ident for aside in forbidden),
            _("I have asked and may use this list."),
            _("Ask whoever wrote the note above the list, and tick that you may use it."),
            at_once=True,
        )


def _question(aside: Aside) -> Question:
    agreement, refusal = _words(aside.kind)
    words = {"name": aside.name, "where": aside.where, "text": aside.text}
    return Question(aside.ident, agreement % words, refusal % words)


def _words(kind: AsideKind) -> tuple[str, str]:
    """What is agreed to, and what is said where it is not."""
    match kind:
        case AsideKind.PRIVATE_ROWS:
            return (
                _("I have asked, and the rows that ask not to be shared may be used (%(where)s)."),
                _("Ask about the rows that ask not to be shared, or take them out and choose the file again."),
            )
        case AsideKind.HIDDEN_SHEET:
            return (
                _("The hidden sheet “%(name)s” may be read."),
                _("Say that the hidden sheet “%(name)s” may be read, or take it out and choose the file again."),
            )
        case AsideKind.HIDDEN_ROWS:
            return (
                _("The hidden rows may be used too (%(where)s)."),
                _("Say that the hidden rows may be used, or take them out and choose the file again."),
            )
        case AsideKind.HIDDEN_COLUMNS:
            return (
                _("The hidden columns may be used (%(where)s)."),
                _("Say that the hidden columns may be used, or take them out and choose the file again."),
            )
        case AsideKind.PERSONAL_NOTE:
            return (
                _("I know that notes in this file hold personal data (%(where)s)."),
                _("Say that you know of the personal data in notes, or take them out and choose the file again."),
            )
        case _:
            return (
                _("This is the list to use, although it says “%(text)s”."),
                _("Say that this is the list to use, or choose the finished one."),
            )
