"""Tags as parts of an address: ``#Address+Resident+Postcode`` is ``address-resident-postcode``."""

from __future__ import annotations

from plait.standard import Dictionary, Entry
from plait.standard.page import anchor


def slug_of(tag: str) -> str:
    """A tag as a part of an address; the same as its anchor on the printable page."""
    return anchor(tag)


def entry_at(slug: str, dictionary: Dictionary) -> Entry | None:
    """The entry at an address. No tag has a hyphen in it, so each says which tag it was made of."""
    return dictionary.find(f"#{slug.replace('-', '+')}")
