"""Whatever is handed in: one plain sentence or a list, the desk goes on, and no file stays behind."""

from __future__ import annotations

import csv
import errno
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT
from tests.files import (
    HEADINGS,
    PEOPLE,
    SHEET_END,
    SHEET_START,
    record,
    write_bare_xlsx,
    write_ole,
    write_xls,
    write_xlsx,
    write_zip,
)
from tests.hostile.test_bad_files import EMPTY, OTHER_THINGS
from tests.site.conftest import Desk
from tests.site.pages import FOREIGN_SCRIPT

from plait.sheets import column_letter, preflight
from plait.site.lists import aside, reading
from plait.site.lists.aside import UploadHandler

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
FAR_CELL = (
    f'{SHEET_START}<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>'
    f'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>{SHEET_END}'
)
XXE = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;&a;&a;">]>'
    + SHEET_START
    + '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
    + SHEET_END
)
FAR_RIGHT = f'{SHEET_START}<row r="1"><c r="A1"><v>1</v></c></row><row r="7"><c r="XFD7"><v>1</v></c></row>{SHEET_END}'


def _given(content: bytes, _path: Path) -> bytes:
    return content


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(60_000_000))
    return path


BAD: dict[str, tuple[str, Callable[[Path], Path | bytes]]] = {
    "empty": ("list.csv", lambda _: b""),
    "blank": ("list.csv", lambda _: b" \r\n" * 9),
    "picture": ("list.xlsx", lambda _: PICTURE),
    "PDF": ("list.csv", lambda _: b"%PDF-1.7\n%\xe2\xe3"),
    "web page": ("list.xls", lambda _: b"<html><script>alert(1)</script></html>"),
    "noise": ("list.csv", lambda _: bytes(range(256)) * 40),
    "encrypted": ("list.xlsx", lambda path: write_ole(path, {"EncryptedPackage": b"\1" * 600, "Info": b"\2"})),
    "damaged": ("list.xlsx", lambda path: write_xlsx(path, {"List": [HEADINGS, *PEOPLE]}).read_bytes()[:-300]),
    "far cell": ("list.xlsx", lambda path: write_bare_xlsx(path, FAR_CELL)),
    "bomb": ("list.xlsx", bomb),
    "XXE": ("list.xlsx", lambda path: write_bare_xlsx(path, XXE)),
    "archive": ("list.zip", lambda path: write_zip(path, {"list.csv": "Name,Need\nAnn,Food\n"})),
    "one line of 20 MB": ("list.csv", lambda _: b"Name," * 4_000_000),
    "one cell of 20 MB": ("list.csv", lambda _: b"N" * 20_000_000),
    "open quotation": ("list.csv", lambda _: b'Name,Need\n"Ann,Food\n' * 3),
    "no rows": ("list.csv", lambda _: b"Name,Postcode,Need\n"),
    "no headings": ("list.csv", lambda _: b"one\ntwo\n"),
    "password of Excel 97": ("list.xls", lambda path: write_xls(path, [HEADINGS], before=record(0x002F, b"\1\0" * 27))),
    "many parts": ("list.xlsx", lambda path: write_zip(path, {f"xl/part{number}.xml": "" for number in range(5_001)})),
    "mark far to the right": ("list.xlsx", lambda path: write_bare_xlsx(path, FAR_RIGHT)),
    "wide rows far down": ("list.csv", lambda _: b"a\n" * 20_000 + b"," * 1500 + b"a\n"),
    "more rows than a sheet has": ("list.csv", lambda _: b"a,b\n" * 1_100_000),
    "letter": ("letter.txt", lambda _: b"Dear all\n\nThank you for coming on Friday.\n"),
    "UTF-16 without its mark": ("list.csv", lambda _: "Name,Postcode\n".encode("utf-16-le") * 50),
    **{f"nothing but {kind}": ("list.csv", partial(_given, content)) for kind, content in EMPTY.items()},
    **{f"{kind} named XLSX": ("list.xlsx", partial(_given, content)) for kind, (content, _) in OTHER_THINGS.items()},
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_gets_one_sentence_and_harms_no_other_list(
    desk: Desk, people: Path, tmp_path: Path, uploads: Path, kind: str
) -> None:
    other = desk.open(people)
    name, make = BAD[kind]
    made = make(tmp_path / name)
    answer = desk.hand_in(name, made.read_bytes() if isinstance(made, Path) else made)
    (sentence,) = answer.page.errors
    assert answer.status == 422
    assert sentence.endswith(".")
    assert str(uploads) not in answer.html
    assert "<title>Error: " in answer.html
    assert not FOREIGN_SCRIPT.search(answer.html)
    assert desk.ask(other).status == 200
    assert desk.open(people)


def test_a_form_without_a_file_says_so(desk: Desk) -> None:
    answer = desk.post("/", {"other": "field"})
    assert (answer.status, answer.page.errors) == (422, ["Choose a spreadsheet first."])


def test_a_file_is_not_on_disk_once_its_list_is_open(desk: Desk, people: Path, uploads: Path) -> None:
    """ASVS 5.4.3."""
    desk.open(people)
    assert list(uploads.iterdir()) == []


def test_while_it_is_being_sent_a_file_has_no_name_on_the_disk(
    desk: Desk, people: Path, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []
    true_receive = UploadHandler.receive_data_chunk

    def receive(handler: UploadHandler, data: bytes, start: int) -> None:
        true_receive(handler, data, start)
        seen.extend(uploads.iterdir())

    monkeypatch.setattr(UploadHandler, "receive_data_chunk", receive)
    desk.open(people)
    assert seen == []


def test_of_a_file_without_end_no_more_is_taken_than_shows_that_it_is_too_large(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 5.2.1."""
    sizes: list[int] = []
    true_read = vars(reading)["read_workbook"]

    def read(path: Path, **named: object) -> object:
        sizes.append(path.stat().st_size)
        return true_read(path, **named)

    monkeypatch.setattr(preflight, "LARGEST_FILE", 100_000)
    monkeypatch.setattr(aside, "MOST_TAKEN", 100_001)
    monkeypatch.setattr(reading, "read_workbook", read)
    (sentence,) = desk.hand_in("list.csv", b"Name,Need\n" * 50_000).page.errors
    assert "is larger than" in sentence
    assert sizes == [100_001]


def test_a_disk_that_is_full_is_said_and_leaves_no_half_file(
    desk: Desk, people: Path, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_upload: object) -> Iterator[bytes]:
        yield b"Name,"
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(UploadedFile, "chunks", full)
    desk.client.raise_request_exception = False
    answer = desk.hand_in("list.csv", people.read_bytes())
    assert (answer.status, "The site cannot read or save what it needs" in answer.html) == (503, True)
    assert list(uploads.iterdir()) == []


def test_an_upload_that_breaks_off_leaves_nothing(desk: Desk, people: Path, uploads: Path) -> None:
    start = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\n\r\n'.encode()
        + people.read_bytes()
    )
    response = desk.client.generic("POST", "/", start, MULTIPART_CONTENT)
    assert response.status_code < 500
    assert list(uploads.iterdir()) == []
    assert desk.open(people)


NAMES = [
    "../../../etc/passwd.csv",
    "..\\..\\windows\\list.csv",
    "/etc/cron.d/list.csv",
    "....csv",
    ".csv",
    "-rf.csv",
    "~root.csv",
    "$(touch x);`id`.csv",
    "quo\"te's.csv",
    "two\nlines\r\nSet-Cookie: a=b.csv",
    "<script>alert(1)</script>.csv",
    "{{ 7|add:7 }}{% debug %}.csv",
    "%(name)s %s {name}.csv",
    "Köln Łódź.csv",
    "名簿" * 60 + ".csv",
    "\U00010330" * 90 + ".csv",
    "\u202egpj.csv",
    "naïve" * 60 + ".csv",
    "list." + "c" * 240,
    "list." + "\U00010330" * 90,
    "no ending",
    "CON.csv",
    "a" * 250 + ".csv",
    "tab\there.csv",
    "nul\0l.csv",
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_no_name_of_a_file_gets_out_of_hand(desk: Desk, people: Path, name: str) -> None:
    """ASVS 5.3.2 and 5.4.2."""
    body = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{_quoted(name)}"\r\n\r\n'.encode()
        + people.read_bytes()
        + f"\r\n--{BOUNDARY}--\r\n".encode()
    )
    sent = desk.client.generic("POST", "/", body, MULTIPART_CONTENT)
    assert sent.status_code == 302, name
    at = sent.headers["Location"].removesuffix("columns/")
    assert desk.send(f"{at}count/").status == 302
    for page in ("columns/", "", "findings/", "count/"):
        shown = desk.ask(at + page)
        assert shown.status == 200
        assert not FOREIGN_SCRIPT.search(shown.html)
        assert "1414" not in shown.html
    for page in ("report/", "table/"):
        disposition = desk.ask(at + page).headers["Content-Disposition"]
        assert disposition.isascii()
        saved = disposition.removeprefix('attachment; filename="').removesuffix('"')
        assert not set(saved) & set('"/\\\r\n<>%;')
        assert len(saved) < 120


def _quoted(name: str) -> str:
    """As browsers write a file's name into a form."""
    return name.replace("\n", "%0A").replace("\r", "%0D").replace('"', "%22")


HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>\'{{ 7|add:7 }}'


def test_nothing_in_a_list_becomes_part_of_a_page(desk: Desk, people: Path, tmp_path: Path) -> None:
    header, *rows = csv.reader(people.read_text(encoding="utf-8").splitlines())
    rows = [[HOSTILE, HOSTILE, *row[2:4], HOSTILE] for row in rows]
    rows[3][2] = HOSTILE
    rows[4][3] = HOSTILE
    table = [[f"{HOSTILE} 1", "Client name", *header[2:4], HOSTILE], *rows]
    sheet = "<b>&'\"{{ 1 }}"
    at = desk.open(write_xlsx(tmp_path / "book.xlsx", {sheet: table, "<i>2": table}))
    pages = [desk.ask(f"{at}columns/")]
    assert sheet in pages[0].page.text
    assert desk.send(f"{at}columns/", sheet=sheet).status == 302
    desk.send(f"{at}count/", name=HOSTILE[:90], contact=HOSTILE)
    pages += [desk.ask(at + page) for page in ("columns/", "", "findings/", "count/", "report/")]
    pages += [desk.send(f"{at}columns/", A=HOSTILE), desk.send(f"{at}count/", name=HOSTILE * 3, level=HOSTILE)]
    for answer in pages:
        assert answer.status in {200, 422}
        assert not {"img", "b", "i"} & answer.page.elements
        assert not FOREIGN_SCRIPT.search(answer.html)
    assert pages[-1].status == pages[-2].status == 422
    assert sum("<script>" in answer.page.text for answer in pages) >= 4, "shown as what it is"


def test_several_files_at_once_are_refused_in_words(desk: Desk, people: Path) -> None:
    files = [SimpleUploadedFile(f"{number}.csv", people.read_bytes()) for number in range(20)]
    answer = desk.post("/", {"file": files})
    assert (answer.status, "This was not understood" in answer.page.text) == (400, True)


def test_the_widest_list_can_be_agreed_on(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(["Name", "Postcode", *["Question"] * 1998]) + "\n" + "x," * 1999 + "x\n", encoding="utf-8")
    at = desk.open(path)
    form = {column_letter(position): "" for position in range(2000)} | {"csrfmiddlewaretoken": "as every form has"}
    assert desk.post(f"{at}columns/", form).status == 302


@pytest.mark.parametrize("fields", [5_000, 100_000])
def test_a_form_of_very_many_fields_is_refused(desk: Desk, people: Path, fields: int) -> None:
    at = desk.open(people)
    many = "&".join(f"f{number}=" for number in range(fields))
    form = "application/x-www-form-urlencoded"
    answer = desk.ask(at + "columns/", method="post", data=many, content_type=form)
    assert (answer.status, "This was not understood" in answer.page.text) == (400, True)
    assert desk.ask(at).status == 200
