"""Files made, or broken, so as to harm whoever opens them: they are read or refused, and soon."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.files import (
    HEADINGS,
    PEOPLE,
    SHEET_END,
    SHEET_START,
    write_bare_xlsx,
    write_csv,
    write_large_xlsx,
    write_ods,
    write_xls,
    write_xlsx,
    write_zip,
)
from tests.hostile.answers import SECONDS, checked, plain, refusal, refusal_of_the_evil, written

from plait.errors import PlaitError, Unreadable
from plait.sheets import read_workbook
from plait.sheets.preflight import inspect

LIST = [HEADINGS, *PEOPLE]
WRITERS: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda path: write_xlsx(path, {"List": LIST}),
    "xls": lambda path: write_xls(path, LIST),
    "ods": lambda path: write_ods(path, LIST),
}
EVERY_KIND = pytest.mark.parametrize("kind", WRITERS)
MEBIBYTE = 1 << 20


def far_cells(*places: str) -> str:
    return "".join(f'<row r="{re.sub("[A-Z]", "", place)}"><c r="{place}"><v>1</v></c></row>' for place in places)


def test_two_cells_as_far_apart_as_can_be_are_a_stray_mark(tmp_path: Path) -> None:
    path = write_bare_xlsx(tmp_path / "list.xlsx", SHEET_START + far_cells("A1", "XFD1048576") + SHEET_END)

    assert path.stat().st_size < 5_000
    assert "copy only the list to a new workbook" in refusal_of_the_evil(path)


def test_a_mark_far_to_the_right_is_named_with_its_row(tmp_path: Path) -> None:
    path = write_bare_xlsx(tmp_path / "list.xlsx", SHEET_START + far_cells("A1", "XFD7") + SHEET_END)

    assert "more than 2,000 cells in row 7" in refusal(path)


def test_a_mark_far_below_is_no_harm(tmp_path: Path) -> None:
    path = write_bare_xlsx(tmp_path / "list.xlsx", SHEET_START + far_cells("A1", "B300000") + SHEET_END)

    assert read_workbook(path).sheets[0].cells.height == 300_000


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    """ASVS 5.2.3."""
    row = b"<row>" + b'<c t="inlineStr"><is><t>Ann</t></is></c>' * 12 + b"</row>"
    block = row * (MEBIBYTE // len(row))
    path = write_large_xlsx(tmp_path / "list.xlsx", (block for _ in range(531)))

    assert path.stat().st_size < 5 * MEBIBYTE
    assert re.search(r"unpacks to 5[23]\d MB, .* so it was not opened", refusal_of_the_evil(path))


def test_a_bomb_that_packs_no_smaller_than_a_list_ends_with_its_reader(tmp_path: Path) -> None:
    rng = random.Random(1)
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{rng.random()}</v></c><c r="XFD{row}"><v>{rng.random()}</v></c></row>'
        for row in range(1, 4000)
    )
    path = write_bare_xlsx(tmp_path / "list.xlsx", SHEET_START + rows + SHEET_END)

    assert "needs far more memory or time than a list should" in refusal_of_the_evil(path)


def test_a_zip_file_of_many_parts_is_not_opened(tmp_path: Path) -> None:
    """ASVS 5.2.3."""
    path = write_zip(tmp_path / "list.xlsx", {f"xl/part{number}.xml": "" for number in range(5_001)})

    assert "has 5,001 parts packed in it, far more than a workbook" in refusal(path)


def test_parts_that_name_places_outside_are_never_written_there(tmp_path: Path) -> None:
    """ASVS 5.3.2."""
    more = {"../evil.txt": "x", "/srv/evil.txt": "x", "xl/../../evil.txt": "x"}
    path = write_bare_xlsx(tmp_path / "list.xlsx", SHEET_START + far_cells("A1", "B2") + SHEET_END, **more)

    assert read_workbook(path).sheets[0].cells.height == 2
    assert [file.name for file in tmp_path.iterdir()] == ["list.xlsx"]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@EVERY_KIND
def test_a_workbook_that_was_cut_off_is_called_damaged(tmp_path: Path, kind: str, share: float) -> None:
    path = WRITERS[kind](tmp_path / f"list.{kind}")
    whole = path.read_bytes().rstrip(b"\0")
    path.write_bytes(whole[: int(len(whole) * share)])

    assert "save it again and try the new file" in refusal(path)


@pytest.mark.parametrize("seed", range(25))
@EVERY_KIND
def test_a_workbook_with_wrong_bytes_is_read_or_refused(tmp_path: Path, kind: str, seed: int) -> None:
    path = WRITERS[kind](tmp_path / f"list.{kind}")
    content, rng = bytearray(path.read_bytes()), random.Random(seed)
    for _ in range(rng.choice([1, 5, 50])):
        content[rng.randrange(len(content))] = rng.randrange(256)
    path.write_bytes(content)

    try:
        checked(path)
    except PlaitError as error:
        plain(str(error), path.name)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_bytes_at_all_have_a_kind_or_are_refused(tmp_path: Path, data: st.DataObject) -> None:
    """ASVS 5.2.2."""
    start = data.draw(st.sampled_from([b"", b"PK\3\4", b"PK\5\6", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"BM", b"<"]))
    path = written(tmp_path / "list.xlsx", start + data.draw(st.binary(max_size=400)))

    try:
        assert inspect(path).reader in {"excel", "csv"}
    except Unreadable as error:
        plain(str(error), path.name)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 2**16), value=st.integers(0, 255))
def test_a_table_of_contents_with_a_wrong_byte_is_read_or_refused(tmp_path: Path, place: int, value: int) -> None:
    path = write_ods(tmp_path / "list.ods", LIST)
    content = bytearray(path.read_bytes())
    contents = content.index(b"PK\1\2")
    content[contents + place % (len(content) - contents)] = value
    path.write_bytes(content)

    try:
        inspect(path)
    except Unreadable as error:
        plain(str(error), path.name)


def test_an_entity_never_brings_in_another_file(tmp_path: Path) -> None:
    """ASVS 1.5.1."""
    secret = written(tmp_path / "secret.txt", b"opensesame")
    sheet = (
        f'<!DOCTYPE x [<!ENTITY secret SYSTEM "file://{secret}">]>{SHEET_START}<row r="1"><c r="A1" t="inlineStr">'
        f"<is><t>&secret;</t></is></c></row>{SHEET_END}"
    )
    path = write_bare_xlsx(tmp_path / "list.xlsx", sheet)

    assert "opensesame" not in refusal(path)


def test_entities_of_entities_never_unfold(tmp_path: Path) -> None:
    """ASVS 1.5.1."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    sheet = (
        f'<!DOCTYPE x [{entities}]>{SHEET_START}<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'
        f"{SHEET_END}"
    )

    refusal_of_the_evil(write_bare_xlsx(tmp_path / "list.xlsx", sheet))


