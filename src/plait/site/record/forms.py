"""The form that narrows the record down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from plait.site.audit.models import Deed
from plait.site.forms import Form
from plait.site.record.reading import Sight


class NarrowForm(Form):
    """One question, one organisation, or all. What is not on a list is refused alike, wherever else it may be."""

    def __init__(self, *arguments: Any, sight: Sight, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._numbers = {question.ident: question.number for question in sight.questions}
        questions = [("", _("All questions")), *((item.ident, item.title) for item in sight.questions)]
        organisations = [("", _("All organisations")), *((f"{key}", name) for key, name in sight.organisations.items())]
        refused = {"invalid_choice": _("This is not on the list: choose again.")}
        for name, label, choices in (
            ("question", _("Question"), questions),
            ("organisation", _("Organisation"), organisations),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False, error_messages=refused)
            self.dress(self.fields[name])

    def narrowed(self, deeds: QuerySet[Deed]) -> QuerySet[Deed]:
        """The deeds that were asked for; none where the form is not in order."""
        if not self.is_valid():
            return deeds.none()
        chosen = self.cleaned_data
        if chosen["question"]:
            deeds = deeds.filter(project=self._numbers[chosen["question"]])
        if chosen["organisation"]:
            deeds = deeds.filter(organisation=int(chosen["organisation"]))
        return deeds
