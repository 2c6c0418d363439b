"""No text of a list is in anything that leaves: not in the table, its receipt, the page or the workbook."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from plait.tables import receipt_path

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Plait

COLUMNS = 8
NEEDS = ("Food or shopping", "Housing; {}", "{}", "", "housing;{};Transport")


class Secrets:
    """Distinctive texts, each with a word in it that nothing else could hold."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words: list[str] = []

    def text(self, kind: str = "{}") -> str:
        """A text of its own, dressed up as cells are."""
        word = "zq" + "".join(self.random.choices("abcdefghijklmnoprstuvwxy", k=8))
        self.words.append(word)
        dress = self.random.choice(["{}", "={}", "<b>{}</b>", "\u00c9{} & co", '"{}"', "{}@mail.example", "  {}"])
        return kind.format(dress.format(word))

    def rows(self, rows: int) -> Iterator[list[str]]:
        """Rows of a list: postcodes of which some lie nowhere, needs, and everything else secret."""
        for _ in range(rows):
            postcode = self.random.choice(["XA1 0AA", "xa1 0ab", "XA1 1AA", "XA1 9QQ", "XA1", "", self.text()])
            need = self.random.choice(NEEDS)
            day = self.random.choice(["17/05/2025", "2025-06-09", "", self.text()])
            filled = need.replace("{}", self.text()) if "{}" in need else need
            yield [postcode, filled, day, *(self.text() for _ in range(COLUMNS - 3))]


def texts_of(path: Path) -> str:
    """Every text in a file, in whatever part of it."""
    data = path.read_bytes()
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(path) as archive:
            return "\n".join(
                [*archive.namelist(), *(archive.read(name).decode("utf-8") for name in archive.namelist())]
            )
    return data.decode("utf-8")


@pytest.fixture(params=[1, 2, 3, 4])
def secrets(request: pytest.FixtureRequest) -> Secrets:
    return Secrets(request.param)


@pytest.fixture
def leaving(plait: Plait, place: Path, tmp_path: Path, secrets: Secrets) -> list[Path]:
    """Everything that leaves, made from a workbook with secrets in every corner."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = secrets.text("{}")[:31].translate(str.maketrans("", "", "[]:*?/\\"))
    sheet.append([secrets.text(), ""])
    headings = ["Postcode", "Needs", "Date of call", *(secrets.text() for _ in range(COLUMNS - 3))]
    sheet.append(headings)
    for row in secrets.rows(60):
        sheet.append(row)
    sheet.append(["Total", "60", secrets.text()])
    book.create_sheet("Notes").append([secrets.text(), secrets.text()])
    book.properties.creator = secrets.text()
    book.save(tmp_path / "list.xlsx")
    table, page = tmp_path / "out" / "table.csv", tmp_path / "out" / "page.html"
    by = ("--by", "ward,need", "--by", "lsoa,need", "--by", "ward")
    answer = plait("count", "list.xlsx", "--place", place, *by, "-o", table)
    assert (answer.status, answer.err) == (0, "")
    assert plait("pool", table, "--place", place, "-o", page).status == 0
    return [table, receipt_path(table), page, page.with_suffix(".xlsx")]


def test_no_secret_is_in_anything_that_leaves(leaving: list[Path], secrets: Secrets) -> None:
    for path in leaving:
        texts = texts_of(path).lower()
        assert [word for word in secrets.words if word in texts] == []
        assert "zq" not in re.sub(r"[0-9a-f]{64}|sha256-[\w+/=]+", "", texts)


def test_no_postcode_and_no_day_is_in_anything_that_leaves(leaving: list[Path]) -> None:
    for path in leaving:
        assert not re.search(
            r"XA1\s*[0-9][A-Z]{2}|17/05/2025|2025-05-17|2025-06-09|17 May", texts_of(path), re.IGNORECASE
        )


def test_nothing_of_the_list_is_said_when_it_is_counted(plait: Plait, place: Path, helpline: Path) -> None:
    answer = plait("count", helpline, "--place", place, "-o", "out.csv", "--json")
    assert "zq" not in answer.out.lower()
