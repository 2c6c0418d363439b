"""The page stands on its own, is equal for every reader, and shows nothing but printed figures."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from plait.evidence import picture_page
from plait.evidence.words import HOW_TO_READ, how_rounded
from plait.tables.pooled import Cell, Pooled

Boundaries = dict[str, dict[str, Any]]


if TYPE_CHECKING:
    from tests.unit.evidence.conftest import Node, Parse


@pytest.fixture
def html(pooled: Pooled, boundaries: Boundaries) -> str:
    return picture_page(pooled, boundaries=boundaries)


@pytest.fixture
def page(html: str, parse: Parse) -> Node:
    return parse(html)


def by_id(page: Node, ident: str) -> Node:
    (found,) = page.having("id", ident)
    return found


def lines(table: Node) -> dict[str, list[str]]:
    """What a table says: the row's name (without the map's letter) to its cells."""
    found = {}
    for tr in table.one("tbody").every("tr"):
        name = "".join(child for child in tr.one("th").inside if isinstance(child, str)).strip()
        found[name] = [td.text for td in tr.every("td")]
    return found


def tips(page: Node, ident: str) -> dict[str, str]:
    """What a map says: the area's name to its words."""
    areas = by_id(page, f"{ident}-areas")
    return dict(title.text.split(": ", 1) for title in areas.every("title"))


# --- equal to the map and to the figures ---


@pytest.mark.parametrize("number", [1, 2])
def test_each_table_says_exactly_what_its_map_says(page: Node, pooled: Pooled, number: int) -> None:
    table = lines(by_id(page, f"view-{number}-table"))
    table.pop(pooled.views[number - 1].total.name)
    assert {name: cells[0] for name, cells in table.items()} == tips(page, f"view-{number}")


def test_the_table_of_categories_says_what_the_small_maps_say(page: Node) -> None:
    heading, *categories = [th.text for th in by_id(page, "matrix-table").one("thead").every("th")]
    assert heading == "Ward"
    debt = categories.index("Debt or money")
    table = lines(by_id(page, "matrix-table"))
    assert {name: cells[debt] for name, cells in table.items()} == tips(page, f"category-{debt + 1}")


def test_a_table_has_every_area_with_every_partner_and_what_it_could_be(page: Node, pooled: Pooled) -> None:
    table = by_id(page, "view-1-table")
    names = [partner.name for partner in pooled.partners]
    assert [th.text for th in table.one("thead").every("th")] == [
        "Ward",
        "Together",
        *names,
        "Could be",
        "Per 1,000 residents",
    ]
    found = lines(table)
    assert found["Abbey"] == ["170", "135", "15", "20", "164 to 176", "21"]
    assert found["Dene"] == ["not counted"] * 6
    assert found["Cove & Dale"][1:] == ["fewer than 5"] * 3 + ["0 to 6", "hidden"]
    assert list(found)[-1] == "All of Smallton"


def test_an_area_of_the_map_that_has_no_row_is_in_the_table(
    pooled: Pooled, boundaries: Boundaries, parse: Parse
) -> None:
    view = replace(pooled.views[0], rows=pooled.views[0].rows[1:])
    page = parse(picture_page(replace(pooled, views=(view,)), boundaries=boundaries))
    assert set(lines(by_id(page, "view-1-table"))["Abbey"]) == {"no figure"}
    assert tips(page, "view-1")["Abbey"] == "no figure"


def test_the_charts_table_has_every_category_and_partner(page: Node, pooled: Pooled) -> None:
    found = lines(by_id(page, "chart-table"))
    for row in pooled.categories:
        assert found[row.category][:-1] == [row.pooled.words, *(part.words for part in row.parts)]


def test_hidden_and_uncounted_cells_are_marked_as_such(page: Node) -> None:
    for cell in by_id(page, "view-1-table").every("td"):
        kinds = cell.attributes.get("class", "").split()
        assert ("hidden" in kinds) == (cell.text in {"fewer than 5", "hidden"} or cell.text.startswith("hidden in"))
        assert "not-counted" not in kinds or cell.text == "not counted"


def test_a_cell_without_a_figure_never_looks_like_one_with(page: Node, pooled: Pooled) -> None:
    (dene,) = [tr for tr in by_id(page, "view-1-table").every("tr") if tr.attributes.get("data-code") == "W4"]
    *counts, could_be, rate = dene.every("td")
    assert ["not-counted" in cell.attributes["class"].split() for cell in (*counts, rate)] == [True] * 5
    assert could_be.text == "not counted"


