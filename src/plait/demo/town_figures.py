"""The made-up town's open statistics: tables as the Census and the Indices of Deprivation publish them."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

ENGLISH_LSOAS = 33_755
"""The number of LSOAs that the Indices of Deprivation 2025 rank."""

Table = list[tuple[object, ...]]
"""Rows of a file, the headings first."""

# Where more people are badly off, and where more are old: direction in turns anticlockwise from east,
# distance from the middle, and how wide and how strong. They lie where the demo's lists have their story.
_HARDSHIP = ((4.5 / 11, 0.68, 0.30, 0.85), (10 / 11, 0.70, 0.28, 0.80), (0.0, 0.0, 0.25, 0.16))
_AGE = ((1.5 / 11, 0.70, 0.32, 0.13), (0.5, 0.95, 0.4, 0.04))

_AGES = (
    "Aged 15 years and under",
    "Aged 16 to 24 years",
    "Aged 25 to 34 years",
    "Aged 35 to 49 years",
    "Aged 50 to 64 years",
    "Aged 65 years and over",
)
_DIMENSIONS = (
    "Household is not deprived in any dimension",
    "Household is deprived in one dimension",
    "Household is deprived in two dimensions",
    "Household is deprived in three dimensions",
    "Household is deprived in four dimensions",
)
_TENURES = (
    "Owned: Owns outright",
    "Owned: Owns with a mortgage or loan",
    "Social rented: Rents from council or Local Authority",
    "Social rented: Other social rented",
    "Private rented: Private landlord or letting agency",
    "Lives rent free",
)
# Heading, weight in the index, and lowest and highest score, of each domain of the indices.
_DOMAINS = (
    ("Income", " (rate)", 0.225, 0.01, 0.52),
    ("Employment", " (rate)", 0.225, 0.01, 0.36),
    ("Education, Skills and Training", "", 0.135, 0.5, 82.0),
    ("Health Deprivation and Disability", "", 0.135, -2.4, 2.6),
    ("Crime", "", 0.093, -2.2, 2.4),
    ("Barriers to Housing and Services", "", 0.093, 4.0, 55.0),
    ("Living Environment", "", 0.093, 1.5, 78.0),
)


@dataclass(frozen=True)
class Neighbourhood:
    """One LSOA as its statistics see it."""

    code: str
    name: str
    turn: float
    """Direction from the middle of the town, in turns anticlockwise from east."""
    distance: float
    """Distance from the middle, 0 to about 1."""
    homes: float
    """How much more is built here than elsewhere; 1 is as usual."""


def census_age(areas: Sequence[Neighbourhood], rng: random.Random) -> Table:
    """Usual residents by six ages, in the long form of ONS's own tables."""
    rows: Table = [
        (
            "Lower layer Super Output Areas Code",
            "Lower layer Super Output Areas",
            "Age (6 categories) Code",
            "Age (6 categories)",
            "Observation",
        )
    ]
    for area in areas:
        old = 0.13 + _field(area, _AGE) + rng.uniform(-0.02, 0.02)
        young = 0.17 + 0.06 * _field(area, _HARDSHIP) + rng.uniform(-0.02, 0.02)
        students = 0.10 + 0.09 * max(0.0, 1 - 2 * area.distance)
        rest = 1 - old - young - students
        shares = (young, students, rest * 0.27, rest * 0.40, rest * 0.33, old)
        for number, (age, count) in enumerate(zip(_AGES, _split(_residents(area), shares, rng), strict=True), start=1):
            rows.append((area.code, area.name, number, age, count))
    return rows


