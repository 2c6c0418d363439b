"""The map of the made-up town: small blocks of streets, merged into areas that share their edges exactly.

Some nine hundred Voronoi cells, small in the middle and large at the edge, are the blocks of streets. Every
larger area is a set of blocks that hang together, so that no two areas of one level overlap or leave a gap.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import shapely

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_BLOCKS = 900
_RADIUS_KM = 5.2
_KM_PER_DEGREE = 111.2
# Where nobody lives: the Dogger Bank, in the North Sea.
_MIDDLE = (2.2, 54.8)
_DECIMALS = 5

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Block:
    """One block of streets."""

    x: float
    """Kilometres east of the middle of the town."""
    y: float
    """Kilometres north of it."""
    shape: shapely.Polygon
    """In degrees of longitude and latitude, rounded to a metre."""
    neighbours: frozenset[int]
    """Places of the blocks that share an edge with this one."""

    @property
    def distance(self) -> float:
        """Distance from the middle of the town, 0 to about 1."""
        return math.hypot(self.x, self.y) / _RADIUS_KM

    @property
    def angle(self) -> float:
        """Direction seen from the middle of the town, in radians from east, 0 to 2 pi."""
        return math.atan2(self.y, self.x) % math.tau


def draw_blocks(rng: random.Random) -> tuple[Block, ...]:
    """Draw the blocks of the town, from the middle outwards; they hang together and leave no hole."""
    bend = [(rng.uniform(0.09, 0.16) / wave**0.7, rng.uniform(0, math.tau), wave) for wave in (2, 3, 5, 7)]
    # More than wanted: the outermost cells would reach far out, and only give the others an edge.
    seeds = [_seed(number, bend, rng) for number in range(int(_BLOCKS * 1.35))]
    cells = shapely.voronoi_polygons(shapely.MultiPoint(seeds), ordered=True).geoms
    rings: list[Ring] = [tuple(_degrees(x, y) for x, y in cell.exterior.coords) for cell in cells]
    beside = _beside(rings)
    wanted = [others & set(range(_BLOCKS)) for others in beside]
    inside = _within_outline(_reached(0, wanted), rings, seeds)
    number = {old: new for new, old in enumerate(sorted(inside))}
    return tuple(
        Block(*seeds[old], shapely.Polygon(rings[old]), frozenset(number[one] for one in beside[old] & inside))
        for old in number
    )


def _within_outline(cells: set[int], rings: Sequence[Ring], seeds: Sequence[tuple[float, float]]) -> set[int]:
    """Return some cells that hang together and all others that lie within their outline."""
    whole = shapely.coverage_union_all([shapely.Polygon(rings[place]) for place in cells])
    filled = shapely.Polygon(shapely.get_exterior_ring(whole))
    points = shapely.points([_degrees(x, y) for x, y in seeds])
    return cells | {place for place, within in enumerate(shapely.contains(filled, points)) if within}


def _beside(rings: Sequence[Ring]) -> list[set[int]]:
    """Return for each cell the cells that share an edge with it."""
    edges: dict[frozenset[tuple[float, float]], list[int]] = {}
    for place, ring in enumerate(rings):
        for start, end in pairwise(ring):
            if start != end:
                edges.setdefault(frozenset((start, end)), []).append(place)
    beside: list[set[int]] = [set() for _ in rings]
    for places in edges.values():
        for place in places:
            beside[place].update(set(places) - {place})
    return beside


def outline(blocks: Sequence[Block]) -> dict[str, Any]:
    """Return the outline of a set of blocks, with exactly the corners of its blocks, as GeoJSON."""
    shape = shapely.normalize(shapely.coverage_union_all([block.shape for block in blocks]))
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return geometry


def point_inside(block: Block, rng: random.Random) -> tuple[float, float]:
    """Return a position well inside a block, as longitude and latitude."""
    middle = block.shape.centroid
    corner = rng.choice(block.shape.exterior.coords[:-1])
    towards = rng.uniform(0.1, 0.7)
    return (
        round(middle.x + (corner[0] - middle.x) * towards, _DECIMALS + 1),
        round(middle.y + (corner[1] - middle.y) * towards, _DECIMALS + 1),
    )


def merge(
    count: int,
    *,
    weights: Sequence[float],
    positions: Sequence[tuple[float, float]],
    neighbours: Sequence[frozenset[int]],
) -> list[int]:
    """Merge units into `count` groups that hang together and weigh about the same.

    The groups start from units far from one another and grow in turn, the lightest first, by the nearest
    free unit beside them. Returns the number of the group of each unit, groups numbered from north to south.
    """
    centres = _far_apart(count, positions)
    group = [-1] * len(positions)
    for _ in range(3):
        group = _grow(centres, weights=weights, positions=positions, neighbours=neighbours)
        centres = [
            _middle_unit([unit for unit, of in enumerate(group) if of == each], positions) for each in range(count)
        ]
    order = sorted(range(count), key=lambda each: -positions[centres[each]][1])
    rank = {each: number for number, each in enumerate(order)}
    return [rank[each] for each in group]


def merged_neighbours(group: Sequence[int], neighbours: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """Return for each group of units the groups beside it."""
    beside: list[set[int]] = [set() for _ in range(max(group) + 1)]
    for unit, others in enumerate(neighbours):
        beside[group[unit]].update(group[other] for other in others)
    return [frozenset(others - {each}) for each, others in enumerate(beside)]


def shift_border(
    group: Sequence[int],
    blocks: Sequence[Block],
    *,
    enough: Callable[[Sequence[int]], bool],
    held: Sequence[Sequence[int]],
    rng: random.Random,
) -> list[int]:
    """Move blocks that lie at the border of two groups to the other side, one by one, until that is enough.

    Only the first row of blocks moves, no group falls apart, and of each set in `held` fewer than half of
    the blocks move.
    """
    moved = list(group)
    set_of = {place: number for number, places in enumerate(held) for place in places}
    left = [(len(places) - 1) // 2 for places in held]
    candidates = list(range(len(blocks)))
    rng.shuffle(candidates)
    for place in candidates:
        if enough(moved):
            break
        others = sorted({group[other] for other in blocks[place].neighbours} - {group[place]})
        if not others or left[set_of[place]] == 0 or not _hangs_together_without(place, moved, blocks):
            continue
        trial = rng.choice(others)
        if sum(moved[other] == trial for other in blocks[place].neighbours) < 2:
            continue  # it would hang on by one street
        moved[place] = trial
        left[set_of[place]] -= 1
    return moved


def _seed(number: int, bend: Sequence[tuple[float, float, int]], rng: random.Random) -> tuple[float, float]:
    """Return the position of a block in kilometres: a sunflower's pattern, shaken and bent out of round."""
    angle = number * _GOLDEN_ANGLE
    radius = _RADIUS_KM * ((number + 0.5) / _BLOCKS) ** 0.58
    radius *= 1 + sum(size * math.sin(wave * angle + turn) for size, turn, wave in bend)
    spacing = 0.42 * _RADIUS_KM / math.sqrt(_BLOCKS) * (0.5 + radius / _RADIUS_KM)
    return (
        radius * math.cos(angle) + rng.gauss(0, spacing),
        radius * math.sin(angle) + rng.gauss(0, spacing),
    )


