"""The forms of organisations and their people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plait.errors import PlaitError
from plait.site.forms import Form, PublicText
from plait.site.organisations.numbers import as_registered
from plait.site.organisations.reading import Going
from plait.site.people.models import Kind, Membership, Register, Role, Said
from plait.site.places import are_several, choices, codes

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Membership]
else:
    _Choice = forms.ModelChoiceField

_NAME: dict[str, Any] = {"max_length": 100, "error_messages": {"required": _("Write a name.")}}


class DescribeForm(Form):
    """What an organisation is."""

    about = PublicText(
        rows=1,
        max_length=200,
        required=False,
        label=_("What does it do?"),
        help_text=_("One line. Everybody on this site can read it."),
    )
    register = forms.ChoiceField(
        label=_("Has it a registered number?"), required=False, choices=[("", _("No, or not given")), *Register.choices]
    )
    number = forms.CharField(label=_("The number"), required=False, max_length=20)

    def clean(self) -> None:
        """The number as its register writes it."""
        try:
            given = self.cleaned_data
            given["number"] = as_registered(given.get("register", ""), given.get("number", ""))
        except PlaitError as error:
            self.add_error("number", str(error))


class InviteForm(Form):
    """A colleague."""

    name = forms.CharField(label=_("Name"), **_NAME)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("It is used to send them a link, and shown to nobody."),
        error_messages={"required": _("Write an e-mail address."), "invalid": _("Write it like name@example.org.")},
    )
    role = forms.ChoiceField(label=_("What do they do?"), choices=Role, initial=Role.COMMUNITY)


class RoleForm(Form):
    """What somebody does."""

    role = forms.ChoiceField(label=_("What do they do?"), choices=Role)


class _Colleague(_Choice):
    """One of the colleagues of somebody who goes."""

    def label_from_instance(self, obj: Membership) -> str:
        """A name, and what they do."""
        return f"{obj.person.words}, {obj.get_role_display()}"


class LeaveForm(Form):
    """Who takes over in each organisation that somebody leaves, and that it is meant."""

    sure = forms.BooleanField(error_messages={"required": _("Tick this if you mean it.")})

    def __init__(self, *arguments: Any, goings: Sequence[Going], sure: str, **named: Any) -> None:
        """``sure``: the words beside the box to tick."""
        super().__init__(*arguments, **named)
        self.fields["sure"].label = sure
        for going in goings:
            if going.colleagues and (going.must_name_somebody or going.can_be_taken_over):
                self.fields[_field(going.membership)] = taker = _Colleague(
                    queryset=Membership.objects.filter(pk__in=[item.pk for item in going.colleagues]).select_related(
                        "person"
                    ),
                    required=going.must_name_somebody,
                    label=_("Who takes over at %(organisation)s?") % {"organisation": going.membership.organisation},
                    empty_label=_("Choose a colleague") if going.must_name_somebody else _("Nobody"),
                    error_messages={"required": _("Choose a colleague who takes over.")},
                )
                self.dress(taker)
        self.order_fields([*(name for name in self.fields if name != "sure"), "sure"])

    def takers(self) -> dict[int, Membership | None]:
        """Who takes over, by the number of the membership that ends."""
        chosen = {name: taker for name, taker in self.cleaned_data.items() if name != "sure"}
        return {int(name.removeprefix("taker-")): taker for name, taker in chosen.items()}


def _field(membership: Membership) -> str:
    return f"taker-{membership.pk}"


class ReasonForm(Form):
    """Why."""

    reason = PublicText(rows=3, max_length=200, label=_("Why?"), help_text=_("The organisation reads it."))


class PlaceForm(Form):
    """A place in which an organisation would like to work, too."""

    place = forms.ChoiceField(
        label=_("Where?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one of the places.")}
    )

    def __init__(self, *arguments: Any, codes: Collection[str], **named: Any) -> None:
        """``codes``: of the places to choose from."""
        super().__init__(*arguments, **named)
        self.fields["place"].choices = choices(codes)  # type: ignore[attr-defined]


class AskForm(Form):
    """Why somebody asks to join."""

    text = forms.CharField(
        label=_("Why do you ask?"),
        max_length=300,
        help_text=_("One sentence. Only those who say yes or no read it."),
        error_messages={"required": _("Write one sentence.")},
    )


class AskFromOutsideForm(AskForm):
    """A visitor who asks to join."""

    name = forms.CharField(label=_("Your name"), **_NAME)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("If they say yes, a link to sign in is sent there."),
        error_messages={"required": _("Write an e-mail address."), "invalid": _("Write it like name@example.org.")},
    )
    organisation = forms.CharField(
        label=_("The organisation"),
        max_length=100,
        help_text=_("Its full name. It may be one that is not on this site yet."),
        error_messages={"required": _("Write the organisation's name.")},
    )
    place = forms.ChoiceField(
        label=_("In which place does it work?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the places.")},
    )
    field_order = ("name", "email", "organisation", "place", "text")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if are_several():
            self.fields["place"].choices = choices(codes())  # type: ignore[attr-defined]
        else:
            del self.fields["place"]


class AnswerForm(Form):
    """Yes or no to somebody who asks to join."""

    said = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[(Said.YES.value, _("Yes, they may join")), (Said.NO.value, _("No"))],
        error_messages={"required": _("Choose yes or no.")},
    )
    kind = forms.ChoiceField(label=_("If yes: what sort of organisation is it?"), choices=Kind, initial=Kind.VCS)
    role = forms.ChoiceField(label=_("If yes: what do they do?"), choices=Role, initial=Role.COMMUNITY)
    reason = forms.CharField(
        label=_("If no: why not?"), max_length=300, required=False, help_text=_("Whoever asked reads it.")
    )

    def __init__(self, *arguments: Any, is_new: bool, **named: Any) -> None:
        """``is_new``: whether the organisation would be new here."""
        super().__init__(*arguments, **named)
        if not is_new:
            del self.fields["kind"]

    def clean(self) -> None:
        """A no has its reason."""
        given = self.cleaned_data
        if given.get("said") == Said.NO and not given.get("reason", "").strip():
            self.add_error("reason", _("Say why not."))
