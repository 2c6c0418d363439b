"""The forms of matching: which lists, on which terms, and an answer to a pair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plait.linkage import Answer
from plait.linkage.lists import MOST_LISTS
from plait.site.forms import Form
from plait.site.matching.reviews import Terms

LONGEST_NOTE = 300
MOST_PAIRS = 100_000
DAYS = (7, 30, 90)


class MatchForm(Form):
    """What is to be matched, and how it is to be looked at."""

    lists = forms.MultipleChoiceField(
        label=_("Which lists?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the lists to match.")},
    )
    whose = forms.ChoiceField(
        label=_("Whose lists are they?"),
        help_text=_("Only members of this organisation will see the people on them."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose your organisation.")},
    )
    within = forms.BooleanField(label=_("Also look for people who are on one list twice"), required=False, initial=True)
    most = forms.IntegerField(
        label=_("How many pairs can you look at?"),
        help_text=_("The program is not sure of some pairs. Leave this empty to be shown all of them."),
        required=False,
        min_value=0,
        max_value=MOST_PAIRS,
        error_messages={"invalid": _("Write a number, such as 200, or leave this empty.")},
    )
    second_opinion = forms.BooleanField(label=_("Two people have to say the same of a pair"), required=False)
    days = forms.ChoiceField(
        label=_("When should it be deleted?"),
        help_text=_("The rows of your lists are kept, encrypted, only as long as you look at pairs."),
        choices=[(str(days), _("After %(days)s days") % {"days": days}) for days in DAYS],
        initial="30",
    )
    earlier = forms.FileField(
        label=_("The workbook of last time, if you have one"),
        help_text=_("What you decided then holds for every row that still says the same."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods"}),
    )

    def __init__(
        self, *arguments: Any, lists: Sequence[tuple[str, str]], organisations: Sequence[tuple[int, str]], **named: Any
    ) -> None:
        """``lists``: token and name of those that lie open; ``organisations``: none at the desk."""
        super().__init__(*arguments, **named)
        self.fields["lists"].choices = lists  # type: ignore[attr-defined]
        self.fields["lists"].initial = [token for token, _name in lists]
        if organisations:
            choices = [(str(number), name) for number, name in organisations]
            self.fields["whose"].choices = choices  # type: ignore[attr-defined]
            self.fields["whose"].initial = choices[0][0] if len(choices) == 1 else None
        else:
            for name in ("whose", "second_opinion", "days"):
                del self.fields[name]

    def clean_lists(self) -> list[str]:
        """As many as can be matched in one go."""
        chosen: list[str] = self.cleaned_data["lists"]
        if len(chosen) > MOST_LISTS:
            raise forms.ValidationError(_("Up to ten lists can be matched at once."))
        return chosen

    @property
    def terms(self) -> Terms:
        """How the review is to be done, of a form that is valid."""
        given = self.cleaned_data
        if "whose" not in self.fields:
            return Terms(most=given["most"])
        return Terms(int(given["whose"]), given["most"], given["second_opinion"], int(given["days"]))


class AnswerForm(Form):
    """What somebody says of a pair."""

    answer = forms.ChoiceField(
        label=_("Are they one person?"),
        choices=[
            (Answer.SAME.value, _("Same person")),
            (Answer.DIFFERENT.value, _("Different people")),
            (Answer.UNSURE.value, _("Not sure")),
        ],
        error_messages={"required": _("Choose an answer.")},
    )
    note = forms.CharField(
        label=_("A note, if you want"),
        help_text=_("It goes into the workbook, beside your answer."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),  # in an input of one line, Enter would say "Same person"
    )

    def clean_note(self) -> str:
        """On one line, as it stands in the workbook."""
        return " ".join(self.cleaned_data["note"].split())
