"""Whatever stands in a sheet, every row of it is accounted for and the Checker has whole sentences to say."""

from __future__ import annotations

import datetime as dt

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.files import sheet_of, workbook_of

from plait.checking import check_list
from plait.checking.report import report_page
from plait.errors import NotAList
from plait.sheets import Workbook, find_list
from plait.standard import load_dictionary

TODAY = dt.date(2026, 11, 22)
ENTRIES = load_dictionary().entries
HEADINGS = sorted({heading for entry in ENTRIES for heading in (*entry.headings, entry.name)})
TAGS = sorted({entry.tag for entry in ENTRIES})
NASTY = [
    "n/a",
    "-",
    "Null",
    "None",
    "NaN",
    "#N/A",
    "=1+1",
    "'07911",
    "Total",
    "31/02/2020",
    "03/04/85",
    "1985",
    "44300",
    "7911123456",
    "7.9E+09",
    "NW1",
    "nw1",
    "8ab",
    "é",
    "x;y",
    "x,y",
    "<script>",
    "%s",
    "1e400",
    "-0",
    "99999999999999999999",
    "inf",
    "#tag",
    "TRUE",
    "1,234",
    "a@b",
    "June",
    "1.0",
]

cells = (
    st.none()
    | st.sampled_from([*NASTY, *HEADINGS, *TAGS, *(entry.example for entry in ENTRIES)])
    | st.text(
        alphabet=st.characters(exclude_characters="{}", exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1
    )
)


@st.composite
def workbooks(draw: st.DrawFn) -> Workbook:
    width = draw(st.integers(1, 6))
    row = st.lists(cells, max_size=width + 1)
    headings = st.lists(st.sampled_from(HEADINGS), min_size=width, max_size=width)
    tags = st.lists(st.sampled_from(TAGS), min_size=width, max_size=width)
    above, below = draw(st.lists(row, max_size=2)), draw(st.lists(row, max_size=8))
    tops = [*draw(st.lists(headings, max_size=1)), *draw(st.lists(tags, max_size=1))]
    return workbook_of(sheet_of([*above, *tops, *below]))


@given(workbook=workbooks())
def test_every_row_with_something_in_it_is_a_row_of_the_list_or_named(workbook: Workbook) -> None:
    try:
        tagged = find_list(workbook, load_dictionary())
    except NotAList:
        assume(False)
    filled = {row[0] for row in workbook.sheets[0].cells.iter_rows() if any(row[1:])}
    of_the_list = {*tagged.rows["row"]}
    named = {tagged.headings_row, tagged.tag_row, *(item.row for item in tagged.dropped)} - {None}

    assert of_the_list | named == filled
    assert of_the_list.isdisjoint(named)


@given(workbook=workbooks())
def test_the_checker_has_whole_sentences_for_any_list(workbook: Workbook) -> None:
    dictionary = load_dictionary()
    try:
        tagged = find_list(workbook, dictionary)
    except NotAList:
        return
    findings = check_list(tagged, dictionary, today=TODAY)
    page = report_page(findings, tagged, workbook, checked_on=TODAY)

    assert all(item.message.endswith(".") and "{" not in item.message for item in findings)
    assert "<script>" not in page
