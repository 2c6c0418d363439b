"""The list that benchmarks/checking.py has checked: fifteen columns about nobody, with mistakes in known places.

    .venv/bin/python benchmarks/checked_list.py ROWS FILE.csv|FILE.xlsx

Twelve kinds of mistake stand in about one row in fifty each, drawn with a fixed seed. A row of headings,
then a row of tags, then the rows.
"""

from __future__ import annotations

import csv
import random
import sys
from datetime import date, timedelta
from pathlib import Path

COLUMNS = {
    "Reference": "#Person+Resident+Id",
    "First name": "#Person+Resident+GivenName",
    "Family name": "#Person+Resident+FamilyName",
    "Date of birth": "#Person+Resident+DateOfBirth",
    "Address": "#Address+Resident+Full",
    "Postcode": "#Address+Resident+Postcode",
    "Phone": "#Contact+Resident+Phone",
    "E-mail": "#Contact+Resident+Email",
    "How to contact": "#Contact+Resident+PreferredMethod",
    "Interpreter": "#Contact+Resident+InterpreterNeeded",
    "People at home": "#Resident+Household+Number",
    "Ward code": "#Place+Ward+Code",
    "Ward": "#Place+Ward+Name",
    "Sent": "#Referral+Sent+Date",
    "Updated": "#Referral+Updated+Date",
}
METHODS = ("Letter", "Visit", "Telephone", "E-mail", "SMS")
SHARE = 0.02
WARDS = [
    (f"E0500{5000 + number}", f"{name} Ward")
    for number, name in enumerate(
        f"{first} {second}"
        for first in ("Upper", "Lower", "North", "South", "Old")
        for second in ("Moor", "Mill", "Hill", "Dale", "Ford", "Gate")
    )
]
GIVEN = [
    "Ann",
    "Ben",
    "Cara",
    "Dev",
    "Eve",
    "Finn",
    "Gina",
    "Hari",
    "Ida",
    "Jon",
    "Kim",
    "Leo",
    "Mia",
    "Ned",
    "Ola",
    "Pat",
    "Roy",
    "Sue",
    "Tom",
    "Una",
]
FAMILY = [
    "Ash",
    "Bell",
    "Cole",
    "Dean",
    "Eden",
    "Fox",
    "Gray",
    "Hale",
    "Ives",
    "Judd",
    "Kent",
    "Lane",
    "Moss",
    "Nash",
    "Owen",
    "Park",
    "Rowe",
    "Shaw",
    "Todd",
    "Wood",
]
STREETS = [
    "Mill Lane",
    "High Street",
    "Station Road",
    "Church Hill",
    "Park View",
    "New Road",
    "Moor End",
    "Bridge Street",
]
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
FIRST, BORN_FROM = date(2020, 1, 1), date(1930, 1, 1)


def rows(count: int) -> list[list[str]]:
    """The list's rows, always the same for a count."""
    draw = random.Random(22)
    return [_row(draw, number) for number in range(count)]


def _row(draw: random.Random, number: int) -> list[str]:
    born = BORN_FROM + timedelta(days=draw.randrange(28_000))
    sent = FIRST + timedelta(days=draw.randrange(2_000))
    code, ward = draw.choice(WARDS)
    given, family = draw.choice(GIVEN), draw.choice(FAMILY)
    inward = f"{draw.randrange(10)}{draw.choice(LETTERS)}{draw.choice(LETTERS)}"
    row = [
        f"R{number:07}",
        given,
        family,
        f"{born:%d/%m/%Y}",
        f"{draw.randrange(1, 200)} {draw.choice(STREETS)}, Harrow{draw.choice(('mere', 'gate'))}",
        f"{draw.choice(('NW', 'LU', 'MK', 'SG'))}{draw.randrange(1, 20)} {inward}",
        f"07{draw.choice('1345789')}{draw.randrange(10**8):08}"[:11],
        f"{given}.{family}{number}@example.org".lower(),
        draw.choice(METHODS),
        draw.choice(("Yes", "No", "Not known")),
        str(draw.randrange(1, 9)),
        code,
        ward,
        f"{sent:%d/%m/%Y}",
        f"{sent + timedelta(days=draw.randrange(60)):%d/%m/%Y}",
    ]
    for spoil in SPOILERS:
        if draw.random() < SHARE:
            spoil(row, draw)
    return row


def _set(place: int, make):  # noqa: ANN001, ANN202 - a table of twelve one-liners reads best without
    def spoil(row: list[str], draw: random.Random) -> None:
        row[place] = make(row, draw)

    return spoil


SPOILERS = (
    _set(0, lambda _row, draw: f"R{draw.randrange(1000):07}"),  # a reference used before
    _set(3, lambda row, _draw: row[3][:6] + row[3][8:]),  # a year with two figures
    _set(3, lambda row, _draw: "31/02" + row[3][5:]),  # no day of the calendar
    _set(5, lambda row, _draw: row[5].replace("1", "I").replace("0", "O")),  # letters for figures
    _set(5, lambda row, _draw: row[5].split()[0]),  # half a postcode
    _set(6, lambda row, _draw: row[6][1:]),  # a 0 lost
    _set(6, lambda row, _draw: row[6][:8]),  # too short
    _set(7, lambda row, _draw: row[7].replace("@", " at ")),
    _set(8, lambda _row, draw: draw.choice(("Phone call", "Post", "Txt"))),
    _set(10, lambda _row, draw: draw.choice(("two", "0", "99"))),
    _set(12, lambda _row, draw: draw.choice(WARDS)[1]),  # another ward's name
    _set(14, lambda row, _draw: "01/01/2019" if row[13] else row[14]),  # before it was sent
)


def write(count: int, path: Path) -> None:
    """Write the list, as CSV or XLSX by the file's ending."""
    table = [list(COLUMNS), list(COLUMNS.values()), *rows(count)]
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)
        return
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("Residents")
        for number, row in enumerate(table):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text)


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
