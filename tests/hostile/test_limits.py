"""Each limit on a file has a sentence of its own, and what is just within it is read."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from tests.files import HEADINGS, PEOPLE, SHEET_END, SHEET_START, write_bare_xlsx, write_xlsx, write_zip
from tests.hostile.answers import checked, refusal, written

from plait.errors import Unreadable
from plait.sheets import read_workbook
from plait.sheets.preflight import inspect

MEBIBYTE = 1 << 20
SHEET = "xl/worksheets/sheet1.xml"


def claiming(path: Path, *, unpacked: int, packed: int) -> Path:
    """A workbook whose table of contents gives these sizes for its sheet."""
    content = bytearray(write_xlsx(path, {"List": [HEADINGS, *PEOPLE]}).read_bytes())
    name_at = content.rindex(SHEET.encode())
    content[name_at - 26 : name_at - 18] = struct.pack("<II", packed, unpacked)
    path.write_bytes(content)
    return path


def test_more_than_can_be_unpacked_is_named_by_its_size(tmp_path: Path) -> None:
    path = claiming(tmp_path / "list.xlsx", unpacked=401 * MEBIBYTE, packed=199 * MEBIBYTE)

    assert "unpacks to 401 MB, far more than a list needs" in refusal(path)


def test_a_part_that_unpacks_too_many_times_is_named_by_its_ratio(tmp_path: Path) -> None:
    path = write_bare_xlsx(tmp_path / "list.xlsx", SHEET_START + " " * (60 * MEBIBYTE) + SHEET_END)

    assert re.search(r"list\.xlsx unpacks to [\d,]+ times its own size, far more than a list does", refusal(path))


def test_a_large_workbook_of_an_honest_ratio_is_opened(tmp_path: Path) -> None:
    path = claiming(tmp_path / "list.xlsx", unpacked=399 * MEBIBYTE, packed=5 * MEBIBYTE)

    assert inspect(path).reader == "excel"


def test_as_many_parts_as_are_allowed_are_looked_through(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "list.zip", {f"xl/part{number}.xml": "" for number in range(5_000)})

    with pytest.raises(Unreadable, match="is an archive, not a spreadsheet"):
        inspect(path)


@pytest.mark.parametrize(("cells", "is_read"), [(2_000, True), (2_001, False)])
def test_a_row_has_two_thousand_cells_at_most(tmp_path: Path, cells: int, is_read: bool) -> None:
    path = written(tmp_path / "list.csv", b"Name,Postcode\n" + b",".join([b"x"] * cells) + b"\nAnn,NW1 8AB\n")

    if is_read:
        assert len(read_workbook(path).sheets[0].letters) == cells
    else:
        assert "more than 2,000 cells in row 2, which no list needs" in refusal(path)


@pytest.mark.parametrize(("length", "is_read"), [(100_000, True), (100_001, False)])
def test_a_cell_has_a_hundred_thousand_characters_at_most(tmp_path: Path, length: int, is_read: bool) -> None:
    path = written(tmp_path / "list.csv", b"Name,Postcode\nAnn,NW1 8AB\n" + b"x" * length + b",NW5 2QS\n")

    if is_read:
        assert checked(path).rows.height == 2
    else:
        assert "a cell of more than 100,000 characters in row 3" in refusal(path)
