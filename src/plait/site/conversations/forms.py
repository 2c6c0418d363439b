"""The forms of a conversation."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plait.site.forms import DayField, Form, PublicText


class WriteForm(Form):
    """Something to say, perhaps with a day by which an answer is needed."""

    text = PublicText(
        label=_("What do you want to say?"),
        help_text=_("You two read it, and nobody else. Write it so that no resident can be recognised."),
    )
    reply_by = DayField(label=_("By when do you need an answer?"), required=False)


class CallForm(Form):
    """A time to talk."""

    day = DayField(label=_("On which day?"))
    time = forms.TimeField(
        label=_("At what time?"),
        help_text=_("For example 14:30. It takes 20 minutes."),
        widget=forms.TimeInput(format="%H:%M"),
        error_messages={"required": _("Write a time."), "invalid": _("Write a time such as 14:30.")},
    )
    text = PublicText(
        label=_("What would you like to talk about?"),
        required=False,
        help_text=_("Numbers are not kept here: ring the one that you know, or say who rings at which office."),
    )

    def clean(self) -> None:
        """Put day and time together."""
        given = self.cleaned_data
        if not {"day", "time"} <= given.keys():
            return
        given["call_at"] = timezone.make_aware(datetime.combine(given["day"], given["time"]))
        if given["call_at"] < timezone.now():
            self.add_error("day", _("This is over: choose a time that is still to come."))


class ByForm(Form):
    """The day by which an answer is needed."""

    reply_by = DayField(label=_("By when do you need an answer?"))


class EndForm(Form):
    """What came of it."""

    text = PublicText(label=_("What came of it?"), help_text=_("It stands at the end of the conversation."))