def test_no_number_is_shown_that_is_not_printed_elsewhere(page: Node, pooled: Pooled, boundaries: Boundaries) -> None:
    """In particular not the residents that the rates were made with."""
    allowed = Counter[str]()
    said = [pooled.question, *pooled.notes, how_rounded()]
    said += [text for advice in HOW_TO_READ for text in (advice.heading, advice.text)]
    cells: list[Cell] = [cell for row in pooled.categories for cell in (row.pooled, *row.parts)]
    assert pooled.matrix is not None
    cells += [cell for row in pooled.matrix.rows for cell in row.cells]
    for view in pooled.views:
        said += [view.level_title, *(row.name for row in view.rows)]
        said += [str(row.per_thousand) for row in (*view.rows, view.total)]
        cells += [cell for row in (*view.rows, view.total) for cell in (row.pooled, *row.parts)]
        # How many areas there are, or are hidden, can be counted in the table.
        said.append(" ".join(map(str, range(len(view.rows) + 1))))
    for cell in cells:
        said += [cell.words, f"{cell.low or 0:,}", f"{cell.high or 0:,}"]
    for partner in pooled.partners:
        said += [partner.name, partner.meaning, partner.contact, partner.covers, partner.counted.words]
        said += [f"{partner.counted_on.day} {partner.counted_on.year}", *partner.notes, *partner.sources]
        said += [f"{reason} {rows}" for reason, rows in partner.left_out]
    said += [f"{source.title} {source.vintage} {source.licence}" for source in pooled.sources]
    said.append("Per 1,000 residents")
    numbers = re.compile(r"\d+(?:[.,]\d+)*")
    allowed.update(number for text in said for number in numbers.findall(text))
    body = " ".join(
        child if isinstance(child, str) else "" for node in page.one("body").every() for child in node.inside
    )
    assert set(numbers.findall(body)) <= set(allowed)
    assert "7,919" not in body
    assert "7919" not in body


# --- stands on its own ---


def test_there_is_no_script_no_style_attribute_and_nothing_from_outside(html: str, page: Node) -> None:
    every = list(page.every())
    assert not {node.tag for node in every} & {"script", "img", "iframe", "object", "embed", "form", "base"}
    names = {name for node in every for name in node.attributes}
    assert not {name for name in names if name in {"style", "src", "srcset"} or name.startswith("on")}
    assert all(node.attributes["href"][0] == "#" for node in every if "href" in node.attributes and node.tag != "link")
    assert [link.attributes for link in page.every("link")] == [{"rel": "icon", "href": "data:,"}]
    assert set(re.findall(r"\w+://[^\"' ]+", html)) <= {"http://www.w3.org/2000/svg"}
    assert "@import" not in html
    assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)\)", html))


