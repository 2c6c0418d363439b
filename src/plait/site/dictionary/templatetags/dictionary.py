"""From a tag to its entry: ``{% url "dictionary-entry" entry.tag|slug %}``."""

from __future__ import annotations

from django.template import Library

from plait.site.dictionary.slugs import slug_of

register = Library()


@register.filter
def slug(tag: str) -> str:
    """A tag as a part of an address."""
    return slug_of(tag)
