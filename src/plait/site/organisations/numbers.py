"""The numbers of charities and companies: how the registers of the United Kingdom write them.

Only the form is looked at; whether there is such a number is for whoever vouches for the organisation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plait.errors import PlaitError
from plait.site.people.models import Register


@dataclass(frozen=True)
class Form:
    """How one register writes its numbers."""

    shape: re.Pattern[str]
    digits: int
    """A number of digits alone is filled up with noughts to so many."""
    sentence: Promise
    """What a number looks like, for somebody who wrote another."""


FORMS: dict[str, Form] = {
    # England and Wales: six or seven digits, with -1 and so on for one that belongs to another; Scotland: SC and
    # six digits; Northern Ireland: NIC and six digits.
    Register.CHARITY: Form(
        re.compile(r"[1-9]\d{5,6}(-\d{1,3})?|SC\d{6}|NIC\d{6}"),
        0,
        _("Write the charity number as the register does, such as 1234567, SC012345 or NIC100123."),
    ),
    # Eight digits, or two letters that say which kind of company, and six digits.
    Register.COMPANY: Form(
        re.compile(r"\d{8}|[A-Z]{2}\d{6}"),
        8,
        _("Write the company number as Companies House does, such as 01234567 or SC123456."),
    ),
}


def as_registered(register: str, number: str) -> str:
    """The number as its register writes it. Raises PlaitError where it does not look like one."""
    if not register and not number.strip():
        return ""
    form = FORMS.get(register)
    if form is None:
        raise PlaitError(_("Choose what kind of number it is."))
    tidied = re.sub(r"\s+", "", number).upper()
    if tidied.isascii() and tidied.isdecimal():
        tidied = tidied.zfill(form.digits)
    if not form.shape.fullmatch(tidied):
        raise PlaitError(str(form.sentence))
    return tidied
