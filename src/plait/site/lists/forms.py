"""The forms that a list is read, agreed on and counted with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plait.sheets import Column, Sheet, TaggedList
from plait.site.forms import Form
from plait.site.lists.asking import Question
from plait.site.lists.rows import RowsDecided, left_out_below
from plait.standard import Dictionary, Entry, is_tag
from plait.tables import AREA_LEVELS, LEVEL_NAMES


class UploadForm(Form):
    """One spreadsheet."""

    file = forms.FileField(
        label=_("Your list"),
        help_text=_("An Excel, LibreOffice or CSV file. It is read, and forgotten afterwards."),
        error_messages={
            "required": _("Choose a spreadsheet first."),
            "empty": _("This file is empty: there is nothing in it to read."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xlsm,.xls,.ods,.tsv,.txt"}),
    )

    place = forms.ChoiceField(
        label=_("Which place is it about?"),
        help_text=_("Its postcodes are looked up there, and the list is read by that place's standard."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the places.")},
    )
    field_order = ("place", "file")

    def __init__(self, *arguments: Any, places: Sequence[tuple[str, str]] = (), **named: Any) -> None:
        """``places``: code and name of those to choose from; none where there is nothing to choose."""
        super().__init__(*arguments, **named)
        if places:
            self.fields["place"].choices = places  # type: ignore[attr-defined]
        else:
            del self.fields["place"]

    @classmethod
    def refused(cls, sentence: str, *, places: Sequence[tuple[str, str]], place: str) -> UploadForm:
        """The form as it is shown after a file was sent with it that is no list."""
        form = cls({"place": place}, {}, places=places)
        form.errors["file"] = form.error_class([sentence], renderer=form.renderer)
        return form


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


class RowsForm(Form):
    """Which rows are headings, tags and rows of the list, where that was not found rightly."""

    headings = forms.IntegerField(
        label=_("Which row has the headings?"),
        help_text=_("The number at the left edge of the sheet. Where two rows are headings, the lower one."),
        error_messages={
            "required": _("Write the number of the row with the headings."),
            "invalid": _("Write the number of a row, such as 3."),
        },
    )
    tags = forms.IntegerField(
        label=_("Which row has tags?"),
        required=False,
        help_text=_("Tags begin with #, such as #Person+Resident+AllNames. Leave this empty if no row has tags."),
        error_messages={"invalid": _("Write the number of a row, such as 4, or leave this empty.")},
    )
    keep = forms.MultipleChoiceField(
        label=_("Which of these rows belong to the list all the same?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They were left out. Tick those that are about people."),
    )

    def __init__(self, *arguments: Any, sheet: Sheet, tagged: TaggedList, decided: RowsDecided, **named: Any) -> None:
        kept = {item.reason for item in decided.kept}
        initial = {"headings": tagged.headings_row, "tags": tagged.tag_row, "keep": kept}
        super().__init__(*arguments, initial=initial, **named)
        self._sheet = sheet
        left_out = left_out_below(tagged, kept=decided.kept)
        if left_out:
            self.fields["keep"].choices = [(item.reason, item.words) for item in left_out]  # type: ignore[attr-defined]
        else:
            del self.fields["keep"]

    def clean_headings(self) -> int:
        """A row in which something stands. Raises ValidationError."""
        row: int = self.cleaned_data["headings"]
        if not any(self._cells(row)):
            words = {"row": f"{row:,}"}
            raise forms.ValidationError(
                _("Row %(row)s is empty: write the row in which the headings stand."), params=words
            )
        return row

    def clean_tags(self) -> int:
        """A row with tags in it, 0 for none. Raises ValidationError."""
        row: int = self.cleaned_data["tags"] or 0
        if row and not any(map(is_tag, self._cells(row))):
            raise forms.ValidationError(
                _("No tag stands in row %(row)s: write the row of the tags, or leave this empty."),
                params={"row": f"{row:,}"},
            )
        if row and row == self.cleaned_data.get("headings"):
            raise forms.ValidationError(_("The headings stand in this row: tags have a row of their own."))
        return row

    def _cells(self, row: int) -> list[str]:
        """What stands in a row. Raises ValidationError for one that the sheet does not have."""
        height = self._sheet.cells.height
        if not 1 <= row <= height:
            raise forms.ValidationError(
                _("There is no row %(row)s: the sheet has rows 1 to %(height)s."),
                params={"row": f"{row:,}", "height": f"{height:,}"},
            )
        return [text or "" for text in self._sheet.cells.row(row - 1)[1:]]


class ColumnsForm(Form):
    """What each column is, and what the list asks to be agreed to.

    Each column has a field with its letter as name, and each question one with its number.
    """

    def __init__(
        self,
        *arguments: Any,
        tagged: TaggedList,
        questions: Sequence[Question],
        agreed: Collection[str],
        dictionary: Dictionary,
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self._questions = {f"agreed-{number}": question for number, question in enumerate(questions, start=1)}
        for name, question in self._questions.items():
            self.fields[name] = forms.BooleanField(
                label=question.agreement,
                initial=question.ident in agreed,
                error_messages={"required": question.refusal},
            )
            self.dress(self.fields[name])
        choices = _tag_choices(dictionary)
        self._letters = [column.letter for column in tagged.columns]
        for column in tagged.columns:
            near = dictionary.nearest(column.tag) if _is_strange(column) else None
            self.fields[column.letter] = forms.ChoiceField(
                label=column.title,
                choices=_choices_for_a_strange_tag(column, near, choices) if _is_strange(column) else choices,
                required=False,
                initial=column.entry.tag if column.entry else "",
                help_text=". ".join((_example_words(tagged, column), *_strange_tag_words(column, near))),
            )
            self.dress(self.fields[column.letter])

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields of what is to be agreed to."""
        return [self[name] for name in self._questions]

    @property
    def asked(self) -> Collection[Question]:
        """What is to be agreed to."""
        return self._questions.values()

    @property
    def agreed(self) -> frozenset[str]:
        """What was agreed to: without all of it the form is not valid."""
        return frozenset(question.ident for question in self._questions.values())

    @property
    def chosen(self) -> dict[str, str]:
        """Column letter -> tag, for the columns that the owner decided differently."""
        return {
            letter: self.cleaned_data[letter]
            for letter in self._letters
            if self.cleaned_data[letter] != (self.fields[letter].initial or "")
        }


