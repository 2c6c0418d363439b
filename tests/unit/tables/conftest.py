"""A tiny made-up town and a desk to count at: lists of a few rows in, tables and receipts out."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from plait.places import Place, open_place
from plait.places.build import build_place
from plait.sheets import Column, TaggedList, Workbook, column_letter
from plait.standard import load_dictionary
from plait.tables import (
    About,
    CountedList,
    Meaning,
    SafeTable,
    count_list,
    make_receipt,
    parse_breakdowns,
    write_table,
)

TODAY = date(2025, 11, 22)
WARDS = {"E05000001": "Northside", "E05000002": "Southside", "E05000003": "Eastside"}
WARD_OF = {
    "E01000001": "E05000001",
    "E01000002": "E05000001",
    "E01000003": "E05000002",
    "E01000004": "E05000003",
    "E01000005": "E05000003",
}
"""Each small area's ward. In the last one nobody has a postcode."""
POSTCODES = {
    "north": "XA1 0AA",
    "north too": "XA1 0AB",
    "north, other area": "XA1 1AA",
    "south": "XA1 2AA",
    "east": "XA1 3AA",
    "retired": "XA1 9ZY",
    "large": "XA1 9ZZ",
    "stranger": "XA1 9ZX",
}
"""By where they lie: all but the last two kinds in homes; "stranger" in areas that are on no map."""
TAGS = {
    "postcode": "#Address+Resident+Postcode",
    "need": "#Need+Type",
    "age": "#Person+Resident+AgeBand",
    "date": "#Contact+Date",
}


@dataclass(frozen=True)
class Desk:
    """Where a list is counted: its place, and short ways to make lists, counts and tables."""

    place: Place
    folder: Path
    postcodes: Mapping[str, str]

    def rows(self, columns: Mapping[str, Sequence[str | None]]) -> TaggedList:
        """A list with the given columns ("postcode", "need", "date"); None is an empty cell."""
        dictionary = load_dictionary()
        letters = {name: column_letter(place) for place, name in enumerate(columns)}
        height = len(next(iter(columns.values())))
        frame = pl.DataFrame(
            {"row": range(2, height + 2), **{letters[name]: cells for name, cells in columns.items()}},
            schema={"row": pl.Int64, **dict.fromkeys(letters.values(), pl.String)},
        )
        return TaggedList(
            sheet="",
            headings_row=1,
            tag_row=None,
            columns=tuple(
                Column(letter, name.title(), dictionary.find(TAGS[name]), TAGS[name])
                for name, letter in letters.items()
            ),
            rows=frame,
            kinds=None,
            dropped=(),
            titles=(),
            near_tag_row=None,
            other_sheets=(),
        )

    def count(
        self,
        rows: TaggedList,
        *,
        by: Sequence[str] = ("ward,need",),
        means: Mapping[str, str] | None = None,
    ) -> CountedList:
        """Count a list."""
        dictionary = load_dictionary()
        return count_list(
            rows,
            self.place,
            parse_breakdowns(by, dictionary),
            dictionary=dictionary,
            today=TODAY,
            means=Meaning(means or {}),
        )

    def table(
        self,
        rows: TaggedList,
        *,
        by: Sequence[str] = ("ward,need",),
        means: Mapping[str, str] | None = None,
        name: str = "Helpline",
    ) -> SafeTable:
        """Count a list and make its receipt; lists of different names count as different files."""
        counted = self.count(rows, by=by, means=means)
        checksum = hashlib.sha256(name.encode()).hexdigest()
        workbook = Workbook(Path(f"{name}.csv"), checksum, (), ())
        about = About(name, "Asma, 020 7946 0000", TODAY, b"the desk's own secret")
        return SafeTable(counted.table, make_receipt(counted, workbook, rows, self.place, about=about))

    def figures(self, table: pl.DataFrame) -> dict[tuple[str, str], int | None]:
        """Printed numbers by area name and category."""
        return {
            (name, category): number
            for name, category, number in table.select("name", "category", "number").iter_rows()
        }

    def written(self, rows: TaggedList, folder: Path, *, by: Sequence[str] = ("ward,need",)) -> Path:
        """The path of a table on disk, with its receipt beside it."""
        table = self.table(rows, by=by)
        write_table(table.frame, table.receipt, folder / "helpline.csv")
        return folder / "helpline.csv"


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("town")
    sources = folder / "sources"
    sources.mkdir()
    _write_sources(sources)
    build_place(sources, folder / "place", name="Testham", built=TODAY, made_up=True)
    return Desk(open_place(folder / "place"), folder, POSTCODES)


def _write_sources(folder: Path) -> None:
    """Postcodes, boundaries and residents of the town, as ONS would publish them."""
    wards = enumerate(WARDS.items())
    _write_map(folder / "wards.geojson", "WD25", ((code, name, 2 * at, 2) for at, (code, name) in wards))
    areas = enumerate(WARD_OF)
    _write_map(folder / "areas.geojson", "LSOA21", ((code, f"Testham 00{at}", at, 1) for at, code in areas))
    homes = [(f"XA1 {at}A{letter}", code) for at, code in enumerate(list(WARD_OF)[:4]) for letter in "AB"]
    rows = [(text, code, WARD_OF[code], "0", "") for text, code in homes]
    rows += [
        (POSTCODES["retired"], "E01000001", "E05000001", "0", "202001"),
        (POSTCODES["large"], "E01000001", "E05000001", "1", ""),
        (POSTCODES["stranger"], "E01000009", "E05000009", "0", ""),
    ]
    with (folder / "postcodes.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["pcds", "lsoa21cd", "wd25cd", "usrtypind", "doterm", "msoa21cd", "lad25cd"])
        writer.writerows((*row, "E02000001", "E09000099") for row in rows)
    residents = "\n".join(f"{code},1000" for code in WARD_OF)
    (folder / "residents.csv").write_text(f"LSOA21CD,Usual residents\n{residents}\n", encoding="utf-8")


def _write_map(path: Path, kind: str, areas: Iterable[tuple[str, str, int, int]]) -> None:
    """Areas as oblongs in a row, each (code, name, left edge, width)."""
    features = [
        {
            "type": "Feature",
            "properties": {f"{kind}CD": code, f"{kind}NM": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [
                        [x / 100, y / 100 + 51]
                        for x, y in ((left, 0), (left + wide, 0), (left + wide, 1), (left, 1), (left, 0))
                    ]
                ],
            },
        }
        for code, name, left, wide in areas
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
