"""The forms by which the dictionary is searched and the columns of an empty list are picked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plait.site.dictionary.slugs import slug_of
from plait.site.forms import Form
from plait.site.standard import SENSITIVITIES
from plait.standard import Dictionary, Entry

LONGEST = 200
"""Characters of a question; more are not looked at."""


class SearchForm(Form):
    """Words to look for, and which entries are to be left out."""

    q = forms.CharField(
        label=_("Search the dictionary"),
        help_text=_("Plain words, a heading of your list, or a tag. For instance: volunteer household"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    sensitive = forms.ChoiceField(
        label=_("Protection"), required=False, choices=[("", _("Any protection")), *SENSITIVITIES]
    )
    lists = forms.BooleanField(label=_("Only lists to choose from"), required=False)

    def __init__(self, *arguments: Any, dictionary: Dictionary, **named: Any) -> None:
        super().__init__(*arguments, **named)
        areas = dict.fromkeys(entry.area for entry in dictionary.entries)
        self.fields["area"].choices = [("", _("All areas")), *((area, area) for area in areas)]  # type: ignore[attr-defined]  # it is a ChoiceField

    @property
    def filtered(self) -> bool:
        """Whether entries are left out, whatever the words."""
        return any(self.cleaned_data.get(name) for name in ("area", "sensitive", "lists"))

    @property
    def asks(self) -> bool:
        """Whether anything is asked at all: without a question all entries are shown."""
        return bool(self.cleaned_data.get("q")) or self.filtered

    def found_in(self, dictionary: Dictionary) -> tuple[Entry, ...]:
        """What the words find, before anything is left out."""
        words = self.cleaned_data.get("q", "")
        return dictionary.search(words) if words else dictionary.entries

    def leave(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """The entries that the filters let through."""
        return tuple(entry for entry in entries if self._lets_through(entry))

    def _lets_through(self, entry: Entry) -> bool:
        asked = self.cleaned_data
        return (
            (not asked["area"] or entry.area == asked["area"])
            and (not asked["sensitive"] or entry.sensitive.value == asked["sensitive"])
            and (not asked["lists"] or bool(entry.allowed))
        )


class PickForm(Form):
    """The columns that an empty list is to have."""

    column = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one column."),
            "invalid_choice": _("Choose from the columns on this page."),
        },
    )

    def __init__(self, *arguments: Any, offered: Sequence[Entry], **named: Any) -> None:
        """``offered`` are all columns there are, in the order in which the list is to have them."""
        super().__init__(*arguments, **named)
        self._offered = offered
        self.fields["column"].choices = [(slug_of(entry.tag), entry.name) for entry in offered]  # type: ignore[attr-defined]  # it is a ChoiceField

    @property
    def picked(self) -> tuple[Entry, ...]:
        """What was ticked, in the order of the list."""
        chosen = set(self.cleaned_data["column"])
        return tuple(entry for entry in self._offered if slug_of(entry.tag) in chosen)
