"""The forms of proposing, discussing and deciding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plait.site.agreeing.changes import Change, mark, own_tag, shorter_list, usual_example
from plait.site.agreeing.models import Stage, Stance
from plait.site.agreeing.words import TYPES
from plait.site.forms import Form, PublicText
from plait.site.standard import SENSITIVITIES
from plait.standard import Entry, Sensitivity, ValueType

MOST_VALUES = 200
LONGEST_VALUE = 80


class _LinesField(PublicText):
    """A list of values, one on a line; gives them in their order, each once."""

    def clean(self, value: object) -> Any:  # noqa: ANN401 - Django's own signature
        """The values. Raises ValidationError where there are too many, or one is too long."""
        lines = dict.fromkeys(" ".join(line.split()) for line in super().clean(value).splitlines())
        values = tuple(line for line in lines if line)
        if len(values) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in values):
            raise forms.ValidationError(
                _("Write at most %(most)s values of at most %(longest)s characters, each on a line of its own."),
                params={"most": MOST_VALUES, "longest": LONGEST_VALUE},
            )
        return values


class _ProposalForm(Form):
    why = PublicText(
        rows=3,
        label=_("Why is it needed?"),
        help_text=_("Others discuss it by this. If it is adopted, it stands beside the version for everybody."),
        error_messages={"required": _("Say why it is needed.")},
    )


class TagForm(_ProposalForm):
    """A tag of the place's own."""

    name = PublicText(
        rows=1,
        max_length=80,
        label=_("Plain name"),
        help_text=_("What you would write over the column. For example: Pet in the household"),
        error_messages={"required": _("Write a plain name.")},
    )
    tag = PublicText(rows=1, max_length=100, label=_("Tag"), error_messages={"required": _("Write the tag.")})
    definition = PublicText(
        rows=2,
        max_length=400,
        label=_("What does it mean?"),
        help_text=_("One or two plain sentences."),
        error_messages={"required": _("Say what it means.")},
    )
    type = forms.ChoiceField(label=_("What stands in a cell?"), choices=TYPES, initial=ValueType.TEXT.value)
    allowed = _LinesField(
        rows=5,
        required=False,
        label=_("Allowed values"),
        help_text=_("Only for a list to choose from: write one value on each line."),
    )
    example = PublicText(
        rows=1,
        max_length=100,
        required=False,
        label=_("Example"),
        help_text=_("Make one up. For a list, a date, a postcode, a phone number and the like leave it empty."),
    )
    sensitive = forms.ChoiceField(
        label=_("How sensitive is it?"),
        help_text=_("Special category data are those on health, origin, belief, politics, sexuality and the like."),
        widget=forms.RadioSelect,
        choices=SENSITIVITIES,
        initial=Sensitivity.PERSONAL.value,
    )
    field_order = ("name", "tag", "definition", "type", "allowed", "example", "sensitive", "why")

    def __init__(self, *arguments: Any, place: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.place = place
        self.fields["tag"].help_text = _("It begins with # and has %(mark)s in it, as it is yours: %(example)s") % {
            "mark": mark(place),
            "example": f"#Household+Pet{mark(place)}",
        }

    def clean(self) -> dict[str, Any]:
        """What belongs together. A list has values, and nothing else has."""
        given: dict[str, Any] = super().clean() or {}
        is_list = given.get("type") == ValueType.LIST.value
        if is_list and "allowed" in given and len(given["allowed"]) < 2:
            self.add_error("allowed", _("A list needs two values or more, each on a line of its own."))
        if not is_list and given.get("allowed"):
            self.add_error("type", _("Choose “one of a list of values”, or take the allowed values out."))
        if "type" in given and not given.get("example") and not usual_example(ValueType(given["type"]), ("a value",)):
            self.add_error("example", _("Write an example: it says more than a definition."))
        return given

    def change(self) -> Change:
        """The tag. Raises StandardError where it is none."""
        given = {name: self.cleaned_data[name] for name in self.fields if name != "why"}
        return own_tag(given, self.place)


class ListForm(_ProposalForm):
    """A shorter list for a tag that there is."""

    values = forms.MultipleChoiceField(
        label=_("Which values do you keep?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Keep one value or more.")},
    )
    field_order = ("values", "why")

    def __init__(self, *arguments: Any, place: str, entry: Entry, kept: tuple[str, ...], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.place, self.entry = place, entry
        self.fields["values"].choices = [(value, value) for value in entry.allowed]  # type: ignore[attr-defined]
        self.fields["values"].initial = list(kept)

    def change(self) -> Change:
        """The list. Raises StandardError where it leaves nothing out."""
        return shorter_list(self.entry, tuple(self.cleaned_data["values"]), self.place)


class OpinionForm(Form):
    """Something said about a proposal."""

    stance = forms.ChoiceField(
        label=_("What is it?"),
        widget=forms.RadioSelect,
        choices=Stance,
        error_messages={"required": _("Choose what kind of remark it is.")},
    )
    text = PublicText(
        rows=3, label=_("What do you want to say?"), error_messages={"required": _("Write what you want to say.")}
    )


class DecisionForm(Form):
    """A decision with its reason."""

    stage = forms.ChoiceField(
        label=_("What is decided?"),
        widget=forms.RadioSelect,
        choices=[(Stage.ADOPTED.value, _("Adopt it")), (Stage.DECLINED.value, _("Decline it"))],
        error_messages={"required": _("Choose whether it is adopted or declined.")},
    )
    reason = PublicText(
        rows=3,
        label=_("Why?"),
        help_text=_("Everybody who took part is told, and everybody can read it."),
        error_messages={"required": _("Say why: whoever took part reads it.")},
    )
