"""The made-up town written down: each file with the columns under which the real ones are published."""

from __future__ import annotations

import csv
import io
import json
import math
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import shapely

from plait.demo.town_figures import (
    Neighbourhood,
    Table,
    census_age,
    census_households,
    indices_of_deprivation,
)
from plait.demo.town_map import Block, outline

NAME = "Harrowmere"
LSOAS, MSOAS = 72, 12
WARDS = (
    "Northgate",
    "Coldharbour",
    "Bellfield",
    "Thornlea",
    "Market Cross",
    "Priory",
    "Wharfside",
    "Elm Park",
    "Castle Mound",
    "Saltings",
    "Greyfriars",
    "Longmeadow",
    "Foxcombe",
    "Southdown",
)

_COUNCIL = "E06990001"
_MSOA_NAMES = (
    "Northgate & Racecourse",
    "Coldharbour",
    "Thornlea Green",
    "Bellfield Rise",
    "Station Quarter",
    "Priory & Minster",
    "Old Town",
    "Wharfside",
    "Elm Park & Ropewalk",
    "Saltings",
    "Foxcombe & Longmeadow",
    "Southdown",
)
_SPLIT = {11: 10, 41: 40}
"""LSOAs that were part of another ten years before."""
_MERGED = (20, 60)
"""LSOAs that were two ten years before."""


@dataclass(frozen=True)
class Postcode:
    """One postcode of the town."""

    text: str
    block: int
    longitude: float
    latitude: float
    introduced: str
    """Year and month, as ONS writes them: "199804"; so too `retired`, which is "" while in use."""
    retired: str
    large: bool


@dataclass(frozen=True)
class Town:
    """The town before it is written down."""

    blocks: tuple[Block, ...]
    lsoa: Sequence[int]
    """Number of the LSOA that each block lies in; likewise its MSOA and ward."""
    msoa: Sequence[int]
    ward: Sequence[int]
    postcodes: tuple[Postcode, ...]
    without_ward: frozenset[str]
    """Postcodes whose ward the directory leaves out."""
    without_position: frozenset[str]
    """Those of them whose position it leaves out too, so that nothing can place them in a ward."""

    def lsoa_names(self) -> list[str]:
        """Return the names of the LSOAs: the number of their MSOA and a letter within it."""
        seen: Counter[int] = Counter()
        names = []
        for number in range(LSOAS):
            msoa = self.msoa[self.lsoa.index(number)]
            names.append(f"{_msoa_name(msoa)}{chr(ord('A') + seen[msoa])}")
            seen[msoa] += 1
        return names

    def best_ward(self, lsoa: int) -> int:
        """Return the ward in which most postcodes of an LSOA lie."""
        lie = Counter(self.ward[each.block] for each in self.postcodes if self.lsoa[each.block] == lsoa)
        return min(lie, key=lambda ward: (-lie[ward], ward))


@dataclass(frozen=True)
class Published:
    """One file about the town."""

    name: str
    title: str
    vintage: str
    text: str


def published(town: Town, rng: random.Random) -> list[Published]:
    """Return every file about the town; the figures are drawn here."""
    names = town.lsoa_names()
    areas = _neighbourhoods(town, names, rng)
    age = census_age(areas, rng)
    deprivation, tenure = census_households(areas, rng)
    indices = indices_of_deprivation(areas, (_COUNCIL, NAME), rng)
    of_lsoas = "Look-up of output areas, LSOAs and MSOAs"
    households = "Census, households by dimensions of deprivation"
    tables = (
        ("postcode_directory.csv", "Postcode directory", "May 2025", _directory(town)),
        ("oa_to_lsoa_to_msoa.csv", of_lsoas, "2021", _hierarchy(town, names)),
        ("lsoa_to_ward.csv", "Best-fit look-up of LSOAs to wards", "2025", _best_fit(town, names)),
        ("lsoa_2011_to_2021.csv", "Look-up of LSOAs of 2011 and 2021", "2021", _changes(names)),
        ("msoa_names.csv", "Names of MSOAs", "2021", _popular_names()),
        ("census_2021_age.csv", "Census, usual residents by age", "2021", age),
        ("census_2021_household_deprivation.csv", households, "2021", deprivation),
        ("census_2021_tenure.csv", "Census, households by tenure", "2021", tenure),
        ("indices_of_deprivation_2025.csv", "Indices of Deprivation", "2025", indices),
    )
    return [
        *(Published(name, title, vintage, _csv(rows)) for name, title, vintage, rows in tables),
        *_boundaries(town, names),
    ]


def sources_toml(files: Sequence[Published]) -> str:
    """Return a sources.toml that says of every file that it is made up."""
    return "\n".join(
        f'["{file.name}"]\ntitle = "{file.title} (made up)"\npublisher = "Made up for Plait"\n'
        f'licence = "MIT (made up)"\nvintage = "{file.vintage}"\n'
        for file in files
    )


