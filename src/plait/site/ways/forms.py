"""The form with which a convenor chooses the place's ways."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plait.site.forms import Form, PublicText
from plait.site.ways.questions import QUESTIONS, Question, Ways, ways_of

_NUMBER = {
    "required": _("Write a number."),
    "invalid": _("Write a number, such as 2."),
    "min_value": _("Write 1 or more."),
    "max_value": _("Write %(limit_value)s or less."),
}


class WaysForm(Form):
    """One field a question, and why it is chosen."""

    why = PublicText(label=_("Why do you choose this?"), help_text=_("Everyone who uses this site can read it."))

    def __init__(self, *arguments: Any, ways: Ways, why: str = "", **named: Any) -> None:
        initial = {question.name: getattr(ways, question.name) for question in QUESTIONS}
        super().__init__(*arguments, initial=initial | {"why": why}, **named)
        self.fields = {question.name: _field(question) for question in QUESTIONS} | self.fields
        for field in self.fields.values():
            self.dress(field)

    def ways(self) -> Ways:
        """The ways that were chosen; the form has to be in order."""
        return ways_of({question.name: self.cleaned_data[question.name] for question in QUESTIONS})


def _field(question: Question) -> forms.Field:
    field = _answers_to(question)
    field.label, field.help_text = str(question.words), str(question.hint)
    return field


def _answers_to(question: Question) -> forms.Field:
    if question.options:
        return forms.MultipleChoiceField(
            choices=question.options,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one.")},
        )
    if question.most:
        return forms.IntegerField(min_value=1, max_value=question.most, error_messages=_NUMBER)
    return forms.TypedChoiceField(
        choices=[(True, _("Yes")), (False, _("No"))],
        coerce=lambda text: text == "True",
        widget=forms.RadioSelect,
    )
