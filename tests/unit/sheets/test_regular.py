"""A CSV file that is read the fast way has the same cells as when it is read the patient way."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from plait.errors import PlaitError
from plait.sheets import Watch, read_workbook
from plait.sheets import workbook as workbook_module
from plait.sheets.regular import read_regular

CELLS = st.sampled_from(["", " ", "a", "b c", "1", "x,y", 'say "no"', "two\nlines", "\u00e9", "=1", "\t", "a;b"])


def quoted(cell: str, *, always: bool) -> str:
    special = any(mark in cell for mark in ',"\n')
    return '"' + cell.replace('"', '""') + '"' if special or always else cell


@st.composite
def files(draw: st.DrawFn) -> str:
    rows = draw(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=6))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    always = draw(st.booleans())
    text = end.join(",".join(quoted(cell, always=always) for cell in row) for row in rows)
    return text + draw(st.sampled_from(["", end, end * 2]))


def both_ways(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[pl.DataFrame | None, pl.DataFrame | None]:
    """The cells read fast, None where the file is not regular, and read patiently, None where they cannot be read."""
    fast = read_regular(path.read_bytes(), Watch())
    with monkeypatch.context() as patch:
        patch.setattr(workbook_module, "read_regular", lambda _data, _watch: None)
        try:
            patient = read_workbook(path).sheets[0].cells
        except PlaitError:
            patient = None
    return fast, patient


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=files())
def test_any_regular_file_has_the_same_cells_both_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode())
    fast, patient = both_ways(path, monkeypatch)
    if fast is not None and patient is not None:
        assert_frame_equal(fast, patient)


REGULAR = {
    "a quoted comma": 'Name,Address\nAnn,"1 High Street, Luton"\n',
    "a quoted mark": 'Name,Note\nAnn,"says ""no"""\n',
    "all quoted": '"Name","Note"\r\n"Ann",""\r\n',
    "a title above": "Our list\n\nName,Note\nAnn,x\n",
    "short rows and blank cells": "Name,Note,More\nAnn\nBo, ,x\n\n",
    "semicolons": "Name;Note\nAnn;1,5\nBo;2,5\n",
    "tabs": "Name\tNote\nAnn\tx y\n",
    "a last column of control characters": "Name,Note,\x1f\n"
    + f"Ann Lee of Luton,{'a note about her ' * 9},\x1f\n" * 9,
    "no last line end": "Name,Note\nAnn,x",
    "letters of Windows": "Name,Note\nZo\u00eb,\u00a35\n",
}
PATIENT = {
    "a line break in a cell": 'Name,Note\nAnn,"two\nlines"\n',
    "a mark in the middle": 'Name,Note\nAnn,5" pipe\n',
    "a mark that is never closed": 'Name,Note\nAnn,"oh\n',
    "text after a closed cell": 'Name,Note\nAnn,"a"b\n',
    "a longer row far below": "Name,Note\n" + "Ann,x\n" * 200_000 + "Bo,x,y\n",
    "line ends of an old Mac": "Name,Note\rAnn,x\r",
    "a zero byte": "Name,Note\nAnn,x\0\n",
    "two byte-order marks": "\ufeff\ufeffName,Note\nAnn,x\n",
    "a cell that is too long for a look at the head": f"Name,Note\nAnn,{'x' * 140_000}\n",
    "one column": "Name\nAnn\n",
}


@pytest.mark.parametrize("text", REGULAR.values(), ids=REGULAR)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_regular_file_is_read_fast_and_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, encoding: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    fast, patient = both_ways(path, monkeypatch)
    assert fast is not None
    assert patient is not None
    assert_frame_equal(fast, patient)


@pytest.mark.parametrize("text", PATIENT.values(), ids=PATIENT)
def test_any_other_file_is_left_to_the_patient_way(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode())
    assert read_regular(path.read_bytes(), Watch()) is None
