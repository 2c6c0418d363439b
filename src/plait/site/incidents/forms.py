"""The forms of incidents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plait.site.forms import DayField, Form, PublicText, TimeField, moment_of
from plait.site.incidents.models import Kind
from plait.site.people.models import Organisation

_NOBODY = _("Write it so that nobody can be recognised. Keep names where you keep them now.")


class ReportForm(Form):
    """What happened, and when it was noticed."""

    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("For which organisation?"), queryset=None, empty_label=None
    )
    kind = forms.ChoiceField(label=_("What is it?"), choices=Kind, widget=forms.RadioSelect)
    what = PublicText(label=_("What happened, or what is asked?"), help_text=_NOBODY)
    day = DayField(label=_("On which day was it noticed, or did it come in?"))
    time = TimeField(label=_("At what time?"), help_text=_("For example 14:30. The clock begins then."))

    def __init__(self, *arguments: Any, organisations: QuerySet[Organisation], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = organisations[0]

    def clean(self) -> None:
        """Put day and time together. What has not happened yet cannot be reported."""
        self.cleaned_data["noticed_at"] = moment = moment_of(self.cleaned_data)
        if moment and moment > timezone.now():
            self.add_error("day", _("This has not come yet: write when it was noticed."))


class NoteForm(Form):
    """Something that was found out or done."""

    text = PublicText(label=_("What was found out or done?"), help_text=_NOBODY)


class AnswerForm(Form):
    """What was done about what the clock is for."""

    answer = PublicText(
        label=_("What was done, and when?"),
        help_text=_("If it is not needed, say why. Nobody is to be recognised in it."),
    )


class CloseForm(Form):
    """What will be different."""

    learned = PublicText(
        label=_("What will be different from now on?"), help_text=_("If nothing will, say why. It stands in the log.")
    )
