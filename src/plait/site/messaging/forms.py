"""The form of choosing how one gets messages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from plait.site.forms import Form
from plait.site.messaging.models import How


class HowForm(Form):
    """Each one, once a day, or none."""

    how = forms.ChoiceField(
        label=_("How do you want to get your messages by e-mail?"),
        help_text=_("On the site you find all of them, whatever you choose."),
        choices=How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
