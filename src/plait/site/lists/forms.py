"""The forms of the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plait.sheets import Column, TaggedList
from plait.site.forms import Form
from plait.standard import Dictionary, Entry
from plait.tables import AREA_LEVELS, LEVEL_NAMES


class UploadForm(Form):
    """One spreadsheet."""

    file = forms.FileField(
        label=_("Your list"),
        help_text=_("An Excel, LibreOffice or CSV file. It is read on this computer and forgotten afterwards."),
        error_messages={
            "required": _("Choose a spreadsheet first."),
            "empty": _("This file is empty: there is nothing in it to read."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xlsm,.xls,.ods,.tsv,.txt"}),
    )


class SheetForm(Form):
    """Which sheet of a workbook holds the list."""

    sheet = forms.ChoiceField(
        label=_("Which sheet is the list?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the sheets.")},
    )

    def __init__(self, *arguments: Any, sheets: tuple[str, ...], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["sheet"].choices = [(name, name) for name in sheets]  # type: ignore[attr-defined]


class ColumnsForm(Form):
    """What each column is. A field for each column, named by its letter."""

    def __init__(self, *arguments: Any, tagged: TaggedList, dictionary: Dictionary, **named: Any) -> None:
        super().__init__(*arguments, **named)
        choices = _tag_choices(dictionary)
        for column in tagged.columns:
            self.fields[column.letter] = forms.ChoiceField(
                label=column.title,
                choices=choices,
                required=False,
                initial=column.entry.tag if column.entry else "",
                help_text=_example_words(tagged, column),
            )
            self.dress(self.fields[column.letter])

    def chosen(self) -> dict[str, str]:
        """Column letter -> tag, for the columns that the owner decided differently."""
        return {
            letter: value for letter, value in self.cleaned_data.items() if value != (self.fields[letter].initial or "")
        }


def _tag_choices(dictionary: Dictionary) -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for entry in dictionary.entries:
        groups.setdefault(entry.area, []).append((entry.tag, entry.name))
    return [("", _("Not needed, or something else")), *groups.items()]


def _example_words(tagged: TaggedList, column: Column) -> str:
    """What stands in the column's first filled cell, so that the owner knows which one is meant."""
    cells = tagged.rows[column.letter].drop_nulls()
    if cells.is_empty():
        return str(_("Column %(letter)s, empty")) % {"letter": column.letter}
    example = cells[0] if len(cells[0]) <= 40 else f"{cells[0][:37]}..."
    return str(_("Column %(letter)s, for instance \u201c%(example)s\u201d")) % {
        "letter": column.letter,
        "example": example,
    }


class CountForm(Form):
    """What to count by, and what the list means."""

    level = forms.ChoiceField(
        label=_("Count by which areas?"),
        widget=forms.RadioSelect,
        choices=[(level, LEVEL_NAMES[level]) for level in AREA_LEVELS],
        initial="ward",
    )
    value = forms.ChoiceField(
        label=_("What does being on this list mean?"),
        required=False,
        help_text=_("The list has no column that says what people need, so say it here for all rows."),
    )
    name = forms.CharField(
        label=_("Whose list is it?"),
        max_length=100,
        help_text=_("The organisation's name, as the shared picture will show it."),
        error_messages={"required": _("Write the name of the organisation.")},
    )
    contact = forms.CharField(
        label=_("Whom can partners ask about it?"),
        max_length=200,
        required=False,
        help_text=_("A name and how to reach them. It travels with the table."),
    )

    def __init__(self, *arguments: Any, need: Entry, has_column: bool, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if has_column:
            del self.fields["value"]
        else:
            choices = [("", _("Choose one")), *((value, value) for value in need.allowed)]
            self.fields["value"].choices = choices  # type: ignore[attr-defined]
            self.fields["value"].required = True
            self.fields["value"].error_messages["required"] = _("Choose what being on this list means.")
