"""The made-up town: the files about it that ONS and MHCLG would publish if it were real.

Nothing of it exists. It lies where the North Sea is, its codes are in ranges that were never given out,
and its postcodes are in XH, which is no postcode area. `plait.places.build_place` makes its pack by the same
path as a real place's.
"""

from __future__ import annotations

import csv
import json
import math
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import shapely

from plait.demo.town_figures import (
    Neighbourhood,
    Table,
    census_age,
    census_households,
    indices_of_deprivation,
)
from plait.demo.town_map import (
    Block,
    draw_blocks,
    merge,
    merged_neighbours,
    outline,
    point_inside,
    shift_border,
)

NAME = "Harrowmere"
COUNCIL = "E06990001"

_LSOAS, _MSOAS = 72, 12
_ELSEWHERE = 0.05  # of postcodes lie in another ward than the best fit of their LSOA
_RETIRED, _LARGE = 60, 25
_NO_WARD, _NO_POSITION = 3, 3
_UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"

_WARDS = (
    "Northgate", "Coldharbour", "Bellfield", "Thornlea", "Market Cross", "Priory", "Wharfside", "Elm Park",
    "Castle Mound", "Saltings", "Greyfriars", "Longmeadow", "Foxcombe", "Southdown",
)  # fmt: skip
_MSOA_NAMES = (
    "Northgate & Racecourse", "Coldharbour", "Thornlea Green", "Bellfield Rise", "Station Quarter", "Priory & Minster",
    "Old Town", "Wharfside", "Elm Park & Ropewalk", "Saltings", "Foxcombe & Longmeadow", "Southdown",
)  # fmt: skip

# Postcode sectors by direction: four in the middle, the others round it, each beside the one before.
_INNER, _OUTER = 4, 11


@dataclass(frozen=True)
class Postcode:
    """One postcode of the town."""

    text: str
    block: int
    longitude: float
    latitude: float
    introduced: str
    retired: str
    large: bool


@dataclass(frozen=True)
class Town:
    """The town before it is written down."""

    blocks: tuple[Block, ...]
    lsoa: list[int]
    """The LSOA of each block, by number; MSOAs and wards likewise."""
    msoa: list[int]
    ward: list[int]
    postcodes: tuple[Postcode, ...]
    without_ward: frozenset[str]
    """Postcodes whose ward the directory leaves out."""
    without_position: frozenset[str]
    """Those of them whose position it leaves out too, so that nothing can place them."""

    def lsoa_names(self) -> list[str]:
        """Return the names of the LSOAs: the number of their MSOA and a letter within it."""
        seen: Counter[int] = Counter()
        names = []
        for number in range(_LSOAS):
            msoa = self.msoa[self.lsoa.index(number)]
            names.append(f"{NAME} {msoa + 1:03}{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[seen[msoa]]}")
            seen[msoa] += 1
        return names

    def fitted_ward(self, lsoa: int) -> int:
        """Return the ward in which most postcodes of an LSOA lie."""
        lie = Counter(self.ward[each.block] for each in self.postcodes if self.lsoa[each.block] == lsoa)
        return min(lie, key=lambda ward: (-lie[ward], ward))


def draw_town(folder: Path, *, seed: int) -> None:
    """Write the source files of the made-up town into a folder, which is made if it is not there.

    The same seed gives the same bytes.
    """
    rng = random.Random(seed)
    town = _draw(rng)
    folder.mkdir(parents=True, exist_ok=True)
    for file, rows in (*_lookups(town), *_figures(town, rng)):
        with (folder / file).open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(rows)
    for file, collection in _boundaries(town):
        (folder / file).write_text(json.dumps(collection, separators=(",", ":")) + "\n", encoding="utf-8")
    (folder / "sources.toml").write_text(_provenance(), encoding="utf-8")


def _draw(rng: random.Random) -> Town:
    blocks = draw_blocks(rng)
    beside = [block.neighbours for block in blocks]
    # Fewer people live in the large blocks at the edge, and hardly fewer in the middle.
    people = [max(0.25, rng.gauss(1.15 - 0.45 * block.distance, 0.2)) for block in blocks]
    positions = [(block.x, block.y) for block in blocks]
    lsoa = merge(_LSOAS, weights=people, positions=positions, neighbours=beside)
    units = [[place for place, of in enumerate(lsoa) if of == number] for number in range(_LSOAS)]
    centres = [
        (
            sum(positions[place][0] for place in unit) / len(unit),
            sum(positions[place][1] for place in unit) / len(unit),
        )
        for unit in units
    ]
    weights = [sum(people[place] for place in unit) for unit in units]
    around = merged_neighbours(lsoa, beside)
    msoa = merge(_MSOAS, weights=weights, positions=centres, neighbours=around)
    fitted = merge(len(_WARDS), weights=weights, positions=centres, neighbours=around)
    postcodes = _postcodes(blocks, people, rng)
    lying = Counter(postcode.block for postcode in postcodes)
    ward_of_lsoa = [fitted[number] for number in lsoa]

    def enough(group: Sequence[int]) -> bool:
        moved = sum(lying[place] for place in range(len(blocks)) if group[place] != ward_of_lsoa[place])
        return moved >= _ELSEWHERE * len(postcodes)

    ward = shift_border(ward_of_lsoa, blocks, enough=enough, held=dict(enumerate(units)), rng=rng)
    usual = [each.text for each in postcodes if not each.retired and not each.large]
    wardless = rng.sample(usual, _NO_WARD + _NO_POSITION)
    return Town(
        blocks=blocks,
        lsoa=lsoa,
        msoa=[msoa[number] for number in lsoa],
        ward=ward,
        postcodes=tuple(postcodes),
        without_ward=frozenset(wardless),
        without_position=frozenset(wardless[_NO_WARD:]),
    )


