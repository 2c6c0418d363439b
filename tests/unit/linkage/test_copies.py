"""People who stand in a list many times in the same words: one person, however often, and still asked apart."""

from __future__ import annotations

import polars as pl
import pytest
from tests.unit.linkage.made import people, written

from plait.linkage import Matches, match
from plait.linkage.copies import further_copies
from plait.linkage.matching import decided_anew
from plait.linkage.preparing import FIELDS

OFTEN = 130
"""More than any key lets through."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Matches:
    """A list of visits, one person's among them many times, and a list that has everybody once."""
    folder, everybody = tmp_path_factory.mktemp("lists"), people(120)
    visits = [*everybody[:60], *[everybody[0]] * (OFTEN - 1)]
    return match([written(folder, "visits.csv", visits), written(folder, "council.csv", everybody)])


def test_who_came_every_week_is_one_person_on_both_lists(found: Matches) -> None:
    assert (found.people, found.on_several_lists) == (120, 60)
    often = found.rows.filter(pl.col("group") == 0)
    assert often.height == OFTEN + 1
    assert often["list"].n_unique() == 2


def test_every_copy_is_a_pair_with_the_first(found: Matches) -> None:
    copies = found.pairs.filter(pl.col("row_a") == 2, pl.col("list_a") == pl.col("list_b"))
    assert copies.height == OFTEN - 1
    assert copies["definite"].all()
    assert copies["reasons"].str.contains("same first name; same surname").all()


def test_a_copy_that_somebody_says_is_another_person_is_taken_out(found: Matches) -> None:
    last = found.rows.filter(pl.col("group") == 0, pl.col("list") == 0)["id"].to_list()[-1]
    said = pl.DataFrame({"a": [0], "b": [last], "same": [False], "key": ["k"]}, found.decided.schema)
    apart = decided_anew(found, said)
    assert apart.rows["group"][last] == last
    assert apart.people == found.people + 1
    assert found.undecided.equals(found.rows["group"].alias(""))


def test_few_copies_and_other_words_are_left_as_they_are() -> None:
    row = dict.fromkeys(FIELDS, "x")
    few = pl.DataFrame(
        [{"id": place, **row} for place in range(10)], {"id": pl.Int32, **dict.fromkeys(FIELDS, pl.String)}
    )
    assert further_copies(few).is_empty()
    other = pl.DataFrame([{"id": 10, **row, "phone": None}], few.schema)
    assert further_copies(pl.concat([few, other])).is_empty()
    one_more = pl.DataFrame([{"id": 11, **row}], few.schema)
    more = further_copies(pl.concat([few, other, one_more]))
    assert more.rows() == [(place, 0, 1) for place in (*range(2, 10), 11)]