def _tag_choices(dictionary: Dictionary) -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for entry in dictionary.entries:
        groups.setdefault(entry.area, []).append((entry.tag, entry.name))
    return [("", _("Not needed, or something else")), *groups.items()]


def _is_strange(column: Column) -> bool:
    """Whether a column has a tag that the dictionary does not have."""
    return bool(column.tag) and column.entry is None


def _choices_for_a_strange_tag(column: Column, near: Entry | None, choices: Sequence[Any]) -> list[Any]:
    """The tag that stands there comes first, and after it the one that is spelt most like it."""
    stays = ("", str(_("%(tag)s, as it stands there: not checked")) % {"tag": column.tag})
    perhaps = [(_("Perhaps"), [(near.tag, near.name)])] if near else []
    return [stays, *perhaps, *choices[1:]]


def _strange_tag_words(column: Column, near: Entry | None) -> list[str]:
    if not _is_strange(column):
        return []
    words = {"tag": column.tag, "near": near.tag if near else "", "name": near.name if near else ""}
    if near:
        return [
            str(_("%(tag)s stands there, and is not in the dictionary. Perhaps %(near)s (%(name)s) is meant.")) % words
        ]
    return [str(_("%(tag)s stands there, and is not in the dictionary.")) % words]


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
        help_text=_("The list has no column that says what people need, so say it here for all rows."),
        error_messages={"required": _("Choose what being on this list means.")},
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

    def __init__(self, *arguments: Any, category: Entry | None, **named: Any) -> None:
        """``category`` is the closed list of which one value holds for all rows; None where it need not be said."""
        super().__init__(*arguments, **named)
        _offer_values(self, category)


class AnswerForm(Form):
    """What a list means that is counted for a question."""

    value = forms.ChoiceField(
        label=_("What does being on this list mean?"),
        help_text=_("The list has no column that says it, so say it here for all rows."),
        error_messages={"required": _("Choose what being on this list means.")},
    )
    sentence = forms.CharField(
        label=_("What should others know about the list?"),
        max_length=300,
        widget=forms.Textarea,
        help_text=_("One sentence: what a row is, and whom the list leaves out. It stands beside your figures."),
        error_messages={"required": _("Write one sentence about what the list means.")},
    )
    contact = forms.CharField(
        label=_("Whom can partners ask about it?"),
        max_length=200,
        help_text=_("A name and how to reach them. It travels with the table."),
        error_messages={"required": _("Write whom partners can ask about the list.")},
    )

    def __init__(self, *arguments: Any, category: Entry | None, **named: Any) -> None:
        """``category`` as in `CountForm`."""
        super().__init__(*arguments, **named)
        _offer_values(self, category)


def _offer_values(form: Form, category: Entry | None) -> None:
    if category is None:
        del form.fields["value"]
    else:
        choices = [("", _("Choose one")), *((value, value) for value in category.allowed)]
        form.fields["value"].choices = choices  # type: ignore[attr-defined]  # it is a ChoiceField
