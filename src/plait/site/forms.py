"""How forms look: GOV.UK Frontend's patterns, from templates of our own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

_CLASSES: dict[type[forms.Widget], str] = {
    forms.Select: "govuk-select",
    forms.RadioSelect: "govuk-radios__input",
    forms.ClearableFileInput: "govuk-file-upload",
    forms.Textarea: "govuk-textarea",
    forms.TextInput: "govuk-input",
}


class Renderer(TemplatesSetting):
    """Every field with its label, hint, error and widget, in that order."""

    field_template_name = "forms/field.html"


class Form(forms.Form):
    """A form in the site's look. It is checked on the server, so the browser's own bubbles are off."""

    use_required_attribute = False

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for field in self.fields.values():
            self.dress(field)

    @staticmethod
    def dress(field: forms.Field) -> None:
        """Give a field's widget the class of its kind; for fields that are made later, too."""
        look = _CLASSES.get(type(field.widget))
        if look:
            field.widget.attrs.setdefault("class", look)
