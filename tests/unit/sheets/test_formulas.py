"""What a spreadsheet would work out gets a mark in a CSV file, and numbers with a sign get none."""

from __future__ import annotations

import polars as pl
import pytest

from plait.sheets.formulas import harmless, harmless_texts


@pytest.mark.parametrize(
    "text",
    [
        "+44 (0)7911 123456",
        "+44(0)7911123456",
        "+44 20-7946-0018",
        "+44 (0)20-7946-0018",
        "+44 20.7946.0018",
        "+447911123456 ",
        "-3.50",
        "- 5",
        "-",
    ],
)
def test_a_phone_number_and_a_number_with_a_sign_get_no_mark(text: str) -> None:
    assert harmless(text) == text
    assert pl.select(harmless_texts(pl.lit(text))).item() == text


@pytest.mark.parametrize(
    "text", ["=1", "@x", "+1+1", "-1-2", "+44-7911-123456", "-(1-2)", "+", "+44 (0)7911 123456\n", "-5 x", "+1 (2)*3"]
)
def test_what_may_be_worked_out_gets_one(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert pl.select(harmless_texts(pl.lit(text))).item() == f"'{text}"
