"""The forms of signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plait.site import log
from plait.site.forms import Form
from plait.site.people.fields import blind_index
from plait.site.people.models import Person

TRIES = 5
WAIT = 15 * 60
"""Seconds that an address is locked for after too many wrong passwords."""


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
        tries = f"sign-in-{blind_index(given['email'])}"
        if cache.get(tries, 0) >= TRIES:
            log.event("sign-in refused")
            raise forms.ValidationError(_("Too many tries. Wait a quarter of an hour, then try again."))
        found = authenticate(self.request, username=given["email"], password=given["password"])
        if not isinstance(found, Person):
            cache.add(tries, 0, WAIT)
            cache.incr(tries)
            raise forms.ValidationError(_("The e-mail address or the password is not right."))
        cache.delete(tries)
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
