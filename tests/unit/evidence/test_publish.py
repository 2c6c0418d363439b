"""What is published is what the picture shows: the same figures, described, and hidden never becomes 0."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from shapely.geometry import shape

from plait.evidence import Licence, published_files, zip_of
from plait.evidence.words import CONTACTS_NOT_PEOPLE, MADE_UP, how_rounded
from plait.standard.tags import is_tag
from plait.tables.pooled import Cell, Pooled

Boundaries = dict[str, dict[str, Any]]
Line = dict[str, str]
LICENCE = Licence("CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/")
WHOLE, WARD = "Whole place", "Ward"
FOOD, DEBT, ALL = "Food or shopping", "Debt or money", "All contacts"


@pytest.fixture
def files(pooled: Pooled, boundaries: Boundaries) -> dict[str, bytes]:
    return published(pooled, boundaries)


def published(pooled: Pooled, boundaries: Boundaries) -> dict[str, bytes]:
    return published_files(
        pooled,
        boundaries=boundaries,
        title="Who is going without food?",
        published_on=date(2025, 12, 1),
        licence=LICENCE,
        contact="Asma Rahman, data@council.example",
    )


@pytest.fixture
def written(files: dict[str, bytes]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(files["picture.csv"].decode("utf-8-sig"), newline="")))


@pytest.fixture
def lines(written: list[list[str]]) -> list[Line]:
    return [dict(zip(written[0], row, strict=True)) for row in written[2:]]


def line(lines: list[Line], kind: str, code: str, category: str) -> Line:
    (found,) = [
        one for one in lines if (one["Kind of area"], one["Area code"], one["Category"]) == (kind, code, category)
    ]
    return found


def figures(one: Line) -> tuple[str, ...]:
    return tuple(
        one[name] for name in ("Contacts", "Status", "Contacts in words", "Could be at least", "Could be at most")
    )


def as_cell(cell: Cell) -> tuple[str, ...]:
    numbers = ["" if number is None else str(number) for number in (cell.number, cell.low, cell.high)]
    return (numbers[0], cell.state.value, cell.words, *numbers[1:])


def properties(files: dict[str, bytes], name: str) -> dict[str, dict[str, Any]]:
    return {feature["properties"]["code"]: feature["properties"] for feature in json.loads(files[name])["features"]}


# --- picture.csv ---


def test_every_figure_of_a_view_is_a_line_with_the_same_figure(lines: list[Line], pooled: Pooled) -> None:
    headings = {"ward": WARD, "lsoa": "Small area (LSOA)"}
    for view in pooled.views:
        for row in view.rows:
            assert figures(line(lines, headings[view.level], row.code, view.category)) == as_cell(row.pooled)
        assert figures(line(lines, WHOLE, "P", view.category)) == as_cell(view.total.pooled)


def test_the_matrix_and_the_whole_place_by_category_are_lines_too(lines: list[Line], pooled: Pooled) -> None:
    assert pooled.matrix is not None
    for row in pooled.matrix.rows:
        assert figures(line(lines, WARD, row.code, DEBT)) == as_cell(row.cells[1])
    assert figures(line(lines, WHOLE, "P", DEBT)) == as_cell(pooled.categories[1].pooled)


def test_no_line_is_there_twice(lines: list[Line]) -> None:
    keys = [(one["Kind of area"], one["Area code"], one["Category"]) for one in lines]
    assert len(keys) == len(set(keys)) == 3 + 2 * 6 + 60


def test_a_hidden_or_uncounted_figure_is_empty_and_worded_and_never_nought(lines: list[Line]) -> None:
    assert {one["Status"] for one in lines if not one["Contacts"]} == {"hidden", "not counted"}
    assert {one["Status"] for one in lines if one["Contacts"]} == {"shown"}
    assert "0" not in {one[name] for one in lines for name in ("Contacts", "Contacts per 1,000 residents")}
    assert not any(one["Contacts per 1,000 residents"] for one in lines if not one["Contacts"])


def test_the_rate_is_the_pictures_and_residents_stand_beside_it(lines: list[Line], pooled: Pooled) -> None:
    for row in pooled.views[0].rows:
        one = line(lines, WARD, row.code, FOOD)
        assert one["Contacts per 1,000 residents"] == ("" if not row.per_thousand else str(row.per_thousand))
        assert one["Residents"] == "7919"


def test_tags_stand_in_the_second_row_under_plain_headings(written: list[list[str]]) -> None:
    assert written[0][:4] == ["Kind of area", "Boundaries", "Area code", "Area"]
    assert written[1][2] == "#Area+Code"
    assert all(is_tag(tag) for tag in written[1])
    assert len({tag.lower() for tag in written[1]}) == len(written[0])


def test_no_cell_is_a_formula(pooled: Pooled, boundaries: Boundaries) -> None:
    first = pooled.views[0]
    named = tuple(replace(row, name=f"={row.name}") for row in first.rows)
    assert pooled.matrix is not None
    evil = replace(
        pooled,
        place_name="@SUM(1)",
        views=(replace(first, rows=named), *pooled.views[1:]),
        matrix=replace(pooled.matrix, categories=(FOOD, "+A1"), rows=pooled.matrix.rows),
    )
    text = published(evil, boundaries)["picture.csv"].decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert "'=Abbey" in cells
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@"}]


def test_a_line_says_which_boundaries(lines: list[Line]) -> None:
    assert line(lines, WARD, "W1", FOOD)["Boundaries"] == "Ward, 2025 boundaries"


# --- areas-LEVEL.geojson ---


def test_each_area_has_the_figures_of_the_headline_and_of_all_contacts(files: dict[str, bytes], pooled: Pooled) -> None:
    wards, small = properties(files, "areas-ward.geojson"), properties(files, "areas-lsoa.geojson")
    for row in pooled.views[0].rows:
        found = wards[row.code]
        assert (found["headline_contacts"], found["headline_words"]) == (row.pooled.number, row.pooled.words)
        assert found["headline_category"] == FOOD
        assert found["headline_per_1000_residents"] == row.per_thousand
    for row in pooled.views[1].rows:
        assert small[row.code]["all_contacts"] == row.pooled.number
    assert "all_contacts" not in wards["W1"]


def test_a_hidden_area_is_null_with_words(files: dict[str, bytes]) -> None:
    hidden = properties(files, "areas-ward.geojson")["W3"]
    assert hidden["headline_contacts"] is None
    assert hidden["headline_status"] == "hidden"
    assert hidden["headline_words"] == "hidden in 3 lists"
    assert hidden["headline_per_1000_residents"] is None


def test_an_area_without_a_row_is_null_with_words(pooled: Pooled, boundaries: Boundaries) -> None:
    without = replace(pooled, views=(replace(pooled.views[0], rows=pooled.views[0].rows[1:]),), matrix=None)
    abbey = properties(published(without, boundaries), "areas-ward.geojson")["W1"]
    assert (abbey["headline_contacts"], abbey["headline_words"]) == (None, "no figure")


def test_boundaries_are_where_they_were_and_run_as_the_standard_asks(
    files: dict[str, bytes], wards: dict[str, Any]
) -> None:
    before = {feature["properties"]["code"]: shape(feature["geometry"]) for feature in wards["features"]}
    for feature in json.loads(files["areas-ward.geojson"])["features"]:
        after = shape(feature["geometry"])
        assert after.symmetric_difference(before[feature["properties"]["code"]]).area < 1e-12
        parts = getattr(after, "geoms", [after])
        assert all(part.exterior.is_ccw and not any(hole.is_ccw for hole in part.interiors) for part in parts)


def test_coordinates_have_five_decimals_at_most(pooled: Pooled, boundaries: Boundaries) -> None:
    boundaries["ward"]["features"][0]["geometry"]["coordinates"][0][1][0] += 0.000004321
    text = published(pooled, boundaries)["areas-ward.geojson"].decode()
    assert not re.search(r"\d\.\d{6}", text)


def test_the_notes_go_with_the_areas(files: dict[str, bytes]) -> None:
    whole = json.loads(files["areas-ward.geojson"])
    assert whole["notes"][:3] == [MADE_UP, CONTACTS_NOT_PEOPLE, how_rounded()]
    assert whole["published"] == "2025-12-01"
    assert whole["boundaries"] == "Ward, 2025 boundaries"


# --- datapackage.json ---


@pytest.fixture
def package(files: dict[str, bytes]) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(files["datapackage.json"])
    return described


def test_the_package_names_each_file_with_its_checksum(package: dict[str, Any], files: dict[str, bytes]) -> None:
    assert [resource["path"] for resource in package["resources"]] == [
        "picture.csv",
        "areas-ward.geojson",
        "areas-lsoa.geojson",
    ]
    for resource in package["resources"]:
        data = files[resource["path"]]
        assert resource["hash"] == f"sha256:{sha256(data).hexdigest()}"
        assert resource["bytes"] == len(data)


def test_the_schema_is_true_of_every_cell(package: dict[str, Any], written: list[list[str]], lines: list[Line]) -> None:
    table = package["resources"][0]
    fields = table["schema"]["fields"]
    assert [field["name"] for field in fields] == written[0]
    assert written[1][0].startswith(table["dialect"]["commentChar"])
    assert not [row for row in written[2:] if row[0].startswith("#")]
    for field in fields:
        cells = [one[field["name"]] for one in lines]
        given = [cell for cell in cells if cell not in table["schema"]["missingValues"]]
        limits = field.get("constraints", {})
        assert len(given) == len(cells) or not limits.get("required")
        assert set(given) <= set(limits.get("enum", given))
        if field["type"] == "integer":
            assert all(re.fullmatch(r"\d+", cell) and int(cell) >= limits["minimum"] for cell in given)
        else:
            assert field["type"] == "string"
    keys = [tuple(one[name] for name in table["schema"]["primaryKey"]) for one in lines]
    assert len(set(keys)) == len(keys)


def test_the_package_says_who_when_from_what_and_under_which_licence(package: dict[str, Any], pooled: Pooled) -> None:
    assert package["title"] == "Who is going without food?"
    assert package["name"] == "who-is-going-without-food"
    assert package["created"] == "2025-12-01T00:00:00Z"
    assert package["licenses"] == [{"name": LICENCE.name, "title": LICENCE.title, "path": LICENCE.address}]
    organisations = [one["organization"] for one in package["contributors"] if "organization" in one]
    assert organisations == [partner.name for partner in pooled.partners]
    (source,) = package["sources"]
    assert (source["title"], source["version"], source["licence"]) == ("Census: residents by age", "2021", "OGL v3.0")


@pytest.mark.parametrize("said", [CONTACTS_NOT_PEOPLE, how_rounded(), MADE_UP])
def test_the_package_describes_what_a_reader_must_know(package: dict[str, Any], said: str) -> None:
    assert said in package["description"]


# --- README.txt and the zip ---


def test_the_readme_names_every_file_and_whom_to_ask(files: dict[str, bytes]) -> None:
    text = files["README.txt"].decode()
    assert all(f"- {name}: " in text for name in files if name != "README.txt")
    assert "Whom to ask: Asma Rahman, data@council.example" in text
    assert "Published on 1 December 2025." in text


def test_the_readme_says_who_counted_what(files: dict[str, bytes]) -> None:
    text = " ".join(files["README.txt"].decode().split())
    assert "Food Share: Being on this list means: needs food. Counted on 18 November 2025." in text
    assert "Census: residents by age (2021). ONS. Licence: OGL v3.0." in text


def test_no_partners_own_contact_is_in_a_file_that_cannot_be_called_back(files: dict[str, bytes]) -> None:
    assert not [name for name, data in files.items() if b"jo@food-share.example" in data]


def test_no_true_figure_of_one_organisation_is_published(files: dict[str, bytes], lines: list[Line]) -> None:
    headings = set(lines[0])
    assert not headings & {"Food Share", "Partner"}
    assert b"135" not in files["picture.csv"]  # what one of three organisations counted in Abbey


def test_the_same_picture_has_the_same_files_and_the_same_zip(
    files: dict[str, bytes], pooled: Pooled, boundaries: Boundaries
) -> None:
    again = published(pooled, boundaries)
    assert again == files
    assert zip_of(again) == zip_of(files)


def test_the_zip_holds_the_files(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(zip_of(files))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files


def test_a_level_without_boundaries_has_no_file_of_areas(pooled: Pooled, wards: dict[str, Any]) -> None:
    files = published(pooled, {"ward": wards})
    assert set(files) == {"README.txt", "picture.csv", "areas-ward.geojson", "datapackage.json"}


def test_a_picture_without_a_matrix_is_published_too(pooled: Pooled, boundaries: Boundaries) -> None:
    text = published(replace(pooled, matrix=None), boundaries)["picture.csv"].decode("utf-8-sig")
    assert 'Ward,"Ward, 2025 boundaries",W1,Abbey,Food or shopping,170,shown,170,164,176' in text


def test_a_picture_of_nothing_is_described_all_the_same(pooled: Pooled) -> None:
    nothing = replace(pooled, partners=(), views=(), categories=(), sources=(), matrix=None)
    assert set(published(nothing, {})) == {"README.txt", "picture.csv", "datapackage.json"}


def test_a_partly_hidden_figure_says_so(pooled: Pooled, boundaries: Boundaries, lines: list[Line]) -> None:
    assert line(lines, WARD, "W6", FOOD)["Contacts in words"] == "1,255 + 1 hidden"
    assert line(lines, WARD, "W6", FOOD)["Contacts"] == "1255"
