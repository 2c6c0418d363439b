"""What is let pass for a whole column at once has nothing wrong with it when it is judged alone."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.checking.bulk import KIND, dates_of, day_comes_first_in, not_surely_good, plain_faults
from plait.checking.values import Context, Problem, problem_of
from plait.sheets import Kind
from plait.standard import Entry, Fault, load_dictionary
from plait.standard.dates import day_comes_first, read_date
from plait.standard.dictionary import ValueType

TODAY = date(2026, 11, 22)
TEXTS = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}", fullmatch=True),
    st.from_regex(r"0?[1-9][0-9]{2,9}|7[0-9]{9}", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", fullmatch=True),
    st.from_regex(r" ?[A-Z]{1,2}[0-9OI]{1,2} ?[0-9][A-Z]{2}", fullmatch=True),
    st.from_regex(r"(0|\+44|7)[0-9 ]{6,12}", fullmatch=True),
    st.from_regex(r"[a-z.]{1,5}@(example\.org|nhs|a\.b)", fullmatch=True),
    st.from_regex(r"[0-9]{10}|-?[0-9]{1,3}|[0-9]{3} [0-9]{3} [0-9]{4}", fullmatch=True),
    st.sampled_from(["Yes", "yes", "Food or shopping", "food; housing", "1111111111", "943 476 5919"]),
)
ENTRIES: dict[ValueType, Entry] = {
    entry.type: entry for entry in reversed(load_dictionary().entries) if entry.type is not ValueType.TEXT
}
"""The first tag of each type."""
EVERY_TYPE = pytest.mark.parametrize("entry", ENTRIES.values(), ids=[str(name) for name in ENTRIES])


def cells_with(texts: list[str]) -> pl.DataFrame:
    kind = pl.Series(["t"] * len(texts), dtype=KIND)
    return pl.DataFrame({"row": range(len(texts)), "value": texts, "kind": kind})


@EVERY_TYPE
@given(texts=st.lists(TEXTS, min_size=1, max_size=20), day_first=st.booleans())
def test_nothing_is_let_pass_that_a_closer_look_would_find(entry: Entry, texts: list[str], day_first: bool) -> None:
    context = Context(TODAY, day_first)
    cells = cells_with(texts)
    doubtful = set(not_surely_good(cells, entry, context)["row"])
    passed = [text for row, text in enumerate(texts) if row not in doubtful]
    assert [text for text in passed if problem_of(text, Kind.TEXT, entry, context)] == []


@EVERY_TYPE
@given(texts=st.lists(TEXTS, min_size=1, max_size=20), day_first=st.booleans())
def test_a_fault_seen_by_its_form_is_what_a_closer_look_finds(entry: Entry, texts: list[str], day_first: bool) -> None:
    cells = cells_with(texts)
    found, rest = plain_faults(cells, entry)
    for rule, faulty in found:
        for text, suggestion in faulty.select("value", "suggestion").iter_rows():
            assert problem_of(text, Kind.TEXT, entry, Context(TODAY, day_first)) == Problem(rule, suggestion)
    assert rest.height + sum(faulty.height for _, faulty in found) == len(texts)


@pytest.mark.parametrize(
    ("kind", "text", "rule"),
    [
        (ValueType.DATE, "24/06/50", Fault.DATE_TWO_DIGIT_YEAR),
        (ValueType.PHONE, "7911123456", Fault.PHONE_LOST_ZERO),
        (ValueType.PHONE, "01234", Fault.PHONE_FORM),
    ],
)
def test_common_faults_are_seen_by_their_form(kind: ValueType, text: str, rule: str) -> None:
    cells = cells_with([text])
    found, _ = plain_faults(cells, ENTRIES[kind])
    assert [name for name, faulty in found if faulty.height] == [rule]


@given(texts=st.lists(TEXTS, max_size=20), day_first=st.booleans())
def test_dates_of_a_column_are_those_of_its_cells(texts: list[str], day_first: bool) -> None:
    one_by_one = [None if isinstance(day := read_date(text, day_first=day_first), Fault) else day for text in texts]
    assert dates_of(pl.Series(texts, dtype=pl.String), day_first=day_first).to_list() == one_by_one


@given(texts=st.lists(TEXTS, max_size=20))
def test_a_column_says_the_same_of_day_and_month_both_ways(texts: list[str]) -> None:
    assert day_comes_first_in(pl.Series(texts, dtype=pl.String)) == day_comes_first(set(texts))
