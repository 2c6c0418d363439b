"""The form by which a copy of a list is saved: what is in it, what kind of file it is, and what is agreed to first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from plait.site.forms import Form
from plait.site.lists.asking import Question
from plait.site.lists.saving import Wanted

XLSX, CSV = "xlsx", "csv"


class CopyForm(Form):
    """What a copy is to have in it; each question that was not answered has a field with its number."""

    tags = forms.BooleanField(
        label=_("Put in the row of tags"),
        required=False,
        help_text=_(
            "A row under the headings says what each column is, such as #Address+Resident+Postcode: then everybody "
            "reads the list in the same way. Your headings, their order and your other columns stay as they are."
        ),
    )
    certain = forms.BooleanField(label="", required=False)
    standard_form = forms.BooleanField(
        label=_("Write good values as the standard does, too"),
        required=False,
        help_text=_("Postcodes in capitals, agreed values in their own writing, dates as 2020-06-24."),
    )
    kind = forms.ChoiceField(
        label=_("What kind of file?"),
        widget=forms.RadioSelect,
        choices=[(XLSX, _("Excel, with every change in colour and named")), (CSV, _("CSV"))],
        initial=XLSX,
        error_messages={"required": _("Choose what kind of file it is to be.")},
    )

    def __init__(self, *arguments: Any, questions: Sequence[Question], tags: int, certain: int, **named: Any) -> None:
        """``tags`` is how many columns would get one, ``certain`` how many cells can be put right without asking."""
        super().__init__(*arguments, **named)
        self._questions = {f"agreed-{number}": question for number, question in enumerate(questions, start=1)}
        for name, question in self._questions.items():
            self.fields[name] = forms.BooleanField(
                label=question.agreement, error_messages={"required": question.refusal}
            )
            self.dress(self.fields[name])
        if tags:
            self.fields["tags"].initial = True
        else:
            del self.fields["tags"]
        if certain:
            self.fields["certain"].initial = True
            self.fields["certain"].label = ngettext(
                "Put right %(count)s cell in which only one thing can have been meant",
                "Put right %(count)s cells in which only one thing can have been meant",
                certain,
            ) % {"count": f"{certain:,}"}
        else:
            del self.fields["certain"]

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields of what is to be agreed to."""
        return [self[name] for name in self._questions]

    @property
    def choices(self) -> list[forms.BoundField]:
        """The fields of what the copy is to be."""
        return [field for field in self if field.name not in self._questions]

    @property
    def agreed(self) -> frozenset[str]:
        """What was agreed to: without all of it the form is not valid."""
        return frozenset(question.ident for question in self._questions.values())

    @property
    def wanted(self) -> Wanted:
        """What the copy is to have in it."""
        chosen = self.cleaned_data
        return Wanted(
            certain=chosen.get("certain", False),
            standard_form=chosen["standard_form"],
            tags=chosen.get("tags", False),
            csv=chosen["kind"] == CSV,
        )
