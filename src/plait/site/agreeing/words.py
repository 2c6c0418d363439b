"""What the kinds of values are called on pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plait.standard import ValueType

_TYPES: dict[ValueType, Promise | str] = {
    ValueType.TEXT: _("text"),
    ValueType.LIST: _("one of a list of values"),
    ValueType.DATE: _("a date"),
    ValueType.WHOLE_NUMBER: _("a whole number"),
    ValueType.POSTCODE: _("a postcode"),
    ValueType.PHONE: _("a phone number"),
    ValueType.EMAIL: _("an e-mail address"),
    ValueType.NHS_NUMBER: _("an NHS number"),
    ValueType.UPRN: _("a property's number (UPRN)"),
    ValueType.LANGUAGE: _("a language"),
}
TYPES = [(type_.value, words) for type_, words in _TYPES.items()]
