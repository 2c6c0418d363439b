"""What is let pass for a whole column at once has nothing wrong with it when it is judged alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.files import sheet_of, workbook_of

from plait.checking.bulk import (
    KIND,
    cells_of,
    dates_of,
    each_once,
    not_surely_good,
    orders_shown_in,
    plain_faults,
    values_said,
    without_meaning,
)
from plait.checking.values import Context, Problem, problem_of
from plait.sheets import Kind, find_list
from plait.standard import Entry, Fault, load_dictionary
from plait.standard.dates import orders_shown, read_date
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
LIST = ENTRIES[ValueType.LIST]
SAID = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=8),  # no sheet has a control character
    st.text(st.sampled_from("'\u2019\u00a0\u0130 ?\uff1f;.!-nNoOyYeEsS"), max_size=10),
    st.sampled_from([*LIST.allowed, *(word for words in LIST.synonyms.values() for word in words)]),
)
"""Answers, more or less as agreed."""
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


@pytest.mark.parametrize("tag", ["#Referral+Sent+Date", "#Resident+Household+Number", "#Place+Ward+Code"])
@given(cells=st.lists(st.tuples(TEXTS, st.sampled_from("tn")), min_size=1, max_size=20), typed=st.booleans())
def test_cells_that_are_looked_at_once_each_are_let_pass_as_every_one_is(
    tag: str, cells: list[tuple[str, str]], typed: bool
) -> None:
    rows = [["Some", "Heading"], ["#Person+Resident+Id", tag], *([f"R{n}", text] for n, (text, _) in enumerate(cells))]
    kinds = ["tt", "tt", *(f"t{kind}" for _, kind in cells)] if typed else None
    tagged = find_list(workbook_of(sheet_of(rows, kinds=kinds)), load_dictionary())
    column, context = tagged.columns[1], Context(TODAY)
    assert column.entry is not None
    whole, different = cells_of(tagged, column.letter), each_once(tagged, column, column.entry)
    assert different is not None
    assert sorted(different.rows()) == sorted(set(whole.select("value", "kind").rows()))
    one_by_one = not_surely_good(whole, column.entry, context)
    assert not_surely_good(whole, column.entry, context, different=different).equals(one_by_one)


def test_a_column_of_many_different_codes_is_not_gathered_first() -> None:
    rows = [["Some", "Heading"], ["#Person+Resident+Id", "#Place+Ward+Code"]]
    rows += [[f"R{n}", f"E05{n:06}"] for n in range(1_001)]
    tagged = find_list(workbook_of(sheet_of(rows)), load_dictionary())
    column = tagged.columns[1]
    assert column.entry is not None
    assert each_once(tagged, column, column.entry) is None


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
        (ValueType.EMAIL, "una.owen7 at example.org", Fault.EMAIL_FORM),
    ],
)
def test_common_faults_are_seen_by_their_form(kind: ValueType, text: str, rule: str) -> None:
    cells = cells_with([text])
    found, _ = plain_faults(cells, ENTRIES[kind])
    assert [name for name, faulty in found if faulty.height] == [rule]


def test_a_column_in_several_pieces_is_looked_at_as_one_is() -> None:
    pieces = pl.Series("value", ["7911123456"]).append(pl.Series(["x"])).append(pl.Series(["7911123457"]))
    kind = pl.Series("kind", ["t"] * 3, dtype=KIND)
    cells = pl.DataFrame([pl.Series("row", [1, 2, 3]), pieces, kind])
    assert cells["value"].n_chunks() == 3

    (_, lost_zero), _short = plain_faults(cells.filter(pl.col("value") != "x"), ENTRIES[ValueType.PHONE])[0]
    assert lost_zero["suggestion"].to_list() == ["07911 123456", "07911 123457"]


@given(texts=st.lists(TEXTS, max_size=20), day_first=st.booleans())
def test_dates_of_a_column_are_those_of_its_cells(texts: list[str], day_first: bool) -> None:
    one_by_one = [None if isinstance(day := read_date(text, day_first=day_first), Fault) else day for text in texts]
    assert dates_of(pl.Series(texts, dtype=pl.String), day_first=day_first).to_list() == one_by_one


@given(texts=st.lists(TEXTS, max_size=20))
def test_a_column_says_the_same_of_day_and_month_both_ways(texts: list[str]) -> None:
    assert orders_shown_in(pl.Series(texts, dtype=pl.String).unique()) == orders_shown(set(texts))


@given(texts=st.lists(SAID, max_size=20, unique=True))
def test_agreed_values_of_a_column_are_those_of_its_cells(texts: list[str]) -> None:
    entry = LIST
    one_by_one = {text: value for text in texts if (value := entry.allowed_meant(text))}
    assert values_said(pl.Series(texts, dtype=pl.String), entry) == one_by_one


def test_agreed_values_in_another_script_are_known_in_a_column() -> None:
    entry = replace(LIST, allowed=("\u65e5\u672c", "\u4e2d\u56fd"), synonyms={})
    texts = pl.Series(["\u65e5\u672c", "\u4e2d\u56fd ", "x"])
    assert values_said(texts, entry) == {"\u65e5\u672c": "\u65e5\u672c", "\u4e2d\u56fd ": "\u4e2d\u56fd"}


@pytest.mark.parametrize("several", [False, True])
@given(texts=st.lists(SAID, max_size=20, unique=True))
def test_what_means_nothing_agreed_has_a_part_that_does_not(texts: list[str], several: bool) -> None:
    entry = replace(LIST, several=several)

    def parts(text: str) -> list[str]:
        return [part.strip() for part in (text.split(";") if several else [text]) if part.strip()]

    one_by_one = {text for text in texts if None in map(entry.allowed_meant, parts(text))}
    assert set(without_meaning(pl.Series(texts, dtype=pl.String), entry)) == one_by_one


def test_a_largest_number_needs_no_smallest_one() -> None:
    entry = replace(ENTRIES[ValueType.WHOLE_NUMBER], smallest=None, largest=10)
    doubtful = not_surely_good(cells_with(["10", "11"]), entry, Context(TODAY))["value"].to_list()
    problem = problem_of("11", Kind.TEXT, entry, Context(TODAY))
    assert doubtful == ["11"]
    assert problem == Problem("number-range", words={"range": "10 or less"})
