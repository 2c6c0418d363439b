"""Whole numbers and NHS numbers as people type them."""

from __future__ import annotations

import re

from plait.standard.faults import Fault

SHORTENED = re.compile(r"(?i)[0-9](?:[.,][0-9]+)?E\+?[0-9]+")
"""A long number as a spreadsheet shortens it, with a comma where it speaks another language: 1.00023E+11."""
_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905 - a list of words reads better whole
    )
}


def read_whole_number(text: str) -> int | Fault:
    """Read a whole number; thousands may be marked with commas, "3.0" counts as 3."""
    text = text.strip()
    if re.fullmatch(r"-?\d{1,15}(?:\.0+)?", text):
        return int(float(text))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", text):
        return int(text.replace(",", ""))
    return Fault.NUMBER_FORM


def number_in_words(text: str) -> int | None:
    """3 for "three"; None for anything that is not one of the numbers zero to twelve."""
    return _WORDS.get(text.strip().lower())


def read_nhs_number(text: str) -> str | Fault:
    """Read an NHS number as its ten digits.

    Source: NHS Data Dictionary, NHS NUMBER: modulus 11 check over weights 10 to 2. Numbers of one
    repeated digit pass that check and are placeholders, never anybody's number.
    """
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"\d{10}", digits):
        return Fault.NHS_NUMBER
    if len(set(digits)) == 1:
        return Fault.NHS_PLACEHOLDER
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=False))
    check = (11 - total % 11) % 11
    return digits if check == int(digits[9]) else Fault.NHS_NUMBER
