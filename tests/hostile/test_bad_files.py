"""Whatever file is handed in, the answer is a list or one plain sentence, and nothing stays behind."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
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
    write_ole,
    write_xls,
    write_xlsx,
    write_zip,
)

from plait.checking import check_list
from plait.errors import NotAList, PlaitError, Unreadable
from plait.sheets import TaggedList, find_list, read_workbook
from plait.sheets.preflight import inspect
from plait.standard import load_dictionary

LIST = [HEADINGS, *PEOPLE]
WRITERS: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda path: write_xlsx(path, {"List": LIST}),
    "xls": lambda path: write_xls(path, LIST),
    "ods": lambda path: write_ods(path, LIST),
}
EVERY_KIND = pytest.mark.parametrize("kind", WRITERS)
MEBIBYTE = 1 << 20
NEVER_IN_A_SENTENCE = re.compile(r"(?i)traceback|errno|error|exception|\bnone\b|0x[0-9a-f]|/|\n")
SECONDS = 30
"""For a process that might hang; the answer is meant to come in six."""
IN_A_PROCESS_OF_ITS_OWN = """
import sys
from pathlib import Path
from plait.errors import PlaitError
from plait.sheets import read_workbook
try:
    read_workbook(Path(sys.argv[1]))
except PlaitError as error:
    print(error)
"""


@pytest.fixture(autouse=True)
def nothing_stays_behind(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.chdir(temporary)
    before = child_processes()
    yield
    assert list(temporary.iterdir()) == []
    assert child_processes() <= before


def child_processes() -> set[str]:
    found: set[str] = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError):  # a thread that has just ended
            found.update((task / "children").read_text().split())
    return found


def checked(path: Path) -> TaggedList:
    """The whole way of a list through the Checker."""
    dictionary = load_dictionary()
    tagged = find_list(read_workbook(path), dictionary)
    check_list(tagged, dictionary, today=dt.date(2026, 11, 22))
    return tagged


def refusal(path: Path) -> str:
    """The one sentence that a file is refused with."""
    with pytest.raises(PlaitError) as caught:
        checked(path)
    return plain(str(caught.value), path.name)


def refusal_of_the_evil(path: Path) -> str:
    """The sentence from a process of its own, so that a crash or a wait fails one test and not all."""
    done = subprocess.run(
        [sys.executable, "-c", IN_A_PROCESS_OF_ITS_OWN, str(path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )
    assert done.stderr == ""
    return plain(done.stdout.removesuffix("\n"), path.name)


def plain(sentence: str, name: str) -> str:
    assert name in sentence
    assert sentence.endswith(".")
    assert not NEVER_IN_A_SENTENCE.search(sentence.replace(name, ""))
    return sentence


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


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
    path = write_zip(tmp_path / "list.xlsx", {f"xl/part{number}.xml": "" for number in range(5_001)})

    assert "has 5,001 parts packed in it, far more than a workbook" in refusal(path)


def test_parts_that_name_places_outside_are_never_written_there(tmp_path: Path) -> None:
    more = {"../evil.txt": "x", "/tmp/evil.txt": "x", "xl/../../evil.txt": "x"}  # noqa: S108 - never to be written
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
    secret = written(tmp_path / "secret.txt", b"opensesame")
    sheet = (
        f'<!DOCTYPE x [<!ENTITY secret SYSTEM "file://{secret}">]>{SHEET_START}<row r="1"><c r="A1" t="inlineStr">'
        f"<is><t>&secret;</t></is></c></row>{SHEET_END}"
    )
    path = write_bare_xlsx(tmp_path / "list.xlsx", sheet)

    assert "opensesame" not in refusal(path)


def test_entities_of_entities_never_unfold(tmp_path: Path) -> None:
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

    assert "needs far more memory or time than a list should" in refusal(path)


def test_a_text_full_of_zero_bytes_is_none(tmp_path: Path) -> None:
    assert "is not a spreadsheet" in refusal(written(tmp_path / "list.csv", "Name,Postcode\n".encode("utf-16-le") * 50))


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