def census_households(areas: Sequence[Neighbourhood], rng: random.Random) -> tuple[Table, Table]:
    """Households by dimensions of deprivation and by tenure, in the wide form of Nomis's bulk files."""
    deprivation: Table = [_bulk("Household deprivation", _DIMENSIONS)]
    tenure: Table = [_bulk("Tenure of household", _TENURES)]
    for area in areas:
        households = round(_residents(area) / rng.uniform(2.2, 2.55))
        hard = min(0.95, 0.12 + _field(area, _HARDSHIP))
        none = 0.62 - 0.38 * hard
        left = 1 - none
        dimensions = (
            none,
            left * (0.66 - 0.1 * hard),
            left * 0.25,
            left * (0.075 + 0.07 * hard),
            left * 0.012,
        )
        owned = 0.70 - 0.45 * hard
        social = 0.08 + 0.42 * hard
        outright = owned * (0.42 + _field(area, _AGE))
        tenures = (
            outright,
            owned - outright,
            social * 0.55,
            social * 0.45,
            1 - owned - social - 0.004,
            0.004,
        )
        for table, shares in ((deprivation, dimensions), (tenure, tenures)):
            counts = _split(households, shares, rng)
            table.append((2021, area.name, area.code, sum(counts), *counts))
    return deprivation, tenure


def indices_of_deprivation(areas: Sequence[Neighbourhood], council: tuple[str, str], rng: random.Random) -> Table:
    """Scores, ranks and deciles in the form of the Indices of Deprivation 2025 (File 7)."""
    index = "Index of Multiple Deprivation (IMD)"
    headings = ["LSOA code (2021)", "LSOA name (2021)"]
    headings += ["Local Authority District code (2024)", "Local Authority District name (2024)"]
    for domain, unit in ((index, ""), *((name, unit) for name, unit, *_ in _DOMAINS)):
        headings.append(f"{domain} Score{unit}")
        headings.append(f"{domain} Rank (where 1 is most deprived)")
        headings.append(f"{domain} Decile (where 1 is most deprived 10% of LSOAs)")
    rows: Table = [tuple(headings)]
    taken: set[tuple[str, int]] = set()
    for area in areas:
        hard = 0.10 + _field(area, _HARDSHIP)
        levels = [min(0.995, max(0.005, hard + rng.gauss(0, 0.07))) for _ in _DOMAINS]
        whole = sum(level * weight for level, (_, _, weight, _, _) in zip(levels, _DOMAINS, strict=True)) / 0.999
        figures: list[object] = [round(1.5 + 82 * whole**1.6, 3), *_rank(index, whole, taken)]
        for level, (domain, _, _, lowest, highest) in zip(levels, _DOMAINS, strict=True):
            figures += [round(lowest + (highest - lowest) * level**1.3, 3), *_rank(domain, level, taken)]
        rows.append((area.code, area.name, *council, *figures))
    return rows


def _bulk(topic: str, categories: Sequence[str]) -> tuple[object, ...]:
    return (
        "date",
        "geography",
        "geography code",
        f"{topic}: Total: All households",
        *(f"{topic}: {category}" for category in categories),
    )


def _residents(area: Neighbourhood) -> int:
    return round(1540 * area.homes)


def _field(area: Neighbourhood, poles: Sequence[tuple[float, float, float, float]]) -> float:
    """Return how much of something there is here: the sum over its poles, falling off like a bell."""
    x, y = _at(area.turn, area.distance)
    total = 0.0
    for turn, distance, width, strength in poles:
        east, north = _at(turn, distance)
        total += strength * math.exp(-((x - east) ** 2 + (y - north) ** 2) / (2 * width**2))
    return total


def _at(turn: float, distance: float) -> tuple[float, float]:
    return distance * math.cos(math.tau * turn), distance * math.sin(math.tau * turn)


def _split(total: int, shares: Sequence[float], rng: random.Random) -> list[int]:
    """Split a total by shares that are shaken a little; the parts add up."""
    shaken = [max(0.0005, share) * rng.uniform(0.9, 1.1) for share in shares]
    counts = [int(total * share / sum(shaken)) for share in shaken]
    counts[shaken.index(max(shaken))] += total - sum(counts)
    return counts


def _rank(domain: str, level: float, taken: set[tuple[str, int]]) -> Iterator[int]:
    """Give rank and decile among all LSOAs of England; no two areas have the same rank."""
    rank = 1 + int((1 - level) * (ENGLISH_LSOAS - 1))
    while (domain, rank) in taken:
        rank += 1
    taken.add((domain, rank))
    yield rank
    yield 1 + (rank - 1) * 10 // ENGLISH_LSOAS
