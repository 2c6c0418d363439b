"""Words that ask for care are heard, and everyday words are not taken for them."""

from __future__ import annotations

import polars as pl
import pytest

from plait.sheets.private import heading_says_private, says_draft, says_private, says_private_in


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


CELLS_THAT_FORBID = [
    "DO NOT SHARE address - violent ex partner",
    "Please do not share - notes",
    "Moved in May. Not to be passed on to anyone",
    "Don\u2019t disclose the new phone number",
    "do not pass her address on",
    "Confidential: fled from Luton",
    "Private & confidential",
]
OTHER_CELLS = [
    None,
    "They do not share a kitchen",
    "Do not e-mail, ring",
    "Private",
    "Confidential advice for everybody",
    "A free and confidential service",
    "Shared house",
    "passed on 3 May",
]


def test_cells_that_forbid_to_pass_something_on_are_heard_and_others_are_not() -> None:
    heard = says_private_in(pl.Series([*CELLS_THAT_FORBID, *OTHER_CELLS]))

    assert heard.fill_null(value=False).to_list() == [True] * len(CELLS_THAT_FORBID) + [False] * len(OTHER_CELLS)


@pytest.mark.parametrize(
    ("heading", "private"),
    [
        ("DO NOT SHARE WITH CHARITY", True),
        ("Notes (not to be passed on)", True),
        ("Confidential notes", True),
        ("Share with", False),
        ("Do not e-mail", False),
        ("Private", False),
        ("", False),
    ],
)
def test_a_heading_that_forbids_to_pass_something_on_is_heard(heading: str, private: bool) -> None:
    assert heading_says_private(heading) is private


@pytest.mark.parametrize(
    ("text", "draft"),
    [("DRAFT 2", True), ("not yet checked", True), ("Draughty flats", False), ("Plait standard 1.0-draft", False)],
)
def test_a_draft_says_so(text: str, draft: bool) -> None:
    assert says_draft(text) is draft
