"""The made-up town: the files about it that ONS and MHCLG would publish if it were real.

Nothing of it exists. It lies where the North Sea is, its codes are in ranges that were never given out,
and its postcodes are in XH, which is no postcode area. `plait.places.build.build_place` makes its pack by the
same path as a real place's.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from plait.demo.town_files import LSOAS, MSOAS, NAME, WARDS, Postcode, Town, published, sources_toml
from plait.demo.town_map import Block, draw_blocks, merge, merged_neighbours, point_inside, shift_border

__all__ = ["NAME", "draw_town"]

_ELSEWHERE = 0.05
"""The share of postcodes in another ward than their LSOA's best fit; 0.04 to 0.06 in real places."""
_RETIRED, _LARGE = 60, 25
_NO_WARD, _NO_POSITION = 3, 3

# Postcode sectors: some in the middle of the town and some round it, each beside the one before.
_MIDDLE, _INNER, _OUTER = 0.42, 4, 11
_UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def draw_town(folder: Path, *, seed: int) -> None:
    """Write the source files of the made-up town into a folder, which is made if it is not there.

    The same seed gives the same bytes.
    """
    rng = random.Random(seed)
    files = published(_draw(rng), rng)
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.name).write_text(file.text, encoding="utf-8")
    (folder / "sources.toml").write_text(sources_toml(files), encoding="utf-8")


def _draw(rng: random.Random) -> Town:
    blocks = draw_blocks(rng)
    beside = [block.neighbours for block in blocks]
    positions = [(block.x, block.y) for block in blocks]
    # Fewer people live in the large blocks at the edge.
    people = [max(0.25, rng.gauss(1.15 - 0.45 * block.distance, 0.2)) for block in blocks]

    lsoa = merge(LSOAS, weights=people, positions=positions, neighbours=beside)
    members = [[place for place, of in enumerate(lsoa) if of == number] for number in range(LSOAS)]
    weights = [sum(people[place] for place in places) for places in members]
    middles = [_middle([positions[place] for place in places]) for places in members]
    around = merged_neighbours(lsoa, beside)
    msoa = merge(MSOAS, weights=weights, positions=middles, neighbours=around)
    fitted = merge(len(WARDS), weights=weights, positions=middles, neighbours=around)

    postcodes = _postcodes(blocks, people, rng)
    within = Counter(postcode.block for postcode in postcodes)
    best = [fitted[number] for number in lsoa]

    def enough(ward: Sequence[int]) -> bool:
        elsewhere = sum(count for place, count in within.items() if ward[place] != best[place])
        return elsewhere >= _ELSEWHERE * len(postcodes)

    usual = [each.text for each in postcodes if not each.retired and not each.large]
    wardless = rng.sample(usual, _NO_WARD + _NO_POSITION)
    return Town(
        blocks=blocks,
        lsoa=lsoa,
        msoa=[msoa[number] for number in lsoa],
        ward=shift_border(best, blocks, enough=enough, held=members, rng=rng),
        postcodes=postcodes,
        without_ward=frozenset(wardless),
        without_position=frozenset(wardless[_NO_WARD:]),
    )


def _middle(positions: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(x for x, _ in positions) / len(positions), sum(y for _, y in positions) / len(positions)


def _postcodes(blocks: Sequence[Block], people: Sequence[float], rng: random.Random) -> tuple[Postcode, ...]:
    """Give each block one postcode or two, by its people, in the sector that it lies in."""
    letters = [_unit_letters(rng) for _ in range(_INNER + _OUTER)]
    drawn: list[tuple[str, int, tuple[float, float]]] = []
    for place, block in enumerate(blocks):
        sector = _sector(block)
        for _ in range(1 + (rng.random() < people[place] - 0.18)):
            text = f"XH{1 + sector // 4} {1 + sector % 4}{next(letters[sector])}"
            drawn.append((text, place, point_inside(block, rng)))
    drawn.sort()
    unusual = rng.sample(range(len(drawn)), _RETIRED + _LARGE)
    retired, large = set(unusual[:_RETIRED]), set(unusual[_RETIRED:])
    return tuple(
        Postcode(
            text=text,
            block=place,
            longitude=position[0],
            latitude=position[1],
            introduced=f"{rng.randint(1980, 2004)}{rng.randint(1, 12):02}",
            retired=f"{rng.randint(2008, 2024)}{rng.randint(1, 12):02}" if number in retired else "",
            large=number in large,
        )
        for number, (text, place, position) in enumerate(drawn)
    )


def _sector(block: Block) -> int:
    turn = block.angle / math.tau
    return int(turn * _INNER) if block.distance < _MIDDLE else _INNER + int(turn * _OUTER)


def _unit_letters(rng: random.Random) -> Iterator[str]:
    """Return the last two letters of the postcodes of a sector, in no order."""
    letters = ["".join(pair) for pair in product(_UNIT_LETTERS, repeat=2)]
    rng.shuffle(letters)
    return iter(letters)
