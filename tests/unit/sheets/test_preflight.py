"""A file that cannot be opened is told from one that should not be."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from tests.files import HEADINGS, PEOPLE, write_csv, write_ods, write_xls, write_xlsx

from plait.errors import Unreadable
from plait.sheets.preflight import FileKind, inspect, printable_name

LIST = [HEADINGS, *PEOPLE]


def test_text_is_for_the_csv_reader_and_workbooks_are_for_the_other(tmp_path: Path) -> None:
    assert inspect(write_csv(tmp_path / "list.csv", LIST)) == FileKind("csv")
    assert inspect(write_xlsx(tmp_path / "list.xlsx", {"List": LIST})) == FileKind("excel")
    assert inspect(write_ods(tmp_path / "list.ods", LIST)) == FileKind("excel")
    assert inspect(write_xls(tmp_path / "list.xls", LIST)).reader == "excel"


def test_that_nothing_hidden_can_be_looked_for_in_an_older_file_is_said_once(tmp_path: Path) -> None:
    (notice,) = inspect(write_xls(tmp_path / "list.xls", LIST)).notices
    assert notice == (
        "list.xls is an .xls file, in which hidden rows and columns, notes and formulas cannot be looked for: "
        "save it as .xlsx to have them looked for."
    )


def test_that_nothing_hidden_can_be_looked_for_in_a_binary_workbook_is_said(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "list.xlsb", "w") as archive:
        archive.writestr("xl/workbook.bin", b"")

    (notice,) = inspect(tmp_path / "list.xlsb").notices
    assert notice.startswith("list.xlsb is an .xlsb file, in which hidden rows and columns")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PermissionError(13, "Permission denied"), "You may not read list.csv: ask whoever keeps it for a copy"),
        (OSError(5, "Input/output error"), "list.csv cannot be opened (input/output error): check the name"),
        (OSError(), "list.csv cannot be opened (it cannot be read): check the name"),
    ],
)
def test_what_the_system_refuses_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, sentence: str
) -> None:
    path = write_csv(tmp_path / "list.csv", LIST)

    def refuse(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Unreadable) as caught:
        inspect(path)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(("path", "name"), [("a/list.csv", "list.csv"), (".", "."), ("a/li\nst.csv", "li st.csv")])
def test_a_name_is_printable_and_never_empty(path: str, name: str) -> None:
    assert printable_name(Path(path)) == name


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_is_said_to_be_damaged_however_it_was_packed(tmp_path: Path, packing: int) -> None:
    path = tmp_path / "list.ods"
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr("mimetype", "a kind of file that says what it is " * 20)
    data = bytearray(path.read_bytes())
    start = data.index(b"mimetype") + len("mimetype") + 9  # behind what LZMA says of itself
    data[start : start + 12] = b"\xff" * 12
    path.write_bytes(data)

    with pytest.raises(Unreadable, match="is damaged: open it in Excel or LibreOffice"):
        inspect(path)
