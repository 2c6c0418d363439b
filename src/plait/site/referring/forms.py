"""Which list is one's own, and which came back with answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plait.referring import STATUS, ReferralList, as_referrals
from plait.sheets import TaggedList, Workbook
from plait.site.forms import Form
from plait.site.lists.bringing import Brought
from plait.site.lists.checker import is_shown_here
from plait.site.lists.saving import mended_sheet
from plait.site.lists.tray import OpenList

_GONE = _("This list does not lie open any more. Bring it again.")


def referral_lists(brought: Brought) -> list[tuple[str, ReferralList]]:
    """The lists that say how far their referrals have got, each as it is by now, with what was put right here."""
    return [
        (token, as_referrals(_as_it_is(item, item.tagged), item.tagged))
        for token, item in brought.ready
        if item.tagged is not None and item.tagged.column(STATUS)
    ]


def _as_it_is(item: OpenList, tagged: TaggedList) -> Workbook:
    now = mended_sheet(item, tagged)
    return replace(
        item.workbook, sheets=tuple(now if sheet.name == tagged.sheet else sheet for sheet in item.workbook.sheets)
    )


class AnswersForm(Form):
    """One's own list and the others, out of those that lie open."""

    sent = forms.ChoiceField(
        label=_("Which list is your own?"),
        help_text=_("The answers are put into a copy of it."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose your own list."), "invalid_choice": _GONE},
    )
    answers = forms.MultipleChoiceField(
        label=_("Which lists came back with answers?"),
        help_text=_("Your own list is left out by itself."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one list that came back."),
            "invalid_choice": _GONE,
        },
    )

    def __init__(self, *arguments: Any, lists: Sequence[tuple[str, ReferralList]], **named: Any) -> None:
        """``lists``: token and list of those that say how far a referral has got."""
        super().__init__(*arguments, **named)
        self._lists = dict(lists)
        choices = [(token, item.name) for token, item in lists]
        for name in ("sent", "answers"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["answers"].initial = [token for token, _name in choices]

    def clean(self) -> dict[str, Any]:
        """Without one's own list among the answers, and no list that is too long to wait for."""
        given: dict[str, Any] = super().clean() or {}
        own, answers = given.get("sent"), given.get("answers")
        if own and answers:
            given["answers"] = [token for token in answers if token != own]
            if not given["answers"]:
                self.add_error("answers", self.fields["answers"].error_messages["required"])
        for field, tokens in (("sent", [own] if own else []), ("answers", given.get("answers", []))):
            for item in (self._lists[token] for token in tokens):
                if not is_shown_here(item.tagged):
                    said = _("%(name)s is too long to be worked on here: use the command \u201cplait referrals\u201d.")
                    self.add_error(field, said % {"name": item.name})
        return given

    @property
    def own(self) -> ReferralList:
        """One's own list, of a form that is valid."""
        return self._lists[self.cleaned_data["sent"]]

    @property
    def returned(self) -> list[ReferralList]:
        """The lists that came back."""
        return [self._lists[token] for token in self.cleaned_data["answers"]]
