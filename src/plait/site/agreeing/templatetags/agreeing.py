"""What a kind of value, or how sensitive it is, is called on a page: ``{{ entry.type|in_words }}``."""

from __future__ import annotations

from django.template import Library
from django.utils.functional import Promise

from plait.site.agreeing.words import TYPES
from plait.site.standard import SENSITIVITIES

register = Library()
_WORDS = dict([*TYPES, *SENSITIVITIES])


@register.filter
def in_words(value: str) -> Promise | str:
    """The words for a `ValueType` or a `Sensitivity`."""
    return _WORDS.get(value, value)
