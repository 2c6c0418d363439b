"""The forms of a project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from plait.places import Place
from plait.site.forms import DayField, FilesField, Form, PublicText
from plait.site.people.models import Kind, Organisation, Role
from plait.site.places import choices
from plait.site.projects.actions import About
from plait.site.projects.models import Openness, Partner, Tone
from plait.site.standard import the_dictionary

_SURE = _("Nobody can be recognised from what I wrote.")


class AskForm(Form):
    """A question."""

    organisation: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=_("For which organisation do you ask?"), queryset=None, empty_label=None
    )
    place = forms.ChoiceField(
        label=_("In which place do you ask?"),
        help_text=_("Lists are counted by its areas. Organisations that work there can take part."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the places.")},
    )
    question = PublicText(
        rows=1,
        max_length=150,
        label=_("What do you want to find out?"),
        help_text=_("One plain question. For example: who is going without food, and where?"),
    )
    sensed = PublicText(
        label=_("What do you notice, and who notices it?"),
        help_text=_("What you and others see every day, before any figures."),
    )
    decision = PublicText(
        label=_("Which decision would change if you knew?"),
        help_text=_("If no decision would change, the question can wait."),
    )
    focus = forms.ChoiceField(
        label=_("Which need is it about?"),
        required=False,
        help_text=_("Partners count only what the question needs."),
    )
    openness = forms.ChoiceField(
        label=_("Who may follow it?"),
        widget=forms.RadioSelect,
        choices=Openness,
    )

    def __init__(
        self, *arguments: Any, organisations: QuerySet[Organisation], places: Sequence[str], **named: Any
    ) -> None:
        """``places``: the codes of those in which one of the organisations may ask."""
        super().__init__(*arguments, **named)
        self.fields["place"].choices = choices(places)  # type: ignore[attr-defined]
        self.only_place = places[0] if len(places) == 1 else None
        if self.only_place is not None:
            del self.fields["place"]
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = organisations[0]
        values = _needs(self.only_place)
        self.fields["focus"].choices = [("", _("All needs")), *((value, value) for value in values)]  # type: ignore[attr-defined]

    def place_asked(self) -> str:
        """The code of the place that was chosen, or of the only one."""
        return self.cleaned_data["place"] if self.only_place is None else self.only_place

    def clean(self) -> None:
        """A need that the place has."""
        focus, place = self.cleaned_data.get("focus"), self.cleaned_data.get("place")
        if focus and place and focus not in _needs(place):
            self.add_error("focus", _("This need is not in the standard of that place: choose another."))


def _needs(place: str | None) -> tuple[str, ...]:
    need = the_dictionary(place).by_short_name("need")
    return need.allowed if need else ()


class InviteForm(Form):
    """A named person of an organisation."""

    name = forms.CharField(label=_("Name"), max_length=100, error_messages={"required": _("Write a name.")})
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("It is used to ask this person, and shown to nobody."),
        error_messages={"required": _("Write an e-mail address."), "invalid": _("Write it like name@example.org.")},
    )
    organisation = forms.CharField(
        label=_("Organisation"), max_length=100, error_messages={"required": _("Write the organisation's name.")}
    )
    kind = forms.ChoiceField(label=_("What sort of organisation is it?"), choices=Kind, initial=Kind.VCS)
    role = forms.ChoiceField(label=_("What do they do there?"), choices=Role, initial=Role.COMMUNITY)
    asked_for = PublicText(
        label=_("What do you ask of them?"),
        help_text=_("Ask for the least that helps. A count by area is often enough."),
    )
    reply_by = DayField(label=_("By when do you need an answer?"), required=False)

    def clean_organisation(self) -> str:
        """The organisation by the name under which the site knows it already, whatever its capitals."""
        name: str = self.cleaned_data["organisation"].strip()
        known = Organisation.objects.filter(name__iexact=name).first()
        return known.name if known else name


class DeclineForm(Form):
    """A no, with its reason and what is offered instead."""

    reason = PublicText(
        label=_("Why not?"),
        help_text=_("Partners read it, and it stands on the public page. A reason keeps the talk going."),
    )
    offer = PublicText(
        label=_("What could you offer instead?"),
        required=False,
        help_text=_("For example: a count by area, a talk, a name to call, or a later date."),
    )


class TableForm(Form):
    """A table that was made by ``plait count`` or saved at the desk."""

    table = FilesField(
        label=_("Your table and its receipt"),
        help_text=_("The archive that the desk saved, or the two files: the table and its .receipt.json."),
    )


class ShareForm(Form):
    """What a list means, agreed before its table is shared."""

    meaning = PublicText(
        rows=2,
        max_length=300,
        label=_("What does it mean to be on this list?"),
        help_text=_("One sentence. It stands beside your figures wherever they are shown."),
    )
    contact = forms.CharField(
        label=_("Whom can people ask about it?"),
        max_length=200,
        help_text=_("A name and how to reach them. It stands beside your figures, also on the public page."),
        error_messages={"required": _("Write whom people can ask about the table.")},
    )
    sure = forms.BooleanField(
        label=_("I may share this table, and it may be published with what we find."),
        error_messages={"required": _("Tick this if you may share the table.")},
    )


class SayForm(Form):
    """Something said beside a figure."""

    tone = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect, choices=Tone)
    area = forms.ChoiceField(label=_("Which area is it about?"), required=False)
    text = PublicText(
        label=_("What do you want to say?"),
        help_text=_("Leave out names and anything else by which somebody could be known."),
    )
    sure = forms.BooleanField(
        label=_SURE + " " + _("Whoever told it to me agreed."),
        error_messages={"required": _("Tick this if it is so. If not, change the text first.")},
    )

    def __init__(self, *arguments: Any, place: Place, **named: Any) -> None:
        super().__init__(*arguments, **named)
        wards = [(f"ward {code}", name) for code, name in place.areas("ward").iter_rows()]
        self.fields["area"].choices = [("", _("All of %(place)s") % {"place": place.name}), *wards]  # type: ignore[attr-defined]

    def about(self) -> About:
        """The area that was chosen."""
        level, _space, code = self.cleaned_data["area"].partition(" ")
        names = {f"{key}": f"{name}" for key, name in self.fields["area"].choices}  # type: ignore[attr-defined]
        return About(level, code, names[self.cleaned_data["area"]]) if code else About()


class ActForm(Form):
    """An action with its owner and its day."""

    text = PublicText(rows=3, label=_("What will be done?"), help_text=_("The first step is enough."))
    owner: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        label=_("Who sees to it?"), queryset=None, empty_label=_("Choose somebody")
    )
    due = DayField(label=_("By when?"))

    def __init__(self, *arguments: Any, partners: QuerySet[Partner], **named: Any) -> None:
        super().__init__(*arguments, **named)
        owner: Any = self.fields["owner"]
        owner.queryset = partners
        owner.label_from_instance = _named


def _named(partner: Partner) -> str:
    return f"{partner.person.words}, {partner.organisation.name}"


class NoActionForm(Form):
    """Why nothing will be done."""

    because = PublicText(rows=3, label=_("No action, because"))


class PublishForm(Form):
    """What was found, for everybody."""

    summary = PublicText(
        label=_("What did you find?"),
        help_text=_("Two or three short sentences in plain words. They stand first on the public page."),
    )
    sure = forms.BooleanField(label=_SURE, error_messages={"required": _("Tick this if it is so.")})