def _postcodes(blocks: Sequence[Block], people: Sequence[float], rng: random.Random) -> list[Postcode]:
    units = {sector: _unit_letters(rng) for sector in range(_INNER + _OUTER)}
    drawn = [
        (f"{_sector_name(sector)}{next(units[sector])}", place, *point_inside(block, rng))
        for place, block in enumerate(blocks)
        for sector in (_sector(block),)
        for _ in range(1 + (rng.random() < people[place] - 0.18))
    ]
    drawn.sort()
    unusual = rng.sample(range(len(drawn)), _RETIRED + _LARGE)
    retired, large = set(unusual[:_RETIRED]), set(unusual[_RETIRED:])
    return [
        Postcode(
            text=text,
            block=block,
            longitude=longitude,
            latitude=latitude,
            introduced=f"{rng.randint(1980, 2004)}{rng.randint(1, 12):02}",
            retired=f"{rng.randint(2008, 2024)}{rng.randint(1, 12):02}" if number in retired else "",
            large=number in large,
        )
        for number, (text, block, longitude, latitude) in enumerate(drawn)
    ]


def _sector(block: Block) -> int:
    if block.distance < 0.42:
        return int(block.angle / math.tau * _INNER) % _INNER
    return _INNER + int(block.angle / math.tau * _OUTER) % _OUTER


def _sector_name(sector: int) -> str:
    return f"XH{1 + sector // 4} {1 + sector % 4}"


def _unit_letters(rng: random.Random) -> Iterator[str]:
    letters = ["".join(pair) for pair in product(_UNIT_LETTERS, repeat=2)]
    rng.shuffle(letters)
    return iter(letters)


def _lookups(town: Town) -> Iterator[tuple[str, Table]]:
    """Yield the postcode directory and the look-ups between areas."""
    names = town.lsoa_names()
    rows: Table = [
        (
            "pcd7",
            "pcd8",
            "pcds",
            "dointr",
            "doterm",
            "usrtypind",
            "oa21cd",
            "lad25cd",
            "wd25cd",
            "lsoa21cd",
            "msoa21cd",
        )
        + ("lat", "long")
    ]
    for each in town.postcodes:
        ward = _ward(town.ward[each.block])
        latitude, longitude = f"{each.latitude:.6f}", f"{each.longitude:.6f}"
        if each.text in town.without_ward:
            ward = ""
        if each.text in town.without_position:
            latitude, longitude = "99.999999", "0.000000"  # as ONS writes it
        outward, inward = each.text.split()
        rows.append(
            (f"{outward:4}{inward}", f"{outward:4} {inward}", each.text, each.introduced, each.retired)
            + (int(each.large), _oa(each.block), COUNCIL, ward)
            + (_lsoa(town.lsoa[each.block]), _msoa(town.msoa[each.block]), latitude, longitude)
        )
    yield "postcode_directory.csv", rows

    rows = [("OA21CD", "LSOA21CD", "LSOA21NM", "MSOA21CD", "MSOA21NM", "LAD22CD", "LAD22NM")]
    for block, (lsoa, msoa) in enumerate(zip(town.lsoa, town.msoa, strict=True)):
        rows.append(
            (_oa(block), _lsoa(lsoa), names[lsoa], _msoa(msoa), f"{NAME} {msoa + 1:03}", COUNCIL, NAME)
        )
    yield "oa_to_lsoa_to_msoa.csv", rows

    rows = [("LSOA21CD", "LSOA21NM", "WD25CD", "WD25NM", "LAD25CD", "LAD25NM")]
    for number in range(_LSOAS):
        ward = town.fitted_ward(number)
        rows.append((_lsoa(number), names[number], _ward(ward), _WARDS[ward], COUNCIL, NAME))
    yield "lsoa_to_ward_best_fit.csv", rows

    rows = [
        ("msoa21cd", "msoa21nm", "msoa21nmw", "msoa21hclnm", "msoa21hclnmw", "localauthorityname", "type")
    ]
    for number, name in enumerate(_MSOA_NAMES):
        rows.append((_msoa(number), f"{NAME} {number + 1:03}", "", name, "", NAME, "Made up"))
    yield "msoa_names.csv", rows
    yield "lsoa_changes.csv", _changes(names)


