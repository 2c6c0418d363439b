"""The parts of a picture stand on any page: the site's shows what the page that stands alone does."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from plait.documents import packaged
from plait.evidence import Link, Picture, picture_page, picture_parts, table_html
from plait.evidence.picture import STYLES
from plait.tables.pooled import Pooled

if TYPE_CHECKING:
    from tests.unit.evidence.conftest import Node, Parse

Boundaries = dict[str, dict[str, Any]]
CSS = packaged(STYLES)


@pytest.fixture
def picture(pooled: Pooled, boundaries: Boundaries) -> Picture:
    return picture_parts(pooled, boundaries=boundaries)


@pytest.fixture
def inside(picture: Picture, parse: Parse) -> Node:
    """All parts as a page of the site has them."""
    return parse(str(picture.shapes) + "".join(f'<h2 id="{part.ident}">x</h2>{part.html}' for part in picture.parts))


def row_of(node: Node, ident: str) -> Node:
    (found,) = node.having("id", ident)
    return found


# --- what the parts are ---


def test_the_headline_comes_first_and_the_chart_last(picture: Picture) -> None:
    assert [part.ident for part in picture.parts] == ["view-1", "matrix", "view-2", "chart"]
    assert [part.title for part in picture.parts] == [
        "Food or shopping by ward",
        "Every category by ward",
        "All contacts by small area",
        "Contacts by category and organisation",
    ]
    assert picture.figures[0].level == "ward"
    assert picture.figures[0].category == "Food or shopping"


def test_the_page_that_stands_alone_has_the_same_parts(
    picture: Picture, pooled: Pooled, boundaries: Boundaries
) -> None:
    page = picture_page(pooled, boundaries=boundaries)
    assert str(picture.shapes) in page
    for part in picture.parts:
        assert str(part.html) in page


def test_a_level_that_no_figure_shows_weighs_nothing(pooled: Pooled, boundaries: Boundaries) -> None:
    wards_only = replace(pooled, views=pooled.views[:1])
    assert "map-lsoa" not in picture_parts(wards_only, boundaries=boundaries).shapes


def test_a_picture_of_nothing_has_no_parts(pooled: Pooled, boundaries: Boundaries) -> None:
    nothing = replace(pooled, partners=(), views=(), categories=(), matrix=None)
    picture = picture_parts(nothing, boundaries=boundaries)
    assert picture.parts == ()
    assert picture.shapes == ""


def test_a_table_alone_is_the_one_in_its_figure(picture: Picture) -> None:
    first = picture.figures[0]
    assert str(table_html(first.table)) in first.html


# --- safe under a policy that allows no style and no script ---


def test_no_part_needs_a_style_a_script_or_anything_from_elsewhere(inside: Node) -> None:
    every = list(inside.every())
    assert not {node.tag for node in every} & {"style", "script", "link", "img", "image", "foreignobject", "iframe"}
    names = {name for node in every for name in node.attributes}
    assert not {name for name in names if name in {"style", "src"} or name.startswith("on")}
    assert all(node.attributes.get("href", "#")[0] == "#" for node in every)


def test_every_id_is_there_once_and_every_reference_leads_somewhere(inside: Node, picture: Picture) -> None:
    ids = Counter(node.attributes["id"] for node in inside.every() if "id" in node.attributes)
    assert max(ids.values()) == 1
    html = str(picture.shapes) + "".join(part.html for part in picture.parts)
    wanted = set(re.findall(r"url\(#([^)]*)\)", html)) | set(re.findall(r'href="#([^"]*)"', html))
    assert wanted <= set(ids)


def test_what_the_maps_refer_to_is_in_the_page_but_shows_nothing(inside: Node) -> None:
    (shapes,) = inside.having("class", "plait-shapes")
    assert {name: shapes.attributes[name] for name in ("width", "height", "aria-hidden")} == {
        "width": "0",
        "height": "0",
        "aria-hidden": "true",
    }
    assert not re.search(r"plait-shapes[^}]*display:\s*none", CSS)


# --- what was said about an area ---


def test_each_row_of_an_area_has_its_code_and_an_id_of_its_own(inside: Node, picture: Picture) -> None:
    table = picture.figures[0].table
    row = row_of(inside, table.row_ident("W1"))
    assert row.attributes["data-code"] == "W1"
    assert row.one("th").text.endswith("Abbey")


def test_a_remark_is_a_link_in_the_heading_of_its_areas_row(
    pooled: Pooled, boundaries: Boundaries, parse: Parse
) -> None:
    remarks = {("ward", "W1"): Link("1 story", "#story-7"), ("lsoa", "W5"): Link("2 stories", "#story-9")}
    first = picture_parts(pooled, boundaries=boundaries, remarks=remarks).figures[0]
    page = parse(first.html)
    (link,) = page.every("a")
    assert (link.text, link.attributes["href"]) == ("1 story", "#story-7")
    assert link in row_of(page, first.table.row_ident("W1")).one("th").every()


def test_a_remark_is_escaped(pooled: Pooled, boundaries: Boundaries) -> None:
    remarks = {("ward", "W1"): Link('<b>"', '"><script>')}
    html = picture_parts(pooled, boundaries=boundaries, remarks=remarks).figures[0].html
    assert '<a href="&#34;&gt;&lt;script&gt;">&lt;b&gt;&#34;</a>' in html


# --- the one file of styles ---


def test_every_rule_begins_with_a_class_of_a_part() -> None:
    without_comments = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    selectors = re.findall(r"([^{};]+)\{", without_comments)
    for selector in (
        one.strip() for group in selectors if "@" not in group for one in re.split(r",(?![^()]*\))", group)
    ):
        assert selector.startswith(".plait-"), selector


def test_every_class_of_a_part_has_a_rule_and_the_other_way_round(inside: Node) -> None:
    used = {name for node in inside.every() for name in node.attributes.get("class", "").split()}
    ruled = set(re.findall(r"\.([a-z][a-z-]*)", re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)))
    for_programs = {name for name in used if re.fullmatch(r"shade-\d|partner-\d+", name)} | {"shown"}
    assert used - for_programs <= ruled
    assert ruled - {"plait-across"} <= used


def test_styles_name_no_address_and_no_font_but_the_sites() -> None:
    assert not re.search(r"@font-face|@import|url\(|//\w", CSS)
    assert re.findall(r'"[^"]+", ([^;]*);', CSS) == ["Helvetica, Arial, sans-serif"]
