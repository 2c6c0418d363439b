"""How forms look and what they ask with: GOV.UK Frontend's patterns, from templates of our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import TemplatesSetting
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from plait.checking import leads_to_somebody

ROWS = 5
"""Of a textarea: Django's own ten ask for an essay."""
LONGEST = 2_000
"""Characters of a text that others will read, unless its field says otherwise."""
_WRITE = {"required": _("Write something here.")}


class FilesInput(forms.ClearableFileInput):
    """An input that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; gives a list of uploads."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ANN401 - Django's own signature
        """Check each file by itself."""
        given = data if isinstance(data, list | tuple) else [data]
        files: list[UploadedFile[bytes]] = [super(FilesField, self).clean(each, initial) for each in given or [None]]
        return [file for file in files if file]


class DayInput(forms.MultiWidget):
    """Day, month and year, each in an input of its own: quicker than a calendar for a date that one knows."""

    template_name = "forms/day.html"
    labels = (_("Day"), _("Month"), _("Year"))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        parts = {"day": 2, "month": 2, "year": 4}
        look = "govuk-input govuk-date-input__input govuk-input--width-"
        inputs: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput({"class": f"{look}{width}", "inputmode": "numeric", "autocomplete": "off"})
            for part, width in parts.items()
        }
        super().__init__(inputs, attrs)

    def decompress(self, value: date | None) -> list[str]:
        """A date as it stands in the three inputs."""
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401
        """Django's context, with a label for each input."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], self.labels, strict=True):
            part["label"] = label
        return context


class DayField(forms.Field):
    """A date, written as day, month and year; gives a ``datetime.date`` or None."""

    widget = DayInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Write the date: a day, a month and a year."),
        "invalid": _("This is not a date. Write a day, a month and a year, such as 27 3 2027."),
    }

    def to_python(self, value: Any) -> date | None:  # noqa: ANN401 - Django's own signature
        """Read the three inputs; a month may be a name. Raises ValidationError."""
        if value is None or isinstance(value, date):
            return value
        day, month, year = (str(part or "").strip().rstrip(".").casefold() for part in value)
        if not (day or month or year):
            return None
        number = _month_number(month)
        try:
            if number and len(year) == 4:
                return date(int(year), number, int(day))
        except (ValueError, OverflowError):
            pass  # answered below, together with every other way in which it is no date
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class TimeField(forms.TimeField):
    """A time of the day, written 14:30."""

    widget = forms.TimeInput(format="%H:%M")
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Write a time."),
        "invalid": _("Write a time such as 14:30."),
    }


def moment_of(given: Mapping[str, Any]) -> datetime | None:
    """The moment that a form's ``day`` and ``time`` make here; None while one of them is wrong or missing."""
    if not {"day", "time"} <= given.keys():
        return None
    return timezone.make_aware(datetime.combine(given["day"], given["time"]))


def _month_number(written: str) -> int:
    """1 to 12 for a number or a name, in full or short; 0 for anything else."""
    if written.isdecimal():
        return int(written)
    names: Sequence[Mapping[int, str | Promise]] = (MONTHS, MONTHS_3)
    return next((number for months in names for number, name in months.items() if str(name).casefold() == written), 0)


class PublicText(forms.CharField):
    """Text that others will read: what leads to one person is refused."""

    def __init__(self, *, rows: int = 4, **named: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
        super().__init__(
            **({"max_length": LONGEST, "widget": widget, "error_messages": _WRITE} | named),
        )

    def clean(self, value: object) -> str:
        """The text. Raises ValidationError where it leads to somebody."""
        text: str = super().clean(value)
        found = leads_to_somebody(text)
        if found:
            raise forms.ValidationError(
                _("This holds %(found)s. Take it out, as others will read this."), params={"found": _(found)}
            )
        return text


_ATTRIBUTES: dict[type[forms.Widget], dict[str, str]] = {
    forms.CheckboxInput: {"class": "govuk-checkboxes__input"},
    forms.ClearableFileInput: {"class": "govuk-file-upload"},
    forms.EmailInput: {"class": "govuk-input", "autocomplete": "email", "spellcheck": "false"},
    forms.NumberInput: {"class": "govuk-input govuk-input--width-5", "inputmode": "numeric"},
    forms.PasswordInput: {
        "class": "govuk-input govuk-input--width-20",
        "autocomplete": "current-password",
        "autocapitalize": "none",
        "spellcheck": "false",
    },
    forms.Select: {"class": "govuk-select"},
    forms.Textarea: {"class": "govuk-textarea"},
    forms.TextInput: {"class": "govuk-input"},
    forms.TimeInput: {"class": "govuk-input govuk-input--width-5", "autocomplete": "off"},
    FilesInput: {"class": "govuk-file-upload"},
}
"""What each kind of input has unless its field says otherwise; radios and checkboxes in a row have templates."""

_MESSAGES: dict[type[forms.Field], dict[str, Any]] = {
    forms.CharField: {
        "max_length": _("Make this shorter: it has %(show_value)s characters and may have %(limit_value)s."),
    },
    forms.EmailField: {"invalid": _("Write an e-mail address such as name@example.org.")},
}
"""Plainer sentences than Django's, unless a field has its own."""


class BoundField(forms.BoundField):
    """A field in its form, with what the templates have to know about it."""

    @property
    def first_input(self) -> str:
        """Id of the input that the summary of errors leads to."""
        if isinstance(self.field.widget, forms.RadioSelect):  # checkboxes in a row are of this kind, too
            options = self.subwidgets
            return str(options[0].id_for_label) if options else self.auto_id
        if isinstance(self.field.widget, forms.MultiWidget):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id

    @property
    def limit(self) -> int | None:
        """How many characters may be written, where there is so much room that it has to be said."""
        return getattr(self.field, "max_length", None) if isinstance(self.field.widget, forms.Textarea) else None

    @property
    def aria_describedby(self) -> str | None:
        """Ids of the hint, the limit and the error."""
        others = super().aria_describedby
        if others is None or not (self.limit and self.auto_id):
            return others
        return f"{others} {self.auto_id}_limit".strip()


class Renderer(TemplatesSetting):
    """Every field with its label, hint, error and widget, in that order."""

    field_template_name = "forms/field.html"
    bound_field_class = BoundField


class Form(forms.Form):
    """A form in the site's look. It is checked on the server, so the browser's own bubbles are off."""

    use_required_attribute = False

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for field in self.fields.values():
            self.dress(field)

    @staticmethod
    def dress(field: forms.Field) -> None:
        """Give a field the look and the sentences of its kind; for fields that are made later, too."""
        attributes = field.widget.attrs
        for name, value in _ATTRIBUTES.get(type(field.widget), {}).items():
            attributes.setdefault(name, value)
        if field.label and field.error_messages["required"] == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = format_lazy(_("Still missing: {label}"), label=field.label)
        for kind, messages in _MESSAGES.items():
            if isinstance(field, kind):
                field.error_messages = {**messages, **field.error_messages}
        if isinstance(field.widget, forms.Textarea):
            attributes.pop("maxlength", None)  # browsers cut what is pasted without a word
            if attributes.get("rows") == "10":
                attributes["rows"] = str(ROWS)
