"""The forms of a conversation."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plait.site.forms import DayField, Form, PublicText, TimeField, moment_of


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
    time = TimeField(label=_("At what time?"), help_text=_("For example 14:30. It takes 20 minutes."))
    text = PublicText(
        label=_("What would you like to talk about?"),
        required=False,
        help_text=_("Numbers are not kept here: ring the one that you know, or say who rings at which office."),
    )

    def clean(self) -> None:
        """Put day and time together."""
        self.cleaned_data["call_at"] = moment = moment_of(self.cleaned_data)
        if moment and moment < timezone.now():
            self.add_error("day", _("This is over: choose a time that is still to come."))


class ByForm(Form):
    """The day by which an answer is needed."""

    reply_by = DayField(label=_("By when do you need an answer?"))


class EndForm(Form):
    """What came of it."""

    text = PublicText(label=_("What came of it?"), help_text=_("It stands at the end of the conversation."))
