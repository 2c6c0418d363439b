"""A small place and a picture of it: six areas and three partners, of which some hid or did not count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from plait.places import Source
from plait.tables.pool import add_up, printed_cell
from plait.tables.pooled import (
    CategoryRow,
    Cell,
    Matrix,
    MatrixRow,
    Partner,
    Pooled,
    Row,
    State,
    View,
)

EVIL = "<script>alert(1)</script>"
FORMULA = "=1+1"
AREAS = {
    "W1": "Abbey",
    "W2": EVIL,
    "W3": "Cove & Dale",
    "W4": "Dene",
    "W5": "Eastern Harbour and Old Town",
    "W6": "Ring",
}
NOT_COUNTED = Cell(State.NOT_COUNTED, None, "not counted")
FOOD, DEBT = "Food or shopping", "Debt or money"
# Printed numbers by area: 0 stands for hidden, None for not counted.
PRINTED: dict[str, tuple[int | None, int | None, int | None]] = {
    "W1": (135, 15, 20),
    "W2": (5, 0, None),
    "W3": (0, 0, 0),
    "W4": (None, None, None),
    "W5": (40, 35, 10),
    "W6": (1250, 5, 0),
}


def square(x: float, y: float, size: float = 0.01) -> list[list[float]]:
    """A closed ring."""
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


def feature(code: str, name: str, kind: str, coordinates: list[Any]) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}


@pytest.fixture
def wards() -> dict[str, Any]:
    """Five squares and, beside them, a ring with an island in another place."""
    squares = [
        feature(code, name, "Polygon", [square(-0.15 + 0.01 * place, 51.5)])
        for place, (code, name) in enumerate(list(AREAS.items())[:5])
    ]
    ring = [square(-0.15, 51.51, 0.03), square(-0.14, 51.52, 0.01)]
    island = [square(-0.11, 51.53, 0.005)]
    return {
        "type": "FeatureCollection",
        "features": [*squares, feature("W6", AREAS["W6"], "MultiPolygon", [ring, island])],
    }


@pytest.fixture
def lsoas() -> dict[str, Any]:
    """Sixty small areas in the same place."""
    return {
        "type": "FeatureCollection",
        "features": [
            feature(
                f"L{place:02}",
                f"Small {place:02}",
                "Polygon",
                [square(-0.15 + 0.005 * (place % 10), 51.5 + 0.005 * (place // 10), 0.005)],
            )
            for place in range(60)
        ],
    }


def cell(number: int | None) -> Cell:
    return NOT_COUNTED if number is None else printed_cell(number or None)


def row(code: str, name: str, numbers: Sequence[int | None], *, residents: int | None = None) -> Row:
    parts = tuple(map(cell, numbers))
    pooled = add_up(parts)
    rate = round(pooled.number * 1000 / residents) if pooled.number and residents else None
    return Row(code, name, parts, pooled, residents, rate)


@pytest.fixture
def rows() -> tuple[Row, ...]:
    return tuple(row(code, AREAS[code], numbers, residents=7919) for code, numbers in PRINTED.items())


@pytest.fixture
def partners() -> tuple[Partner, ...]:
    first = Partner(
        name="Food Share",
        meaning="Being on this list means: needs food.",
        contact="Jo Field, jo@food-share.example",
        counted_on=date(2025, 11, 18),
        covers="19 March to 30 September 2025",
        categories=(FOOD,),
        counted=printed_cell(1430),
        left_out=(("No postcode", "35"), ("Postcode elsewhere", "fewer than 5")),
        notes=("Some people came twice.",),
        sources=("Postcode directory, May 2025",),
    )
    plain = replace(first, contact="", covers="", left_out=(), notes=(), sources=())
    second = replace(plain, name=EVIL, counted_on=date(2025, 11, 20), meaning=f"{EVIL} means this")
    return (first, second, replace(plain, name=FORMULA))


@pytest.fixture
def pooled(rows: tuple[Row, ...], partners: tuple[Partner, ...]) -> Pooled:
    total = row("P", "All of Smallton", (1430, 55, 30), residents=7919 * 6)
    ward = View("ward", "Ward, 2025 boundaries", FOOD, rows, total, hidden_areas=1)
    small = tuple(row(f"L{place:02}", f"Small {place:02}", (place // 10 * 5, 5, None)) for place in range(60))
    lsoa = View("lsoa", "Small area (LSOA), 2021 boundaries", "All contacts", small, total, hidden_areas=0)
    return Pooled(
        place_code="P",
        place_name="Smallton",
        made_up=True,
        question=f"{FOOD}: contacts by ward in Smallton",
        partners=partners,
        views=(ward, lsoa),
        categories=(
            CategoryRow(FOOD, total.parts, total.pooled),
            CategoryRow(DEBT, tuple(map(cell, (None, 0, 60))), add_up(tuple(map(cell, (None, 0, 60))))),
        ),
        sources=(Source("census.csv", "Census: residents by age", "ONS", "OGL v3.0", "2021", "ab" * 32, 780),),
        notes=("Debt or money by small area is not shown.",),
        matrix=Matrix(
            "Ward, 2025 boundaries",
            (FOOD, DEBT),
            tuple(
                MatrixRow(code, AREAS[code], (add_up(tuple(map(cell, numbers))), cell(debt)))
                for (code, numbers), debt in zip(PRINTED.items(), (5, 10, 0, None, 20, 25), strict=True)
            ),
        ),
    )


@pytest.fixture
def boundaries(wards: dict[str, Any], lsoas: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {"ward": wards, "lsoa": lsoas}


@dataclass
class Node:
    """An element of a page: enough of one to ask what is in it."""

    tag: str
    attributes: dict[str, str]
    inside: list[Node | str] = field(default_factory=list)

    def every(self, tag: str = "") -> Iterator[Node]:
        """The elements of this tag, or of any, in here, in the order of the page."""
        for child in self.inside:
            if isinstance(child, Node):
                if tag in {"", child.tag}:
                    yield child
                yield from child.every(tag)

    def one(self, tag: str) -> Node:
        """The only such element."""
        (found,) = self.every(tag)
        return found

    def having(self, name: str, value: str) -> list[Node]:
        """The elements with this value, or this word, in an attribute."""
        return [node for node in self.every() if value in node.attributes.get(name, "").split()]

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.inside).strip()


class _Reader(HTMLParser):
    VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("page", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in self.VOID:
            node = self.open[-1].inside[-1]
            assert isinstance(node, Node)
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


Parse = Callable[[str], Node]


@pytest.fixture
def parse() -> Parse:
    """Reads HTML or SVG in which every element is closed where it should be."""

    def read(text: str) -> Node:
        reader = _Reader()
        reader.feed(text)
        reader.close()
        assert len(reader.open) == 1, f"not closed: {[node.tag for node in reader.open[1:]]}"
        return reader.open[0]

    return read
