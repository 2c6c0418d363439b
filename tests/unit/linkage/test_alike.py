"""What rows of one person say alike, however it is written, and what they do not."""

from __future__ import annotations

import polars as pl
import pytest

from plait.linkage.alike import plain
from plait.linkage.databases import DuckDb
from plait.linkage.people import Row, best_values
from plait.linkage.preparing import FIELDS, prepared


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("postcode", "NW1 8AB", "nw18ab"),
        ("phone", "+447541652980", "07541 652980"),
        ("phone", "0044 7541 652980", "07541652980"),
        ("phone", "+44 (0)20 7946 0000", "020 7946 0000"),
        ("surname", "O'Neill", "ONEILL"),
        ("forename", "MARY  ANN", "Mary-Ann"),
        ("email", "Ann.Li@Example.org ", "ann.li@example.org"),
        ("address", "12 Mill Rd, Ashby", "12 MILL ROAD Ashby"),
        ("address", "Flat 2, 7 Prior's Ct", "flat 2 7 Priors Court"),
        ("address", "12A Elm Gdns", "12 a Elm Gardens"),
    ],
)
def test_what_is_written_in_two_ways_is_one_value(field: str, one: str, other: str) -> None:
    assert plain(field, one) == plain(field, other)
    best = best_values([Row(0, 2, {field: one}), Row(1, 2, {field: other})])
    assert not best[field].differs


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("phone", "+447541652980", "07541 652981"),
        ("address", "12 Mill Road", "12 Mill Lane"),
        ("address", "Flat 1, 2 Mill Lane", "12 Mill Lane"),
        ("address", "440 Mill Lane", "040 Mill Lane"),
        ("email", "ann.li@example.org", "annli@example.org"),
    ],
)
def test_what_says_something_else_differs(field: str, one: str, other: str) -> None:
    assert plain(field, one) != plain(field, other)


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("Rd", "Road"), ("St", "Street"), ("Ave", "Avenue"), ("Cl", "Close"), ("Ln", "Lane"), ("Dr", "Drive"),
        ("Cres", "Crescent"), ("Gdns", "Gardens"), ("Terr", "Terrace"), ("Ct", "Court"), ("Gr", "Grove"),
        ("Pl", "Place"), ("Sq", "Square"),
    ],
)  # fmt: skip
def test_short_forms_of_streets_are_those_that_lists_are_matched_by(short: str, whole: str) -> None:
    one, other = f"9 Elm {short}", f"9 Elm {whole}"
    assert plain("address", one) == plain("address", other)
    database = DuckDb()
    rows = pl.DataFrame([{"id": 0, "list": 0, "address": one}, {"id": 1, "list": 0, "address": other}])
    texts = [pl.lit(None, pl.String).alias(field) for field in FIELDS if field != "address"]
    database.table("rows", rows.with_columns(texts))
    assert database.frame(prepared("rows"))["street"].n_unique() == 1
    database.close(None)


@pytest.mark.parametrize("kind", ["Way", "Walk", "Hill", "Park", "Mews", "Row", "Rise", "View"])
def test_a_kind_of_street_without_a_short_form_stays_what_it_is(kind: str) -> None:
    assert plain("address", f"9 Elm {kind}") == f"9elm{kind.lower()}"
