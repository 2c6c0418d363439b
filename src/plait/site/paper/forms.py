"""The forms of paper. The sheet to print has their words, so that what is asked is asked in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from plait.disclosure import BASE
from plait.site.forms import DayField, Form, PublicText
from plait.site.paper.actions import Contact, Count, Written
from plait.site.people.models import Kind, Organisation
from plait.site.places import choices
from plait.site.projects.forms import DeclineForm, SayForm
from plait.site.projects.models import Answer

CONTACT_KEPT = timedelta(days=365)
"""How to reach somebody on paper is kept so long at most."""
WARDS = 4
"""Wards that one sheet has room for."""


class ContactForm(Form):
    """Whom the paper is sent to."""

    contact = forms.CharField(
        label=_("Whom do you send the paper to?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Leave this empty if you know the way. Only you can read it. For example: the clerk, and where."),
    )
    until = DayField(
        label=_("When is this to be deleted?"),
        required=False,
        help_text=_("Within a year. You can write it down anew."),
    )

    def clean(self) -> None:
        """A contact has its end."""
        given, today = self.cleaned_data, localdate()
        until = given.get("until")
        if given.get("contact") and "until" in given and not (until and today < until <= today + CONTACT_KEPT):
            self.add_error("until", _("Write a day within a year from now."))

    def contact_given(self) -> Contact:
        """What was written."""
        return Contact(self.cleaned_data["contact"].strip(), self.cleaned_data["until"])


class NewForm(ContactForm):
    """An organisation that takes part on paper."""

    ours: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("For which organisation do you carry its post?"), queryset=None, empty_label=None
    )
    name = PublicText(
        rows=1, max_length=100, label=_("Its name"), error_messages={"required": _("Write the organisation's name.")}
    )
    kind = forms.ChoiceField(label=_("What sort of organisation is it?"), choices=Kind, initial=Kind.PARISH)
    place = forms.ChoiceField(
        label=_("In which place does it work?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the places.")},
    )
    field_order = ("ours", "name", "kind", "place", "contact", "until")

    def __init__(
        self, *arguments: Any, organisations: QuerySet[Organisation], places: Sequence[str], **named: Any
    ) -> None:
        """``places``: the codes of those in which one of the organisations is verified."""
        super().__init__(*arguments, **named)
        self.fields["place"].choices = choices(places)  # type: ignore[attr-defined]
        self.only_place = places[0] if len(places) == 1 else None
        if self.only_place is not None:
            del self.fields["place"]
        ours: Any = self.fields["ours"]
        ours.queryset = organisations
        if len(organisations) == 1:
            ours.widget, ours.initial = forms.HiddenInput(), organisations[0]

    def place_given(self) -> str:
        """The code of the place that was chosen, or of the only one."""
        return self.cleaned_data["place"] if self.only_place is None else self.only_place


class AskForm(Form):
    """What is asked of an organisation on paper."""

    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("Which organisation do you ask?"),
        queryset=None,
        empty_label=_("Choose an organisation"),
        error_messages={"required": _("Choose an organisation.")},
    )
    asked_for = PublicText(
        label=_("What do you ask of them?"),
        max_length=600,
        help_text=_("It is printed. Ask for the least that helps: a story, or a count by ward."),
    )
    reply_by = DayField(label=_("By when do you need an answer?"), required=False)

    def __init__(self, *arguments: Any, organisations: QuerySet[Organisation], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class WriteDownForm(SayForm):
    """A sheet that came back."""

    answer = forms.ChoiceField(
        label=_("Do you take part?"),
        widget=forms.RadioSelect,
        choices=[(Answer.JOINED.value, _("Yes, we take part")), (Answer.DECLINED.value, _("No"))],
        error_messages={"required": _("Choose what is ticked on the paper.")},
    )
    reason = DeclineForm.base_fields["reason"]
    offer = DeclineForm.base_fields["offer"]
    counted = PublicText(
        rows=1,
        max_length=150,
        required=False,
        label=_("What did you count?"),
        help_text=_("For example: households that asked for food in October."),
    )
    signed_as = PublicText(
        rows=1,
        max_length=60,
        label=_("Who fills this in?"),
        help_text=_("What you do there, such as clerk. Not your name."),
        error_messages={"required": _("Write what whoever filled it in does there.")},
    )
    signed_on = DayField(label=_("On which day?"))
    kept_at = PublicText(
        rows=1,
        max_length=100,
        label=_("Where does the paper lie now?"),
        help_text=_("For example: folder 3 in your office. No scan is kept here."),
        error_messages={"required": _("Write where the paper lies.")},
    )
    sure = forms.BooleanField(
        label=_("This is what stands on the paper, and nobody can be recognised from it."),
        error_messages={"required": _("Tick this if it is so.")},
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["reason"].required = self.fields["tone"].required = self.fields["text"].required = False
        wards = [choice for choice in self.fields["area"].choices if choice[0]]  # type: ignore[attr-defined]
        for place in range(1, WARDS + 1):
            words = {"place": place}
            self.fields[f"ward{place}"] = forms.ChoiceField(
                label=_("Ward %(place)s") % words, required=False, choices=[("", _("None")), *wards]
            )
            self.fields[f"number{place}"] = forms.IntegerField(
                label=_("How many in ward %(place)s") % words,
                required=False,
                min_value=BASE,
                max_value=100_000,
                error_messages={
                    "min_value": _("Leave out counts under %(limit_value)s."),
                    "max_value": _("This is more than live here."),
                    "invalid": _("Write a number."),
                },
            )
            for name in (f"ward{place}", f"number{place}"):
                self.dress(self.fields[name])
        ends = ("signed_as", "signed_on", "kept_at", "sure")
        counts = [name for place in range(1, WARDS + 1) for name in (f"ward{place}", f"number{place}")]
        self.order_fields(["answer", "reason", "offer", "tone", "area", "text", "counted", *counts, *ends])

    def clean(self) -> None:
        """A no has its reason, a remark its kind, and each number its ward."""
        given = self.cleaned_data
        if given.get("answer") == Answer.DECLINED and "reason" in given and not given["reason"]:
            self.add_error("reason", _("Write why not, as it stands on the paper."))
        if given.get("answer") == Answer.JOINED:
            for name in ("reason", "offer"):
                if given.get(name):
                    self.add_error(name, _("This goes with a no. Leave it empty, or tick no."))
        if given.get("text") and "tone" in given and not given["tone"]:
            self.add_error("tone", _("Choose what kind of remark it is."))
        self._clean_counts()

    def _clean_counts(self) -> None:
        given, seen = self.cleaned_data, set()
        for place in range(1, WARDS + 1):
            ward, number = given.get(f"ward{place}"), given.get(f"number{place}")
            if f"number{place}" in given and bool(ward) != (number is not None):
                self.add_error(f"number{place}", _("Write both the ward and the number, or neither."))
            if ward and ward in seen:
                self.add_error(f"ward{place}", _("This ward stands above already."))
            seen.add(ward)
        if seen - {"", None} and "counted" in given and not given["counted"]:
            self.add_error("counted", _("Write what was counted."))

    def written(self) -> Written:
        """What stands on the paper."""
        given = self.cleaned_data
        names = {f"{key}": f"{name}" for key, name in self.fields["area"].choices}  # type: ignore[attr-defined]
        rows = [(given[f"ward{place}"], given[f"number{place}"]) for place in range(1, WARDS + 1)]
        return Written(
            answer=Answer(given["answer"]),
            about=self.about(),
            counts=tuple(Count(ward.partition(" ")[2], names[ward], number) for ward, number in rows if ward),
            **{
                name: given[name]
                for name in ("reason", "offer", "tone", "text", "counted", "signed_as", "signed_on", "kept_at")
            },
        )
