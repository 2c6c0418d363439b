"""What leads to one person is found in free text, and an innocent text leads to nobody."""

from __future__ import annotations

import pytest

from plait.sheets.personal import leads_to_somebody


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("write to ann@example.org", "an e-mail address"),
        ("lives at NW1 8AB now", "a full postcode"),
        ("NHS 943 476 5919", "an NHS number"),
        ("ring 020 7946 0018", "a phone number"),
        ("came on 3 June with 2 children", None),
    ],
)
def test_what_leads_to_one_person_is_named(text: str, found: str | None) -> None:
    assert leads_to_somebody(text) == found