def _degrees(x: float, y: float) -> tuple[float, float]:
    longitude, latitude = _MIDDLE
    per_degree = _KM_PER_DEGREE * math.cos(math.radians(latitude))
    return round(longitude + x / per_degree, _DECIMALS), round(latitude + y / _KM_PER_DEGREE, _DECIMALS)


def _far_apart(count: int, positions: Sequence[tuple[float, float]]) -> list[int]:
    chosen = [0]
    nearest = [math.dist(position, positions[0]) for position in positions]
    while len(chosen) < count:
        farthest = max(range(len(positions)), key=lambda unit: nearest[unit])
        chosen.append(farthest)
        nearest = [min(old, math.dist(at, positions[farthest])) for old, at in zip(nearest, positions, strict=True)]
    return chosen


def _grow(
    centres: Sequence[int],
    *,
    weights: Sequence[float],
    positions: Sequence[tuple[float, float]],
    neighbours: Sequence[frozenset[int]],
) -> list[int]:
    group = [-1] * len(positions)
    for each, centre in enumerate(centres):
        group[centre] = each
    total = [weights[centre] for centre in centres]
    beside = [set(neighbours[centre]) for centre in centres]
    growing = set(range(len(centres)))
    while growing:
        each = min(growing, key=lambda one: (total[one], one))
        free = [unit for unit in beside[each] if group[unit] == -1]
        if not free:
            growing.remove(each)
            continue
        unit = min(free, key=lambda one: (math.dist(positions[one], positions[centres[each]]), one))
        group[unit] = each
        total[each] += weights[unit]
        beside[each] = set(free) | neighbours[unit]
    return group


def _middle_unit(units: Sequence[int], positions: Sequence[tuple[float, float]]) -> int:
    x = sum(positions[unit][0] for unit in units) / len(units)
    y = sum(positions[unit][1] for unit in units) / len(units)
    return min(units, key=lambda unit: (math.dist(positions[unit], (x, y)), unit))


def _hangs_together_without(place: int, group: Sequence[int], blocks: Sequence[Block]) -> bool:
    rest = {other for other, of in enumerate(group) if of == group[place] and other != place}
    if not rest:
        return False
    within = [block.neighbours & rest for block in blocks]
    return _reached(min(rest), within) == rest


def _reached(start: int, neighbours: Sequence[AbstractSet[int]]) -> set[int]:
    """Return the units that hang together with one of them."""
    seen: set[int] = set()
    waiting = [start]
    while waiting:
        unit = waiting.pop()
        if unit not in seen:
            seen.add(unit)
            waiting.extend(neighbours[unit])
    return seen
