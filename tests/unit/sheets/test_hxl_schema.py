"""HXL tools read what Plait writes: shown with their reference library itself."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from plait.checking.cleaned_copy import sheet_csv
from plait.checking.tag_row import with_tags
from plait.checking.values import Context, problem_of
from plait.sheets import Kind, find_list, read_workbook
from plait.sheets.formulas import harmless
from plait.sheets.hxl_schema import COLUMNS, hxl_schema
from plait.standard import ValueType, load_dictionary

ENTRIES = load_dictionary().entries


@pytest.fixture(scope="module")
def hxl() -> ModuleType:
    library: ModuleType = pytest.importorskip(
        "hxl", reason="libhxl is not installed: ./run test installs the test lock"
    )
    return library


def tagged_csv(rows: list[list[str]]) -> io.BytesIO:
    """A list with every heading and tag of the dictionary, as a spreadsheet saves it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([[entry.name for entry in ENTRIES], [entry.tag for entry in ENTRIES], *rows])
    return io.BytesIO(out.getvalue().encode("utf-8-sig"))


def faults_of(hxl: ModuleType, rows: list[list[str]]) -> list[tuple[str, str]]:
    """What libhxl finds by the exported schema: tag and value."""
    found: list[tuple[str, str]] = []
    schema = hxl.schema(
        hxl.data(io.BytesIO(hxl_schema(ENTRIES).encode("utf-8-sig"))),
        callback=lambda fault: found.append((fault.column.display_tag, fault.value)),
    )
    schema.validate(hxl.data(tagged_csv(rows)))
    return found


def test_a_tagged_list_is_read_with_all_of_its_tags(hxl: ModuleType) -> None:
    columns = hxl.data(tagged_csv([[entry.example for entry in ENTRIES]])).columns

    assert [(column.tag[1:], set(column.attributes)) for column in columns] == [
        (entry.key.hashtag, set(entry.key.attributes)) for entry in ENTRIES
    ]


def test_no_tag_matches_another_as_a_pattern(hxl: ModuleType) -> None:
    columns = {entry.tag: hxl.model.Column.parse(entry.tag) for entry in ENTRIES}
    patterns = {entry.tag: hxl.model.TagPattern.parse(entry.tag) for entry in ENTRIES}

    assert {(pattern, tag) for pattern in patterns for tag in columns if patterns[pattern].match(columns[tag])} == {
        (tag, tag) for tag in columns
    }


def test_the_schema_has_a_rule_for_every_tag(hxl: ModuleType) -> None:
    schema = hxl.schema(hxl.data(io.BytesIO(hxl_schema(ENTRIES).encode())))

    assert [rule.tag_pattern.is_absolute for rule in schema.rules] == [True] * len(ENTRIES)


def test_examples_are_good_by_the_exported_schema(hxl: ModuleType) -> None:
    assert faults_of(hxl, [[entry.example for entry in ENTRIES]]) == []


def test_empty_cells_are_good_by_the_exported_schema(hxl: ModuleType) -> None:
    assert faults_of(hxl, [["" for _ in ENTRIES], [entry.example for entry in ENTRIES]]) == []


def test_wrong_values_are_found_by_the_exported_schema(hxl: ModuleType) -> None:
    wrong = {
        "#Need+Type": "Gardening",
        "#Person+Resident+AgeBand": "about 80",
        "#Resident+Household+Number": "21",
        "#Address+Resident+Postcode": "NW1",
        "#Contact+Resident+Language": "12",
        "#Contact+Resident+Email": "none",
    }
    found = faults_of(hxl, [[wrong.get(entry.tag, entry.example) for entry in ENTRIES]])

    assert sorted(value for _, value in found) == sorted(wrong.values())


def test_an_empty_cell_that_every_row_needs_is_found_by_the_exported_schema(hxl: ModuleType) -> None:
    entries = [replace(entry, required=True) for entry in ENTRIES[:2]]
    found: list[str] = []
    schema = hxl.schema(
        hxl.data(io.BytesIO(hxl_schema(entries).encode())), callback=lambda fault: found.append(fault.message)
    )
    schema.validate(hxl.data(tagged_csv([[""] + [entry.example for entry in ENTRIES[1:]]])))

    assert found == ["Expected at least 1 matching non-empty value(s)"]


def test_every_row_of_the_schema_is_as_long_as_its_headings() -> None:
    rows = list(csv.reader(io.StringIO(hxl_schema(ENTRIES))))

    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert rows[1] == [tag for _, tag in COLUMNS]


def test_every_tag_of_the_schema_is_exact() -> None:
    rows = list(csv.reader(io.StringIO(hxl_schema(ENTRIES))))

    assert [row[0] for row in rows[2:]] == [f"{entry.tag}!" for entry in ENTRIES]


def test_a_list_that_plait_put_tags_into_is_read(hxl: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("D.O.B.,Post Code,Notes\n24/06/1950,NW1 8AB,rings\n", encoding="utf-8")
    workbook = read_workbook(file)
    tagged = find_list(workbook, load_dictionary())
    sheet, _ = with_tags(workbook.sheets[0], tagged)
    source = hxl.data(io.BytesIO(sheet_csv(sheet)))

    assert [column.display_tag for column in source.columns] == [
        "#person+resident+dateofbirth",
        "#address+resident+postcode",
        "",
    ]
    assert [row.values for row in source] == [["24/06/1950", "NW1 8AB", "rings"]]


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("#Address+Resident+Postcode", "GIR 0AA"),
        ("#Address+Resident+Postcode", "NW5  2QS"),
        ("#Address+Resident+Postcode", "nw52qs"),
        ("#Address+Resident+Postcode", "NW5\u00a02QS"),
        ("#Person+Resident+NhsNumber", "943  476  5919"),
        ("#Person+Resident+NhsNumber", "94 34 76 59 19"),
        ("#Contact+Resident+Phone", "(020) 7946 0018"),
        ("#Contact+Date", "24th June 2020"),
        ("#Need+Type", "HOUSING ; Transport"),
    ],
)
def test_what_plait_accepts_is_good_by_the_exported_schema(hxl: ModuleType, tag: str, text: str) -> None:
    entry = load_dictionary().find(tag)

    assert entry is not None
    assert problem_of(text, Kind.TEXT, entry, Context(today=date(2026, 11, 22))) is None
    assert faults_of(hxl, [[text if item is entry else item.example for item in ENTRIES]]) == []


def test_no_text_of_an_extension_is_a_formula_in_the_schema() -> None:
    entry = replace(ENTRIES[0], name="=cmd", pattern=None, type=ValueType.LIST, allowed=("=1+1", "-1"))
    rows = list(csv.reader(io.StringIO(hxl_schema([entry]))))

    assert not [cell for row in rows for cell in row if harmless(cell) != cell]


def test_values_that_look_like_formulas_are_still_allowed_values(hxl: ModuleType) -> None:
    entry = next(entry for entry in ENTRIES if entry.tag == "#Person+Resident+AgeBand")
    found: list[str] = []
    schema = hxl.schema(
        hxl.data(io.BytesIO(hxl_schema([replace(entry, allowed=("=1", "-1"))]).encode())),
        callback=lambda fault: found.append(fault.value),
    )
    texts = ("=1", "-1", "1")
    schema.validate(hxl.data(tagged_csv([[text if item is entry else "" for item in ENTRIES] for text in texts])))

    assert found == ["1"]
