"""A file that is no list is called what it is, whatever its name, and a list is read whatever its name."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

import pytest
from tests.files import (
    HEADINGS,
    PEOPLE,
    SHEET_END,
    SHEET_START,
    write_bare_xlsx,
    write_csv,
    write_ole,
    write_xls,
    write_xlsx,
    write_zip,
)
from tests.hostile.answers import checked, refusal, refusal_of_the_evil, written

from plait.errors import NotAList, Unreadable
from plait.sheets import read_workbook

LIST = [HEADINGS, *PEOPLE]
MEBIBYTE = 1 << 20

EMPTY = {
    "nothing": b"",
    "blanks": b" \n\t\r\n  \n",
    "many blanks": b" \n" * 10_000,
    "only commas": b",,,\n,,,\n",
    "a mark of UTF-8": b"\xef\xbb\xbf",
    "a mark of UTF-16 and a blank": " ".encode("utf-16"),
}


@pytest.mark.parametrize("content", EMPTY.values(), ids=EMPTY)
def test_a_file_with_nothing_in_it_is_called_empty(tmp_path: Path, content: bytes) -> None:
    assert refusal(written(tmp_path / "list.csv", content)) == "list.csv is empty: there is nothing in it to read."


def test_a_workbook_with_nothing_in_it_is_called_empty(tmp_path: Path) -> None:
    assert "is empty" in refusal(write_xlsx(tmp_path / "list.xlsx", {"One": [], "Two": [[None, " "]]}))


OTHER_THINGS = {
    "PNG": (b"\x89PNG\r\n\x1a\n" + bytes(500), "a picture"),
    "JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(500), "a picture"),
    "BMP": (b"BM\x36\x10\0\0" + bytes(500), "a picture"),
    "GIF": (b"GIF89a\x01\0" + bytes(500), "a picture"),
    "WebP": (b"RIFF\0\0\0\0WEBPVP8 " + bytes(500), "a picture or a film"),
    "PDF": (b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n", "a PDF"),
    "RTF": (rb"{\rtf1\ansi Dear all}", "a Word document"),
    "gzip": (b"\x1f\x8b\x08" + bytes(500), "a compressed archive"),
    "a web page": (b"\n<!DOCTYPE html><html><table><tr><td>Name</td></tr></table></html>", "a web page or XML"),
    "Excel 2003 XML": (b'<?xml version="1.0"?><Workbook></Workbook>', "a web page or XML"),
    "Parquet": (b"PAR1\x15\x04" + bytes(500), "a Parquet file"),
    "SQLite": (b"SQLite format 3\0" + bytes(500), "a database"),
    "a program": (b"\x7fELF\x02\x01" + bytes(500), "a program"),
}


@pytest.mark.parametrize(("content", "thing"), OTHER_THINGS.values(), ids=OTHER_THINGS)
@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
def test_another_thing_is_called_what_it_is_whatever_its_name(
    tmp_path: Path, name: str, content: bytes, thing: str
) -> None:
    sentence = refusal(written(tmp_path / name, content))

    assert sentence == f"{name} is {thing}, not a spreadsheet: save the list as .xlsx, .ods or .csv and try again."


def test_bytes_of_no_known_kind_are_no_spreadsheet(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(5000)

    assert "is not a spreadsheet: save the list as" in refusal(written(tmp_path / "list.csv", b"\x01" + noise))


@pytest.mark.parametrize(
    ("entries", "thing"),
    [
        ({"word/document.xml": "<w/>"}, "a document"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, "a document"),
        ({"photos/one.jpg": "x"}, "an archive"),
    ],
)
def test_a_zip_file_that_holds_no_workbook_is_called_what_it_is(
    tmp_path: Path, entries: dict[str, str], thing: str
) -> None:
    assert f"is {thing}, not a spreadsheet" in refusal(write_zip(tmp_path / "list.xlsx", entries))


def test_a_workbook_with_a_password_asks_for_it_to_be_taken_off(tmp_path: Path) -> None:
    path = write_ole(tmp_path / "list.xlsx", {"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": bytes(8000)})

    assert "is protected by a password: open it, remove the password" in refusal(path)


def test_an_open_document_with_a_password_asks_for_it_to_be_taken_off(tmp_path: Path) -> None:
    manifest = '<manifest:manifest><manifest:file-entry><manifest:encryption-data manifest:checksum="x"/>'
    path = write_zip(tmp_path / "list.ods", {"META-INF/manifest.xml": manifest, "content.xml": b"\x93\x11\x04"})

    assert "is protected by a password: open it, remove the password" in refusal(path)


def test_a_zip_file_with_a_password_asks_for_it_to_be_taken_off(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", {"List": LIST})
    content = bytearray(path.read_bytes())
    for found in re.finditer(rb"PK\x01\x02", content):
        content[found.start() + 8] |= 1
    path.write_bytes(content)

    assert "is protected by a password" in refusal(path)


def test_macros_are_not_run_but_named_and_the_values_are_read(tmp_path: Path) -> None:
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("Name", "Postcode"))
    rows = f'<row r="1">{cells}</row><row r="2">{cells}</row>'
    path = write_bare_xlsx(tmp_path / "list.xlsm", SHEET_START + rows + SHEET_END, **{"xl/vbaProject.bin": b"\1\2\3"})
    workbook = read_workbook(path)

    assert workbook.notices == ("list.xlsm has macros: no macro was run, only the values in its cells were read.",)
    assert workbook.sheets[0].cells.rows()[0] == (1, "Name", "Postcode")


def test_macros_of_excel_97_are_named_too(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "list.xls", LIST)
    path.write_bytes(path.read_bytes() + "_VBA_PROJECT".encode("utf-16-le"))

    assert "list.xls has macros" in read_workbook(path).notices[0]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()

    assert refusal(tmp_path / "lists") == "lists is a folder: choose one spreadsheet in it."


@pytest.mark.parametrize("name", [".", "..", "/"])
def test_a_folder_without_a_name_of_its_own_is_named_as_it_was_given(name: str) -> None:
    with pytest.raises(Unreadable, match=f"^{re.escape(name)} is a folder"):
        read_workbook(Path(name))


def test_a_missing_file_is_missed(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"^There is no file .*june\.csv: check the name and the folder\.$"):
        read_workbook(tmp_path / "june.csv")


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"cannot be opened \(file name too long\): check the name and the folder\.$"):
        read_workbook(tmp_path / ("x" * 300))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_that_may_not_be_read_is_asked_for(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", LIST)
    path.chmod(0)

    assert refusal(path) == "You may not read list.csv: ask whoever keeps it for a copy that you may read."


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "list.csv")

    assert "is a pipe or a device, not a file" in refusal_of_the_evil(tmp_path / "list.csv")


@pytest.mark.parametrize("device", ["zero", "null", "stdin"])
def test_a_device_is_not_read(tmp_path: Path, device: str) -> None:
    (tmp_path / "list.csv").symlink_to(f"/dev/{device}")

    assert "is a pipe or a device, not a file" in refusal_of_the_evil(tmp_path / "list.csv")


def test_a_link_that_leads_nowhere_is_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "list.csv").symlink_to(tmp_path / "gone.csv")

    with pytest.raises(Unreadable, match=r"^There is no file"):
        read_workbook(tmp_path / "list.csv")


def test_a_list_without_a_postcode_is_a_list(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [["Name", "Need"], ["Ann", "Housing"]])

    assert checked(path).rows.height == 1


def test_a_letter_is_no_list(tmp_path: Path) -> None:
    letter = "Dear all\n\nThank you for coming on Friday.\nThe next meeting is at the library.\n\nAnn\n"

    with pytest.raises(NotAList, match=r"^No list was found in letter\.txt: it needs a row of headings"):
        checked(written(tmp_path / "letter.txt", letter.encode()))


@pytest.mark.parametrize(
    "name", ["li\nst.csv", "li\x1bst.csv", "li\u202est.csv", os.fsdecode(b"li\xffst.csv"), "-list.csv"]
)
def test_an_odd_file_name_is_read_and_can_be_printed(tmp_path: Path, name: str) -> None:
    good, bad = write_csv(tmp_path / name, LIST), written(tmp_path / f"x{name}", b"%PDF")

    assert checked(good).rows.height == 3
    assert read_workbook(good).name.isprintable()
    with pytest.raises(Unreadable) as caught:
        read_workbook(bad)
    assert str(caught.value).isprintable()


def test_a_file_that_is_larger_than_any_list_is_not_opened(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", b"Name,Postcode\n")
    os.truncate(path, 201 * MEBIBYTE)

    assert "is larger than 200 MB: split it" in refusal(path)
