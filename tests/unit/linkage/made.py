"""Made-up lists of people for the tests of matching."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
from tests.files import write_csv

from plait.linkage import MatchedList, Matches
from plait.linkage.fitting import Fit
from plait.linkage.model import expected_model
from plait.linkage.preparing import FIELDS

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


def two_rows() -> Matches:
    """A match that no engine made: two rows of one list, of which it is not sure."""
    rows = {"id": [0, 1], "list": [0, 0], "row": [2, 3], "group": [0, 1]}
    nobody = {field: [None, None] for field in FIELDS}
    frame = pl.DataFrame(
        rows | nobody | {"surname": ["Abbott", "Abbot"]}, schema_overrides=dict.fromkeys(FIELDS, pl.String)
    )
    scored = pl.DataFrame({"a": [0], "b": [1], "pattern": [0], "probability": [0.5], "same": [None]})
    decided = pl.DataFrame(schema={"a": pl.Int32, "b": pl.Int32, "same": pl.Boolean, "key": pl.String})
    return Matches(
        lists=(MatchedList("one.csv", ("surname",)),),
        rows=frame.with_columns(pl.col("id", "list", "group").cast(pl.Int32)),
        scored=scored.cast({"a": pl.Int32, "b": pl.Int32, "same": pl.Boolean}),
        learned=Fit(expected_model(), ("These are too few rows.",), 0),
        too_common=(),
        compared=1,
        within=True,
        decisions=(),
        decided=decided,
    )


def changed(row: list[str], **new: str) -> list[str]:
    """The same row with these cells written another way."""
    names = ["forename", "surname", "born", "address", "postcode", "phone"]
    return [new.get(name, cell) for name, cell in zip(names, row, strict=True)]


def short_lists(folder: Path, names: tuple[str, str] = ("helpline.csv", "parcels.csv")) -> list[Path]:
    """Two lists of 14 and 12 rows, in the same order: of the first eight people all is the same.

    On the second list the ninth has an initial, the tenth a name alone, and the twelfth another surname, which is
    doubtful each; the eleventh has a letter too many in the surname.
    """
    everybody = people(14)
    ninth, tenth, eleventh, twelfth = (changed(row, born="", phone="") for row in everybody[8:12])
    second = [
        *everybody[:8],
        changed(ninth, forename=ninth[0][0]),
        changed(tenth, address="", postcode=""),
        changed(eleventh, surname=f"{eleventh[1][:-2]}x{eleventh[1][-2:]}", address=""),
        changed(twelfth, surname="Other"),
    ]
    return [written(folder, names[0], everybody), written(folder, names[1], second)]
