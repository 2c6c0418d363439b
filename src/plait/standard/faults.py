"""What can be wrong with a single value: a code for each, worded in plait.checking."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Why a text is not a good value of its type."""

    DATE_FORM = "date-form"
    DATE_TWO_DIGIT_YEAR = "date-two-digit-year"
    DATE_IMPOSSIBLE = "date-impossible"
    DATE_SERIAL = "date-serial"
    PHONE_FORM = "phone-form"
    PHONE_BEGINNING = "phone-beginning"
    PHONE_LOST_ZERO = "phone-lost-zero"
    PHONE_SHORTENED = "phone-shortened"
    PHONE_SEVERAL = "phone-several"
    EMAIL_FORM = "email-form"
    NUMBER_FORM = "number-form"
    NHS_NUMBER = "nhs-number"
    NHS_PLACEHOLDER = "nhs-placeholder"
