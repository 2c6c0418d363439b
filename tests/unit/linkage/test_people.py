"""What rows of one person say alike, and what they do not."""

from __future__ import annotations

import pytest

from plait.linkage.people import Row, best_values, plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NW1 8AB", "nw18ab"),
        ("+447541652980", "07541 652980"),
        ("0044 7541 652980", "07541652980"),
        ("+44 (0)20 7946 0000", "020 7946 0000"),
    ],
)
def test_what_is_written_in_two_ways_is_one_value(one: str, other: str) -> None:
    assert plain(one) == plain(other)
    best = best_values([Row(0, 2, {"phone": one}), Row(1, 2, {"phone": other})])
    assert not best["phone"].differs


def test_another_number_differs() -> None:
    assert plain("+447541652980") != plain("07541 652981")
    assert plain("440 Mill Lane") == "440milllane"