def test_twenty_megabytes_on_one_line_are_no_cell(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", b"abcdefgh" * (20 * MEBIBYTE // 8))

    assert "more than 100,000 characters in row 1" in refusal_of_the_evil(path)


def test_twenty_megabytes_of_cells_on_one_line_are_no_row(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", b"abc,defg" * (20 * MEBIBYTE // 8))

    assert "more than 2,000 cells in row 1" in refusal_of_the_evil(path)


def test_more_rows_than_a_spreadsheet_holds_are_too_many(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", b"a,b\n" * 1_100_000)

    assert "more than 1,048,576 rows" in refusal_of_the_evil(path)


def test_rows_and_columns_may_not_both_be_many(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", b"a\n" * 20_000 + b"," * 1500 + b"a\n")

    assert "has a sheet of more than 20,000,000 cells" in refusal(path)


def test_one_long_text_in_many_cells_is_not_unpacked_without_end(tmp_path: Path) -> None:
    rows = [["Name", "Note"], *[["Ann", "x" * 30_000]] * 9_000]
    assert "holds more than 250,000,000 characters" in refusal(write_xlsx(tmp_path / "list.xlsx", {"One": rows}))


def test_a_workbooks_cell_may_not_be_longer_than_any_text(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "list.ods", [["Name", "Note"], ["Ann", "x" * 100_001]])
    assert "has a cell of more than 100,000 characters in row 2" in refusal(path)


def test_a_text_full_of_zero_bytes_is_none(tmp_path: Path) -> None:
    assert "is not a spreadsheet" in refusal(written(tmp_path / "list.csv", "Name,Postcode\n".encode("utf-32-le") * 50))


@pytest.mark.parametrize("place", [9, 9000])
def test_a_list_with_a_zero_byte_in_it_is_read(tmp_path: Path, place: int) -> None:
    content = bytearray(b"Name,Postcode\n" + b"Ann,NW1 8AB\n" * 1000)
    content.insert(place, 0)

    assert checked(written(tmp_path / "list.csv", bytes(content))).rows.height == 1000


def test_an_open_quotation_mark_is_named_by_its_row(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", b'Name,Postcode\nAnn,NW1 8AB\n"Bo,NW5 2QS\n' + b"Cy,NW3 1AA\n" * 100)

    assert "a quotation mark in row 3 that is never closed" in refusal(path)


def test_an_open_quotation_mark_in_a_long_list_is_named_by_its_row(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", b'Name,Postcode\nAnn,NW1 8AB\n"Bo,NW5 2QS\n' + b"Cy,NW3 1AA\n" * 20_000)

    assert "more than 100,000 characters in row 3" in refusal(path)


def test_mixed_delimiters_keep_every_row(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", b"Name,Postcode\n" + b"Ann,NW1 8AB\nBo;NW5 2QS\nCy\tNW3 1AA\n" * 20)

    assert checked(path).rows.height == 60


@pytest.mark.parametrize("text", ["1." * 49_999 + "x", "(" * 99_999, "1\n" * 49_999, ";" * 99_999, "@" * 99_999])
def test_a_cell_made_to_keep_patterns_busy_is_looked_at_briefly(tmp_path: Path, text: str) -> None:
    path = write_csv(tmp_path / "list.csv", [HEADINGS, *[[text] * len(HEADINGS)] * 3])
    done = subprocess.run(
        [sys.executable, "-m", "plait.cli", "check", str(path)],
        capture_output=True,
        check=False,
        timeout=SECONDS,
    )

    assert done.returncode == 1
