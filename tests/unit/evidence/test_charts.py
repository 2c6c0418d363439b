"""A chart draws what may be shown and words the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from plait.evidence.charts import LONGEST_BAR, LOOKS, NARROWEST, TEXT_SIZE, draw_bars
from plait.evidence.svg import text_width
from plait.tables.pooled import Partner, Pooled

if TYPE_CHECKING:
    from tests.unit.evidence.conftest import Node, Parse


@pytest.fixture
def chart(pooled: Pooled, parse: Parse) -> Node:
    return parse(draw_bars(pooled.categories, pooled.partners))


def group(chart: Node, category: str) -> Node:
    (found,) = [svg for svg in chart.every("svg") if category in svg.text]
    return found


def test_a_hidden_part_has_words_and_no_bar(chart: Node) -> None:
    debt = group(chart, "Debt or money")
    assert [text.text for text in debt.having("class", "hidden")] == ["hidden: fewer than 5"]
    assert not debt.having("class", "partner-2")


def test_a_part_that_was_not_counted_has_words_and_no_bar(chart: Node) -> None:
    debt = group(chart, "Debt or money")
    assert [text.text for text in debt.having("class", "not-counted")] == ["not counted"]
    assert not debt.having("class", "partner-1")


def test_bars_are_as_long_as_their_figures_on_one_scale_from_nought(chart: Node, pooled: Pooled) -> None:
    for row in pooled.categories:
        bars = list(group(chart, row.category).every("rect"))
        shown = [part.number for part in row.parts if part.number is not None]
        assert [float(bar.attributes["width"].rstrip("%")) for bar in bars] == [
            pytest.approx(LONGEST_BAR * number / 1430, abs=0.01) for number in shown
        ]


def test_every_figure_is_written(chart: Node, pooled: Pooled) -> None:
    for row in pooled.categories:
        words = group(chart, row.category).text
        assert row.pooled.words in words
        assert all(part.words in words for part in row.parts)


def test_names_are_escaped_and_every_partner_is_in_the_legend(pooled: Pooled, chart: Node) -> None:
    assert "<script" not in draw_bars(pooled.categories, pooled.partners)
    legend = next(chart.every("svg"))
    assert [text.text for text in legend.every("text")] == [partner.name for partner in pooled.partners]


def test_partners_differ_by_pattern_and_not_only_by_colour() -> None:
    assert len({look.figure for look in LOOKS}) == len(LOOKS)


def test_more_partners_than_patterns_are_drawn_too(pooled: Pooled, partners: tuple[Partner, ...]) -> None:
    many = tuple(replace(partners[0], name=f"Partner {place}") for place in range(len(LOOKS) + 2))
    row = pooled.categories[0]
    drawn = draw_bars([replace(row, parts=(row.parts[0],) * len(many))], many)
    assert f'"partner-{len(many)}"' in drawn


def test_a_long_name_is_broken_to_fit_a_phone(pooled: Pooled, partners: tuple[Partner, ...], parse: Parse) -> None:
    name = "The Good Neighbours of Leighton Linslade and District"
    chart = parse(draw_bars(pooled.categories, [replace(partners[0], name=name), *partners[1:]]))
    lines = [line.text for line in next(chart.every("text")).every("tspan")]
    assert " ".join(lines) == name
    assert len(lines) > 1
    assert all(text_width(line, TEXT_SIZE) < NARROWEST for line in lines)


def test_without_categories_or_partners_there_is_no_chart(pooled: Pooled) -> None:
    assert not draw_bars([], pooled.partners)
    assert not draw_bars(pooled.categories, [])
