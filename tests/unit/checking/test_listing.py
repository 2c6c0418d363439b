"""Files for other programs hold every finding, and nothing in them works as a formula."""

from __future__ import annotations

import csv
import io
import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.checking.made import GOOD, report_of

from plait.checking.listing import CSV_HEADINGS
from plait.sheets.formulas import harmless, harmless_texts


def lines_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_table_has_a_line_for_every_finding() -> None:
    report = report_of()
    lines = lines_of(report.to_csv())
    assert [line["Cell"] for line in lines] == [finding.cell for finding in report.findings]
    assert [line["What to do"] for line in lines] == [harmless(finding.message) for finding in report.findings]


def test_a_table_of_nothing_has_its_headings() -> None:
    report = report_of(GOOD)
    assert report.to_csv().decode("utf-8-sig").strip() == ",".join(CSV_HEADINGS.values())


@pytest.mark.parametrize("typed", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "  =1", "\uff1d1"])
def test_no_cell_of_a_table_works_as_a_formula(typed: str) -> None:
    report = report_of(["A1", "Ann", "31/01/1950", typed, None, None], headings=[*"ABC", "Postcode", "=1+1", "F"])
    (line,) = [line for line in lines_of(report.to_csv()) if line["Rule"] == "postcode-form"]
    assert line["What stands there"] == f"'{typed}"
    assert not any(text.lstrip()[:1] in {"=", "+", "-", "@", "\uff1d"} for text in line.values())


@given(st.text(max_size=6) | st.text(alphabet=" \t\r\n=+-@\uff1d\x1c'a", max_size=6))
def test_a_whole_column_is_made_harmless_as_one_text_is(text: str) -> None:
    column = pl.DataFrame({"text": [text]}).select(harmless_texts(pl.col("text")))
    assert column.item() == harmless(text)


def test_json_has_every_finding_with_all_its_fields() -> None:
    report = report_of()
    assert json.loads(report.to_json())["findings"] == [
        {"file": "list.csv", **finding.as_dict()} for finding in report.findings
    ]


def test_json_of_nothing_is_json() -> None:
    report = report_of(GOOD)
    answer = json.loads(report.to_json())
    assert (answer["findings"], answer["rows"]) == ([], 1)


def test_json_holds_whatever_a_cell_holds() -> None:
    typed = 'a"b\\c}\n{"d"\u2028\x07'
    report = report_of(["A1", "Ann", "31/01/1950", typed, None, None])
    assert typed in {finding["value"] for finding in json.loads(report.to_json())["findings"]}
