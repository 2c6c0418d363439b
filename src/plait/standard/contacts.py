"""Phone numbers and e-mail addresses: how they are read, and what is wrong when they cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from plait.standard.faults import Fault
from plait.standard.numbers import SHORTENED

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_BETWEEN_NUMBERS = re.compile(r"[/;,&\n]|\bor\b|\band\b")
_PUNCTUATION = re.compile(r"[\s().-]")
_NOT_DIGITS = re.compile(r"[^0-9+]")
_ONLY_FIGURES = re.compile(r"[0-9\s]+")
_WHOLE_FLOAT = re.compile(r"\.0+$")
_LOST_ZERO = re.compile(r"[1-37-9][0-9]{8,9}")
TOO_SHORT = r"0[1-79][0-9]{0,6}|[0-9]{1,6}"
"""No number that begins with 0 and is not a freephone one is so short."""
_WITH_PREFIX = re.compile(r"(?:0|\+44|0044)([1-9][0-9]{8,9})")
_LONG_ENOUGH = re.compile(r"(?:(?:\+|00)44)?0[0-9]{10}|(?:\+|00)44[1-9][0-9]{9}|[1-9][0-9]{9}")
"""As many figures as a British number has, with its 0, with its country or after its 0 was lost."""
_WITH_WORDS = re.compile(r"([+(]?[0-9][0-9\s().-]*[0-9])[\s,:(-]+[^0-9]*")
"""A number and whose it is. libphonenumber takes the letters behind a number for keys of a telephone."""
MOBILE = r"7[1-57-9][0-9]{8}"
"""A UK mobile number without its 0 (Ofcom's National Telephone Numbering Plan). Ranges are given out
faster than libphonenumber hears of them, and a number in use must not be called wrong."""

_SHORTEST = 6
"""Figures in a local number; fewer after a stroke or a comma are an extension or a note."""
_TWO_NUMBERS = 18
"""Figures that no single number has, with its country and its extension."""

_PLAIN_NAME = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
"""The part before the @ as nearly everybody has it; any other is for email-validator to judge."""
_LONGEST_EMAIL = 254
_PLAIN_HOST = re.compile(r"(?=.{1,200}\Z)(?:[a-z0-9]{1,30}(?:-[a-z0-9]{1,30})?\.){1,4}(?:com|net|org|uk)")
"""Domains that need no judging: no kind of name that the judge refuses is under these."""


def read_phone(text: str) -> str | Fault:
    """Read one UK phone number as E.164 ("+447911123456").

    A ten-digit number that is good once a 0 is put before it has lost that zero to a
    spreadsheet: `Fault.PHONE_LOST_ZERO`. Source of what is valid: Google's libphonenumber.
    """
    text = _WHOLE_FLOAT.sub("", text.strip())
    written = _WITH_PREFIX.fullmatch(_PUNCTUATION.sub("", text))
    if written and _british().fullmatch(written[1]):
        return "+44" + written[1]
    if SHORTENED.fullmatch(text):
        return Fault.PHONE_SHORTENED
    digits = _NOT_DIGITS.sub("", text)
    if _LOST_ZERO.fullmatch(digits):
        known = _british().fullmatch(digits) or _valid_phone("0" + digits)
        return Fault.PHONE_LOST_ZERO if known else _no_phone(digits)
    if _holds_several(text):
        return Fault.PHONE_SEVERAL
    number = None if re.fullmatch(TOO_SHORT, digits) else _valid_phone(text) or _valid_before_words(text)
    if number is None:
        return _no_phone(digits)
    import phonenumbers

    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _no_phone(digits: str) -> Fault:
    """What is wrong with figures that are no number: how they begin, where there are as many as there should be."""
    return Fault.PHONE_BEGINNING if _LONG_ENOUGH.fullmatch(digits) else Fault.PHONE_FORM


def phone_with_its_zero(text: str) -> str | None:
    """A number that lost its 0, as it is written in the UK ("07911 123456"); None if it is not one."""
    digits = _NOT_DIGITS.sub("", _WHOLE_FLOAT.sub("", text.strip()))
    if re.fullmatch(MOBILE, digits):
        return f"0{digits[:4]} {digits[4:]}"
    number = _valid_phone("0" + digits)
    if number is None:
        return None
    import phonenumbers

    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def _holds_several(text: str) -> bool:
    counts = [len(_NOT_DIGITS.sub("", part)) for part in _BETWEEN_NUMBERS.split(text)]
    return sum(counts) >= _TWO_NUMBERS or sum(count >= _SHORTEST for count in counts) > 1


@cache
def british_number() -> str:
    """A pattern of British numbers without their 0. They are most of every list, and libphonenumber takes 50 us."""
    from phonenumbers import PhoneMetadata

    known = PhoneMetadata.metadata_for_region("GB")
    kinds = (known.fixed_line, known.mobile) if known else ()
    patterns = (kind.national_number_pattern for kind in kinds if kind)
    return "|".join([MOBILE, *(pattern for pattern in patterns if pattern)])


@cache
def _british() -> re.Pattern[str]:
    return re.compile(british_number())


def _valid_phone(text: str) -> PhoneNumber | None:
    import phonenumbers  # 0.1 s to import, and most commands never read a phone number

    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return None
    british = number.country_code == 44 and re.fullmatch(MOBILE, str(number.national_number))
    return number if british or phonenumbers.is_valid_number(number) else None


def _valid_before_words(text: str) -> PhoneNumber | None:
    match = _WITH_WORDS.fullmatch(text)
    return _valid_phone(match[1]) if match else None


def is_short_number(text: str) -> bool:
    """Whether a number is one of the few figures that everybody can ring, such as 111 or 116 123."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return False
    return bool(_ONLY_FIGURES.fullmatch(text)) and phonenumbers.is_valid_short_number_for_region(number, "GB")


def read_email(text: str) -> str | Fault:
    """Read one e-mail address, without asking any network whether it exists."""
    text = text.strip()
    if "@" not in text:
        return Fault.EMAIL_FORM
    name, at, domain = text.rpartition("@")
    if len(text) <= _LONGEST_EMAIL and _PLAIN_NAME.fullmatch(name) and (host := _mail_host(domain)):
        return name + at + host
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        return Fault.EMAIL_FORM


def good_mail_hosts(hosts: Iterable[str]) -> list[str]:
    """Those of these domains that mail can be sent to as they are written."""
    return [host for host in hosts if _mail_host(host) == host]


@lru_cache(maxsize=10_000)
def _mail_host(domain: str) -> str | None:
    """A good domain as it is written; few domains serve a whole list, so each is judged once."""
    if _PLAIN_HOST.fullmatch(domain):
        return domain
    from email_validator import EmailNotValidError, validate_email  # it takes longer to load than to judge

    try:
        return validate_email("a@" + domain, check_deliverability=False).domain
    except EmailNotValidError:
        return None
