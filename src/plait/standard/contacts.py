"""Phone numbers and e-mail addresses: how they are read, and what is wrong when they cannot be."""

from __future__ import annotations

import re

from plait.standard.faults import Fault

_SEVERAL = re.compile(r"\d{6,}\s*(?:/|;|,|\bor\b|\band\b|&)\s*\+?\d{2,}[\d ]{4,}")
_NOT_DIGITS = re.compile(r"[^0-9+]")
_MOBILE = re.compile(r"7[1-57-9]\d{8}")
"""A UK mobile number without its 0 (Ofcom's National Telephone Numbering Plan). Ranges are given out
faster than libphonenumber hears of them, and a number in use must not be called wrong."""


def read_phone(text: str) -> str | Fault:
    """Read one UK phone number as E.164 ("+447911123456").

    A ten-digit number that is good once a 0 is put before it has lost that zero to a
    spreadsheet: `Fault.PHONE_LOST_ZERO`. Source of what is valid: Google's libphonenumber.
    """
    import phonenumbers  # 0.1 s to import, and most commands never read a phone number

    if _SEVERAL.search(re.sub(r"(?<=\d)[ ()-]+(?=\d)", "", text)):
        return Fault.PHONE_SEVERAL
    digits = _NOT_DIGITS.sub("", text)
    if re.fullmatch(r"[1-37-9]\d{8,9}", digits):
        return Fault.PHONE_LOST_ZERO if _valid_phone("0" + digits) else Fault.PHONE_FORM
    number = _valid_phone(text)
    if number is None:
        return Fault.PHONE_FORM
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def national_phone(text: str) -> str | None:
    """A good number as it is written in the UK ("07911 123456"); None if it is not one."""
    import phonenumbers

    number = _valid_phone(text)
    if number is None:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def _valid_phone(text: str):  # type: ignore[no-untyped-def]  # phonenumbers' classes are imported late
    import phonenumbers

    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return None
    known = phonenumbers.is_valid_number(number)
    return (
        number
        if known or (number.country_code == 44 and _MOBILE.fullmatch(str(number.national_number)))
        else None
    )


def read_email(text: str) -> str | Fault:
    """Read one e-mail address, without asking any network whether it exists."""
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        return Fault.EMAIL_FORM
