"""The forms of signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plait.site.entering.models import CodeApp
from plait.site.entering.steps import use_code, use_recovery_code
from plait.site.entering.tries import Tried, forget_tries, may_try
from plait.site.forms import Form
from plait.site.people.fields import blind_index
from plait.site.people.models import Person

TOO_MANY = _("Too many tries. Wait a quarter of an hour, then try again.")


class SignInForm(Form):
    """E-mail address and password."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *arguments: Any, request: HttpRequest, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.request = request
        self.person: Person | None = None

    def clean(self) -> None:
        """Find the account. An address without one and a wrong password read the same."""
        given = self.cleaned_data
        if not {"email", "password"} <= given.keys():
            return
        email = given["email"]
        known = Person.objects.filter(email_index=blind_index(email), is_active=True).first()
        if not may_try(Tried.PASSWORD, email, person=known):
            raise forms.ValidationError(TOO_MANY)
        found = authenticate(self.request, username=email, password=given["password"])
        if not isinstance(found, Person):
            raise forms.ValidationError(_("The e-mail address or the password is not right."))
        forget_tries(Tried.PASSWORD, email)
        self.person = found


class PasswordForm(Form):
    """A new password."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least 12 characters. Three words that have nothing to do with each other are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Write a password.")},
    )

    def clean_password(self) -> str:
        """Refuse what is short or on the list of common ones."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password


class LinkForm(Form):
    """Where a link is to be sent to."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))


class CodeForm(Form):
    """A code of an app."""

    code = forms.CharField(
        label=_("Code from your app"),
        help_text=_("Six digits. A new code comes every half minute."),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "class": "govuk-input govuk-input--width-10",
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Write the code that your app shows.")},
    )

    def __init__(self, *arguments: Any, app: CodeApp | None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.app = app

    def clean_code(self) -> str:
        """Use the code up. Raises ValidationError where it does not fit, or did already."""
        code: str = self.cleaned_data["code"]
        if self.app is None or not use_code(self.app, code):
            raise forms.ValidationError(
                _("This code does not fit. Each works once: wait for the next one. Is the clock of your phone right?")
            )
        return code


class StepForm(CodeForm):
    """A code of an app, by which somebody signs in: it may be tried a few times only."""

    def __init__(self, *arguments: Any, person: Person, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.person = person

    def clean_code(self) -> str:
        """Use the code up. Raises ValidationError where it does not fit, or where too many were tried."""
        _use_up_try(self.person)
        code = super().clean_code()
        forget_tries(Tried.SECOND_STEP, str(self.person.pk))
        return code


class RecoveryForm(Form):
    """A recovery code."""

    code = forms.CharField(
        label=_("Recovery code"),
        help_text=_("Ten letters and digits, from the list that you printed or saved."),
        max_length=30,
        widget=forms.TextInput(
            attrs={
                "class": "govuk-input govuk-input--width-20",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Write one of your recovery codes.")},
    )

    def __init__(self, *arguments: Any, person: Person, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.person = person

    def clean_code(self) -> str:
        """Use the code up. Raises ValidationError where it is none, or where too many were tried."""
        _use_up_try(self.person)
        code: str = self.cleaned_data["code"]
        if not use_recovery_code(self.person, code):
            raise forms.ValidationError(
                _("This is none of your recovery codes, or it was used already: each works once. Try the next one.")
            )
        forget_tries(Tried.SECOND_STEP, str(self.person.pk))
        return code


def _use_up_try(person: Person) -> None:
    if not may_try(Tried.SECOND_STEP, str(person.pk), person=person):
        raise forms.ValidationError(TOO_MANY)


class PasskeyForm(Form):
    """What a browser answers for a passkey; the page's script fills it in."""

    answer = forms.CharField(widget=forms.HiddenInput(), max_length=20_000, required=False)


class NewPasskeyForm(PasskeyForm):
    """The same for a new one, which gets a name."""

    name = forms.CharField(
        label=_("What do you call it?"),
        help_text=_("So that you know it again: my phone, the blue key."),
        max_length=50,
        error_messages={"required": _("Give it a name, such as: my phone.")},
    )