def _changes(names: Sequence[str]) -> Table:
    """Relate the LSOAs to those of ten years before: two were split and two pairs merged since."""
    rows: Table = [("LSOA11CD", "LSOA11NM", "LSOA21CD", "LSOA21NM", "CHGIND", "LAD22CD", "LAD22NM")]
    split, merged = {10: 11, 40: 41}, {20, 60}
    for number, name in enumerate(names):
        old, change = number, "U"
        if number in split or number in split.values():
            old, change = next(first for first, second in split.items() if number in (first, second)), "S"
        if number in merged:
            rows.append((_lsoa(900 + number), f"{name} (part)", _lsoa(number), name, "M", COUNCIL, NAME))
            change = "M"
        rows.append((_lsoa(old), names[old], _lsoa(number), name, change, COUNCIL, NAME))
    return rows


def _figures(town: Town, rng: random.Random) -> Iterator[tuple[str, Table]]:
    """Yield the tables of open statistics."""
    areas = []
    for number, name in enumerate(town.lsoa_names()):
        places = [place for place, of in enumerate(town.lsoa) if of == number]
        x = sum(town.blocks[place].x for place in places) / len(places)
        y = sum(town.blocks[place].y for place in places) / len(places)
        middle = Block(x, y, shapely.Polygon(), frozenset())
        areas.append(
            Neighbourhood(
                _lsoa(number), name, middle.angle / math.tau, middle.distance, rng.uniform(0.82, 1.2)
            )
        )
    yield "census2021_age.csv", census_age(areas, rng)
    deprivation, tenure = census_households(areas, rng)
    yield "census2021_household_deprivation.csv", deprivation
    yield "census2021_tenure.csv", tenure
    yield "indices_of_deprivation_2025.csv", indices_of_deprivation(areas, (COUNCIL, NAME), rng)


def _boundaries(town: Town) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the boundaries of each level as GeoJSON."""
    names = town.lsoa_names()
    levels = (
        ("lsoa_boundaries.geojson", town.lsoa, lambda n: {"LSOA21CD": _lsoa(n), "LSOA21NM": names[n]}),
        (
            "msoa_boundaries.geojson",
            town.msoa,
            lambda n: {"MSOA21CD": _msoa(n), "MSOA21NM": f"{NAME} {n + 1:03}"},
        ),
        (
            "ward_boundaries.geojson",
            town.ward,
            lambda n: {"WD25CD": _ward(n), "WD25NM": _WARDS[n], "LAD25CD": COUNCIL, "LAD25NM": NAME},
        ),
    )
    for file, group, properties in levels:
        features = [
            {
                "type": "Feature",
                "properties": properties(number),
                "geometry": shapely.geometry.mapping(
                    outline(town.blocks, [place for place, of in enumerate(group) if of == number])
                ),
            }
            for number in range(max(group) + 1)
        ]
        yield file, {"type": "FeatureCollection", "features": features}


def _provenance() -> str:
    """Return a sources.toml that says of every file that it is made up."""
    files = (
        ("postcode_directory.csv", "Postcode directory (made up)", "May 2025"),
        ("oa_to_lsoa_to_msoa.csv", "Look-up of output areas, LSOAs and MSOAs (made up)", "2021"),
        ("lsoa_to_ward_best_fit.csv", "Best-fit look-up of LSOAs to wards (made up)", "2025"),
        ("lsoa_changes.csv", "Look-up of LSOAs of 2011 and 2021 (made up)", "2021"),
        ("msoa_names.csv", "Names of MSOAs (made up)", "2021"),
        ("lsoa_boundaries.geojson", "Boundaries of LSOAs (made up)", "2021"),
        ("msoa_boundaries.geojson", "Boundaries of MSOAs (made up)", "2021"),
        ("ward_boundaries.geojson", "Boundaries of wards (made up)", "2025"),
        ("census2021_age.csv", "Census, usual residents by age (made up)", "2021"),
        (
            "census2021_household_deprivation.csv",
            "Census, households by dimensions of deprivation (made up)",
            "2021",
        ),
        ("census2021_tenure.csv", "Census, households by tenure (made up)", "2021"),
        ("indices_of_deprivation_2025.csv", "Indices of Deprivation (made up)", "2025"),
    )
    entries = [
        f'["{file}"]\ntitle = "{title}"\npublisher = "Made up for Plait"\nlicence = "MIT (made up)"\n'
        f'vintage = "{vintage}"\n'
        for file, title, vintage in files
    ]
    return "\n".join(entries)


def _oa(number: int) -> str:
    return f"E0099{number + 1:04}"


def _lsoa(number: int) -> str:
    return f"E0199{number + 1:04}"


def _msoa(number: int) -> str:
    return f"E0299{number + 1:04}"


def _ward(number: int) -> str:
    return f"E0599{number + 1:04}"
