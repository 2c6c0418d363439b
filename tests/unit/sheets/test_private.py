"""Words that ask for care are heard, and everyday words are not taken for them."""

from __future__ import annotations

import pytest

from plait.sheets.private import says_draft, says_private


@pytest.mark.parametrize(
    "text",
    [
        "CLIENT LIST 2020 - please do not share",
        "Don\u2019t share!",
        "not to be shared",
        "Not to be passed on",
        "Do not pass this on",
        "please don't forward",
        "Not for circulation",
        "must not be copied",
        "CONFIDENTIAL",
        "Private",
        "OFFICIAL - SENSITIVE",
        "internal use only",
        "Staff only",
    ],
)
def test_what_forbids_to_pass_a_list_on_is_heard(text: str) -> None:
    assert says_private(text)


@pytest.mark.parametrize(
    "text",
    [
        "Shared house",
        "Clients 2020",
        "Private renters",
        "updated by volunteers weekly",
        "Please share widely",
        "Only Ann",
    ],
)
def test_everyday_words_forbid_nothing(text: str) -> None:
    assert not says_private(text)


@pytest.mark.parametrize(
    ("text", "draft"),
    [("DRAFT 2", True), ("not yet checked", True), ("Draughty flats", False), ("Plait standard 1.0-draft", False)],
)
def test_a_draft_says_so(text: str, draft: bool) -> None:
    assert says_draft(text) is draft
