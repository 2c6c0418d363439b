"""Made-up lists of people for the tests of matching."""

from __future__ import annotations

import random
from pathlib import Path

from tests.files import write_csv

HEADINGS = ["First name", "Surname", "Date of birth", "Address", "Postcode", "Phone"]
_FIRST = [
    "Ann",
    "Ben",
    "Cora",
    "Dev",
    "Ella",
    "Finn",
    "Gita",
    "Hugo",
    "Iris",
    "Jack",
    "Kezia",
    "Liam",
    "Mona",
    "Noor",
    "Omar",
    "Priya",
    "Quinn",
    "Rosa",
    "Sean",
    "Tara",
]
_LAST = [
    "Abbott",
    "Brandt",
    "Castle",
    "Dhillon",
    "Eccles",
    "Farrow",
    "Gould",
    "Hobday",
    "Ingram",
    "Jessop",
    "Kemble",
    "Lamond",
    "Moxon",
    "Nairn",
    "Okoro",
]
_STREETS = ["Mill Lane", "Chapel Road", "Orchard Way", "Station Road", "Elm Close"]


def people(number: int, *, seed: int = 1) -> list[list[str]]:
    """So many different people, as rows under `HEADINGS`."""
    chance = random.Random(seed)
    return [
        [
            chance.choice(_FIRST),
            chance.choice(_LAST) + chance.choice("bdgklmnprst") + chance.choice(["er", "ow", "by", "en"]),
            f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(1935, 2005)}",
            f"{place + 1} {_STREETS[place % len(_STREETS)]}",
            f"NW{place % 9 + 1} {place // 9 % 9 + 1}{chance.choice('ABDEFG')}{chance.choice('HJLNPQ')}",
            f"07{chance.randint(300_000_000, 999_999_999)}",
        ]
        for place in range(number)
    ]


def written(folder: Path, name: str, rows: list[list[str]], headings: list[str] | None = None) -> Path:
    """A list as a CSV file."""
    return write_csv(folder / name, [headings or HEADINGS, *rows])