def test_the_policy_lets_in_this_style_sheet_and_nothing_else(html: str, page: Node) -> None:
    (style,) = re.findall("<style>(.*)</style>", html, flags=re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    (policy,) = [meta for meta in page.every("meta") if "http-equiv" in meta.attributes]
    rules = policy.attributes["content"].split("; ")
    assert policy.attributes["http-equiv"] == "Content-Security-Policy"
    assert rules[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]
    assert "unsafe" not in policy.attributes["content"]


def test_names_are_escaped(html: str) -> None:
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; means this" in html


def test_the_same_picture_has_the_same_bytes(pooled: Pooled, boundaries: Boundaries, html: str) -> None:
    assert picture_page(pooled, boundaries=boundaries) == html


# --- for every reader ---


def test_the_page_is_in_british_english_with_landmarks_and_one_first_heading(page: Node, pooled: Pooled) -> None:
    assert page.one("html").attributes["lang"] == "en-GB"
    assert page.one("h1").text == pooled.question
    assert all(len(list(page.every(tag))) == 1 for tag in ("header", "main", "nav", "footer"))
    assert pooled.question in page.one("head").one("title").text


def test_headings_leave_out_no_level(page: Node) -> None:
    levels = [int(node.tag[1]) for node in page.every() if re.fullmatch("h[1-6]", node.tag)]
    assert all(after <= before + 1 for before, after in pairwise([0, *levels]))


def test_the_first_link_skips_to_the_picture(page: Node) -> None:
    assert next(page.every("a")).attributes["href"] == "#main"


def test_every_id_is_there_once_and_every_reference_leads_somewhere(page: Node, html: str) -> None:
    ids = Counter(node.attributes["id"] for node in page.every() if "id" in node.attributes)
    assert max(ids.values()) == 1
    wanted = {
        ident
        for node in page.every()
        for name in ("aria-labelledby", "aria-describedby")
        for ident in node.attributes.get(name, "").split()
    }
    wanted |= {node.attributes["href"][1:] for node in page.every() if node.attributes.get("href", "").startswith("#")}
    wanted |= set(re.findall(r"url\(#([^)]*)\)", html))
    assert wanted <= set(ids)


def test_every_table_has_a_caption_scopes_and_a_labelled_region_that_takes_the_focus(page: Node) -> None:
    tables = list(page.every("table"))
    assert tables
    for table in tables:
        assert table.one("caption").text
        assert {th.attributes["scope"] for th in table.every("th")} == {"col", "row"}
    regions = page.having("role", "region")
    assert len(regions) == len(tables)
    for region in regions:
        assert region.attributes["tabindex"] == "0"
        assert by_id(page, region.attributes["aria-labelledby"]).text


def test_a_long_table_is_folded_up_and_a_short_one_is_not(page: Node) -> None:
    folded = {table.attributes["id"] for details in page.every("details") for table in details.every("table")}
    assert folded == {"view-2-table"}


def test_letters_in_the_table_are_those_on_the_map(page: Node) -> None:
    keys = [node.text for node in by_id(page, "view-1-table").having("class", "key")]
    on_map = by_id(page, "view-1-areas")
    svg = next(node for node in page.every("svg") if on_map in node.every())
    (shown,) = svg.having("class", "letters")
    letters = by_id(page, shown.attributes["href"].removeprefix("#"))
    assert keys
    assert sorted(keys) == sorted(text.text for text in letters.every("text"))
    assert not by_id(page, "view-2-table").having("class", "key")


# --- what has to stand beside figures ---


def test_a_made_up_place_says_so_and_a_real_one_does_not(pooled: Pooled, boundaries: Boundaries) -> None:
    real = picture_page(replace(pooled, made_up=False), boundaries=boundaries)
    assert "Made up:" in picture_page(pooled, boundaries=boundaries)
    assert "made up" not in real.lower()


def test_each_partner_stands_with_meaning_contact_dates_and_what_was_left_out(page: Node) -> None:
    partner = by_id(page, "partner-1")
    (section,) = [node for node in page.every("section") if partner in node.inside]
    said = {entry.one("dt").text: entry.one("dd").text for entry in section.every("div")}
    assert said["What the list means"] == "Being on this list means: needs food."
    assert said["Whom to ask"] == "Jo Field, jo@food-share.example"
    assert said["Counted on"] == "18 November 2025"
    assert said["Dates covered"] == "19 March to 30 September 2025"
    assert said["Rows counted"] == "1,430"
    assert "Postcode elsewhere: fewer than 5" in said["Rows left out"]
    assert said["Notes"] == "Some people came twice."
    assert said["Made with"] == "Postcode directory, May 2025"


def test_open_data_stand_with_vintage_publisher_and_licence(page: Node) -> None:
    (sources,) = page.having("class", "sources")
    assert sources.text == "Census: residents by age (2021). ONS. Licence: OGL v3.0."


def test_without_boundaries_there_is_a_table_and_no_map(pooled: Pooled, parse: Parse) -> None:
    page = parse(picture_page(pooled, boundaries={}))
    assert not page.having("class", "plait-map")
    assert not page.having("class", "plait-shapes")
    assert "there is a table and no map" in page.text
    assert lines(by_id(page, "view-1-table"))["Abbey"][0] == "170"


def test_categories_without_any_figure_are_named_instead_of_mapped(
    pooled: Pooled, boundaries: Boundaries, parse: Parse
) -> None:
    assert pooled.matrix is not None
    hidden = pooled.views[0].rows[2].pooled
    rows = tuple(replace(row, cells=(row.cells[0], hidden)) for row in pooled.matrix.rows)
    page = parse(picture_page(replace(pooled, matrix=replace(pooled.matrix, rows=rows)), boundaries=boundaries))
    assert not page.having("id", "category-2-areas")
    assert "no figure may be shown in any ward: Debt or money." in page.text


def test_a_picture_of_nothing_is_still_a_page(pooled: Pooled, parse: Parse) -> None:
    nothing = replace(pooled, partners=(), views=(), categories=(), sources=(), notes=(), matrix=None)
    page = parse(picture_page(nothing, boundaries={}))
    assert "There is no table to show." in page.text
