"""What a list asks to be agreed to before anything in it is counted: notes not to share, hidden sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from plait.site.lists.tray import OpenList


@dataclass(frozen=True)
class Question:
    """One thing that the list's owner has to agree to."""

    ident: str
    """The same as long as the list is."""
    agreement: str
    """What is agreed to, in a sentence to put a tick beside."""
    refusal: str
    """What to say where there is none."""


def questions_of(item: OpenList) -> tuple[Question, ...]:
    """All that is asked about a list."""
    return (*_notes(item), *_hidden_sheets(item))


def is_agreed(item: OpenList) -> bool:
    """Whether the owner agreed to all that is asked about the list."""
    return {question.ident for question in questions_of(item)} <= item.agreed


def _notes(item: OpenList) -> Iterator[Question]:
    for group in item.checked.groups if item.checked else ():
        if group.first.rule == "do-not-share":
            yield Question(
                f"note {group.first.value}",
                _("I have asked and may count this list."),
                _("Ask whoever wrote the note above the list, and tick that you may count it."),
            )


def _hidden_sheets(item: OpenList) -> Iterator[Question]:
    for sheet in item.workbook.sheets:
        if sheet.hidden and sheet.letters:
            words = {"name": sheet.name}
            yield Question(
                f"sheet {sheet.name}",
                _("The hidden sheet “%(name)s” may be read.") % words,
                _("Say that the hidden sheet “%(name)s” may be read, or take it out and choose the file again.")
                % words,
            )