def _directory(town: Town) -> Table:
    """Write the postcodes as the ONS Postcode Directory does since 2025."""
    codes = ("oa21cd", "lad25cd", "wd25cd", "lsoa21cd", "msoa21cd")
    rows: Table = [("pcd7", "pcd8", "pcds", "dointr", "doterm", "usrtypind", *codes, "lat", "long")]
    for each in town.postcodes:
        outward, inward = each.text.split()
        position = (f"{each.latitude:.6f}", f"{each.longitude:.6f}")
        rows.append(
            (
                f"{outward:4}{inward}",
                f"{outward:4} {inward}",
                each.text,
                each.introduced,
                each.retired,
                int(each.large),
                _oa(each.block),
                _COUNCIL,
                "" if each.text in town.without_ward else _ward(town.ward[each.block]),
                _lsoa(town.lsoa[each.block]),
                _msoa(town.msoa[each.block]),
                # as ONS writes a position that it does not have
                *(("99.999999", "0.000000") if each.text in town.without_position else position),
            )
        )
    return rows


def _hierarchy(town: Town, names: Sequence[str]) -> Table:
    rows: Table = [("OA21CD", "LSOA21CD", "LSOA21NM", "MSOA21CD", "MSOA21NM", "LAD22CD", "LAD22NM")]
    for block, (lsoa, msoa) in enumerate(zip(town.lsoa, town.msoa, strict=True)):
        rows.append((_oa(block), _lsoa(lsoa), names[lsoa], _msoa(msoa), _msoa_name(msoa), _COUNCIL, NAME))
    return rows


def _best_fit(town: Town, names: Sequence[str]) -> Table:
    rows: Table = [("LSOA21CD", "LSOA21NM", "WD25CD", "WD25NM", "LAD25CD", "LAD25NM")]
    for number, name in enumerate(names):
        ward = town.best_ward(number)
        rows.append((_lsoa(number), name, _ward(ward), WARDS[ward], _COUNCIL, NAME))
    return rows


def _changes(names: Sequence[str]) -> Table:
    """Relate the LSOAs to those of ten years before: two were split and two pairs were merged since."""
    rows: Table = [("LSOA11CD", "LSOA11NM", "LSOA21CD", "LSOA21NM", "CHGIND", "LAD22CD", "LAD22NM")]
    for number, name in enumerate(names):
        old = _SPLIT.get(number, number)
        change = "S" if number in (*_SPLIT, *_SPLIT.values()) else "M" if number in _MERGED else "U"
        rows.append((_lsoa(old), names[old], _lsoa(number), name, change, _COUNCIL, NAME))
        if number in _MERGED:
            rows.append((_lsoa(LSOAS + number), f"{name} (part)", _lsoa(number), name, "M", _COUNCIL, NAME))
    return rows


def _popular_names() -> Table:
    headings = ("msoa21cd", "msoa21nm", "msoa21nmw", "msoa21hclnm", "msoa21hclnmw")
    rows: Table = [(*headings, "localauthorityname", "type")]
    for number, name in enumerate(_MSOA_NAMES):
        rows.append((_msoa(number), _msoa_name(number), "", name, "", NAME, "Made up"))
    return rows


def _neighbourhoods(town: Town, names: Sequence[str], rng: random.Random) -> list[Neighbourhood]:
    areas = []
    for number, name in enumerate(names):
        inside = [block for block, of in zip(town.blocks, town.lsoa, strict=True) if of == number]
        x = sum(block.x for block in inside) / len(inside)
        y = sum(block.y for block in inside) / len(inside)
        middle = Block(x, y, shapely.Polygon(), frozenset())
        turn = middle.angle / math.tau
        areas.append(Neighbourhood(_lsoa(number), name, turn, middle.distance, rng.uniform(0.82, 1.2)))
    return areas


def _boundaries(town: Town, names: Sequence[str]) -> Iterator[Published]:
    def lsoa(number: int) -> dict[str, str]:
        return {"LSOA21CD": _lsoa(number), "LSOA21NM": names[number]}

    def msoa(number: int) -> dict[str, str]:
        return {"MSOA21CD": _msoa(number), "MSOA21NM": _msoa_name(number)}

    def ward(number: int) -> dict[str, str]:
        return {
            "WD25CD": _ward(number),
            "WD25NM": WARDS[number],
            "LAD25CD": _COUNCIL,
            "LAD25NM": NAME,
        }

    for level, vintage, group, properties in (
        ("lsoa", "2021", town.lsoa, lsoa),
        ("msoa", "2021", town.msoa, msoa),
        ("ward", "2025", town.ward, ward),
    ):
        title = f"Boundaries of {'wards' if level == 'ward' else f'{level.upper()}s'}"
        text = _geojson(town, group, properties)
        yield Published(f"{level}_boundaries.geojson", title, vintage, text)


def _geojson(town: Town, group: Sequence[int], properties: Callable[[int], dict[str, str]]) -> str:
    features = [
        {
            "type": "Feature",
            "properties": properties(number),
            "geometry": outline([town.blocks[place] for place, of in enumerate(group) if of == number]),
        }
        for number in range(max(group) + 1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")) + "\n"


def _csv(rows: Table) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _msoa_name(number: int) -> str:
    return f"{NAME} {number + 1:03}"


def _oa(number: int) -> str:
    return f"E0099{number + 1:04}"


def _lsoa(number: int) -> str:
    return f"E0199{number + 1:04}"


def _msoa(number: int) -> str:
    return f"E0299{number + 1:04}"


def _ward(number: int) -> str:
    return f"E0599{number + 1:04}"
