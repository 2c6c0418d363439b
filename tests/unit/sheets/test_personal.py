"""What leads to one person is found in free text, and an innocent text leads to nobody."""

from __future__ import annotations

from time import process_time

import pytest

from plait.sheets.personal import all_that_leads_to_somebody, leads_to_somebody


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "NHS 943 476 5919 at NW1 8AB, ring 07911 123456 or ann@example.org",
            "an e-mail address, a full postcode, an NHS number and a phone number",
        ),
        ("07911 123456, 07911 123457", "a phone number"),
        ("07911123456@example.org and 943 476 5919", "an e-mail address and an NHS number"),
        ("came on 3 June with 2 children", None),
    ],
)
def test_each_kind_of_detail_is_named_once(text: str, found: str | None) -> None:
    assert all_that_leads_to_somebody(text) == found


@pytest.mark.parametrize("part", ["a", "a@", "1", "0-", "+"])
def test_a_text_without_end_takes_no_time_to_speak_of(part: str) -> None:
    begin = process_time()

    assert leads_to_somebody(part * (20_000 // len(part))) is None
    assert process_time() - begin < 1


def test_an_address_at_the_end_of_a_long_text_is_found() -> None:
    assert leads_to_somebody("x" * 5_000 + " ann@example.org") == "an e-mail address"
