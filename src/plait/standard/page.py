"""What the printable page of the dictionary shows: its template, and everything that goes into it.

``plait.documents.render_page(TEMPLATE, style=STYLE, **page_context(dictionary))`` makes the page.
"""

from __future__ import annotations

from typing import Any

from plait.standard.describing import (
    by_area,
    sensitivity_in_words,
    source_in_words,
    values_in_words,
    values_with_words,
    whose,
)
from plait.standard.dictionary import Dictionary

TEMPLATE = "plait.standard:templates/dictionary.html"
STYLE = "plait.standard:templates/dictionary.css"


def page_context(dictionary: Dictionary) -> dict[str, Any]:
    """What the template needs."""
    return {
        "follows": str(dictionary.follows),
        "history": tuple(reversed(dictionary.history)),
        "areas": by_area(dictionary.entries),
        "names": {entry.tag: entry.name for entry in dictionary.entries},
        "anchor": anchor,
        "whose": whose,
        "values_in_words": values_in_words,
        "values_with_words": values_with_words,
        "sensitivity_in_words": sensitivity_in_words,
        "source_in_words": source_in_words,
    }


def anchor(tag: str) -> str:
    """A tag as the name of a place on a page: ``#Need+Type`` is need-type."""
    return tag.removeprefix("#").replace("+", "-").lower()
