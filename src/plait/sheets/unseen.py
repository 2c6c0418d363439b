"""What in a workbook is not seen on the screen: hidden rows, columns and sheets, notes, merged cells, formulas.

Read straight from the XML parts of XLSX and ODS files, piece by piece and without an XML parser: nothing is
expanded, and memory stays the same however large a part is. It imports nothing but the standard library, and
runs in the limited child process (`child.py`), which loads it by its path.
"""

from __future__ import annotations

import html
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

PIECE = 1 << 18
"""Bytes of a part that are looked at together."""
LARGEST_ROW = 1 << 22
"""Bytes of a row of a sheet; where one is longer, it is cut."""
LARGEST_SMALL_PART = 1 << 23
"""Bytes that are read of a part that is read whole: relations, names of sheets, notes."""
LONGEST_TAG = 1 << 16
MOST_SHEETS = MOST_AUTHORS = 1_000
MOST_PARTS = 100
"""Parts that belong to a sheet."""
MOST_RANGES = 10_000
"""Ranges of hidden rows, merged cells and notes that are named for each sheet."""
LONGEST_NOTE = 2_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

Part = dict[str, Any]
"""What is not seen of one sheet, as JSON can hold it; rows and columns count from 1."""

_BAD_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    KeyError,
    NotImplementedError,
)
_ATTRIBUTE = re.compile(rb"""(?<![\w.:-])([\w.-]+(?::[\w.-]+)?)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})$")
_MADE_BY_EXCEL = "[Threaded comment]"
"""How the stand-in note begins that Excel writes beside a conversation."""
_TELL_ERRORS = (b't="e"', b"t='e'")
_OURSELVES = "Plait"
"""The author of the notes in our own copies, which say nothing that the list does not."""
_YES = {"1", "true", "on"}
_MAY_BE_FORMULA, _MAY_BE_HIDDEN = re.compile(rb"f[\s/>]"), re.compile(rb"""h(?:idden|t=["']0)""")
"""Quicker to look for than a formula in its cell, and than a row of no height: most sheets have neither."""


def unseen_parts(path: Path) -> list[Part]:
    """What is not seen of each sheet of an XLSX or ODS file, in the order of its sheets; [] for every other file.

    A part that is damaged is read as far as it goes, so a note or a hidden row may be missed there; the rest
    stands as it is found. Each sheet is {"sheet", "hidden", "hidden_rows": [[first, last]], "hidden_columns":
    [[first, last]], "merged": [[row, column, last row, last column]], "notes": [{"row", "column", "text"}],
    "formulas": {letter: count}}.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
            if "content.xml" in names:
                return _ods_parts(archive, names["content.xml"])
            return parts_of_xlsx(archive, names, _scan_xlsx_sheet)
    except _BAD_ZIP:
        return []


def _new_part(sheet: str, *, hidden: bool) -> Part:
    return {
        "sheet": sheet,
        "hidden": hidden,
        "hidden_rows": [],
        "hidden_columns": [],
        "merged": [],
        "notes": [],
        "formulas": {},
        "errors": 0,
    }


def _attributes(tag: bytes) -> dict[str, str]:
    """The attributes of a tag by their names without prefix."""
    return {
        name.decode("ascii", "replace").rpartition(":")[2]: html.unescape((one or other).decode("utf-8", "replace"))
        for name, one, other in _ATTRIBUTE.findall(tag[:LONGEST_TAG])
    }


def _number(text: str | None, default: int, *, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() and len(text) < 10 else default


def _add_range(ranges: list[list[int]], first: int, last: int) -> None:
    """Add to ranges that come in order, joined with the last one where they touch."""
    if ranges and ranges[-1][0] <= first <= ranges[-1][1] + 1:
        ranges[-1][1] = max(ranges[-1][1], last)
    elif len(ranges) < MOST_RANGES:
        ranges.append([first, last])


def _place(reference: str) -> tuple[int, int] | None:
    """The row and the column of "C14"."""
    match = _REFERENCE.match(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def _letter(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _small_part(archive: zipfile.ZipFile, name: str | None) -> bytes:
    """A part that is read whole, up to a limit; what can be read of it where it is damaged."""
    if name is None:
        return b""
    data = bytearray()
    try:
        with archive.open(name) as file:
            while len(data) < LARGEST_SMALL_PART and (piece := file.read(PIECE)):
                data += piece
    except _BAD_ZIP:
        pass  # what came before the damage is what there is
    return bytes(data)


def _pieces(archive: zipfile.ZipFile, name: str, start_of_row: bytes) -> Iterator[tuple[bytes, bool]]:
    """A part in pieces, and whether the next one begins with a row: no row is torn apart that is not too long."""
    rest = b""
    try:
        with archive.open(name) as file:
            while piece := file.read(PIECE):
                data = rest + piece
                cut = data.rfind(start_of_row)
                if cut > 0:
                    yield data[:cut], True
                elif len(data) > LARGEST_ROW:
                    cut = data.rfind(b">") + 1 or len(data)
                    yield data[:cut], False
                rest = data[max(cut, 0) :]
    except _BAD_ZIP:
        pass  # what came before the damage is what there is
    yield rest, False


# XLSX


def parts_of_xlsx(
    archive: zipfile.ZipFile, names: dict[str, str], scan: Callable[[zipfile.ZipFile, str, Part], None]
) -> list[Part]:
    """What is not seen of each sheet of an XLSX file; ``scan`` finds what stands in the XML of one."""
    relations = _relations(archive, names, "")
    book = next((target for kind, target in relations.values() if kind == "officeDocument"), "xl/workbook.xml")
    targets = _relations(archive, names, book)
    parts: list[Part] = []
    scanned: set[str] = set()
    for tag in re.findall(rb"<(?:\w+:)?sheet\s[^<>]*>", _small_part(archive, names.get(book.lower())))[:MOST_SHEETS]:
        about = _attributes(tag)
        kind, target = targets.get(about.get("id", ""), ("", ""))
        if kind != "worksheet":
            continue
        part = _new_part(about.get("name", ""), hidden=about.get("state", "visible").lower() != "visible")
        parts.append(part)
        if target.lower() in names and target.lower() not in scanned:  # sheets that share a part are no honest ones
            scanned.add(target.lower())
            scan(archive, names[target.lower()], part)
            _scan_xlsx_notes(archive, names, _relations(archive, names, target), part)
    return parts


def _relations(archive: zipfile.ZipFile, names: dict[str, str], part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: id -> (the last word of its kind, its name in the archive)."""
    folder, name = posixpath.split(part)
    found = {}
    data = _small_part(archive, names.get(posixpath.join(folder, "_rels", f"{name}.rels").lower()))
    for tag in re.findall(rb"<(?:\w+:)?Relationship\s[^<>]*>", data):
        about = _attributes(tag)
        target = about.get("Target", "").replace("\\", "/")
        whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[about.get("Id", "")] = (about.get("Type", "").rpartition("/")[2], whole)
    return found


def _scan_xlsx_sheet(archive: zipfile.ZipFile, name: str, part: Part) -> None:
    """Find hidden rows and columns, merged cells and formulas in the XML of a sheet."""
    prefix = _prefix(archive, name)
    row_tag = re.compile(b"<" + prefix + rb"row(?=[\s/>])[^<>]*>")
    formula = re.compile(
        b"<"
        + prefix
        + rb"""c\s[^<>]{0,200}?\br=["']([A-Z]{1,3})\d{1,7}["'][^<>]{0,200}>\s{0,9}<"""
        + prefix
        + rb"f[\s/>]"
    )
    error = re.compile(b"<" + prefix + rb"""c\s[^<>]{0,200}?\bt=["']e["']""")
    formulas: Counter[bytes] = Counter()
    rows, in_head, first_row = 0, True, None
    for data, more_rows in _pieces(archive, name, b"<" + prefix + b"row"):
        if in_head:
            take_columns(data, part)
            in_head = b"sheetData" not in data
        if not in_head and first_row is None:
            first_row = row_tag.search(data)
        if _MAY_BE_HIDDEN.search(data):
            take_rows(row_tag.findall(data), rows, part)
        if first_row and b" r=" not in first_row[0]:
            rows += len(row_tag.findall(data))  # rows that leave out their numbers are counted
        if _MAY_BE_FORMULA.search(data):
            formulas.update(formula.findall(data))
        if any(tell in data for tell in _TELL_ERRORS):
            part["errors"] += len(error.findall(data))
        if not more_rows:  # what is said of the sheet as a whole stands behind its rows
            take_merged(data, part)
    part["formulas"] = {letter.decode(): count for letter, count in sorted(formulas.items())}


def _prefix(archive: zipfile.ZipFile, name: str) -> bytes:
    """What stands before the names of a sheet's tags: "x:" where some program wrote them so."""
    try:
        with archive.open(name) as file:
            found = re.search(rb"<(\w{1,20}:)worksheet\b", file.read(2000))
    except _BAD_ZIP:
        return b""
    return found[1] if found else b""


def take_columns(data: bytes, part: Part) -> None:
    """Take the hidden columns, which are named before the rows."""
    for tag in re.findall(rb"<(?:\w+:)?col\s[^<>]*>", data):
        about = _attributes(tag)
        if about.get("hidden", "").lower() in _YES or _is_nothing(about.get("width")):
            first = _number(about.get("min"), 0, most=LAST_COLUMN)
            last = _number(about.get("max"), first, most=LAST_COLUMN)
            if 0 < first <= last:
                _add_range(part["hidden_columns"], first, last)


def take_rows(tags: list[bytes], rows_before: int, part: Part) -> None:
    """Take those of some rows that are hidden, by their tags."""
    for number, tag in enumerate(tags, start=rows_before + 1):
        if _MAY_BE_HIDDEN.search(tag):
            about = _attributes(tag)
            if about.get("hidden", "").lower() in _YES or _is_nothing(about.get("ht")):
                row = _number(about.get("r"), number, most=LAST_ROW)
                _add_range(part["hidden_rows"], row, row)


def _is_nothing(size: str | None) -> bool:
    return size is not None and re.fullmatch(r"0+(?:\.0{0,20})?", size[:40]) is not None


def take_merged(data: bytes, part: Part) -> None:
    """Take the merged cells, which are named behind the rows."""
    for tag in re.findall(rb"<(?:\w+:)?mergeCell\s[^<>]*>", data):
        first, _, last = _attributes(tag).get("ref", "").partition(":")
        start, end = _place(first), _place(last)
        if start and end and len(part["merged"]) < MOST_RANGES:
            part["merged"].append([*start, *end])


def _scan_xlsx_notes(
    archive: zipfile.ZipFile, names: dict[str, str], relations: dict[str, tuple[str, str]], part: Part
) -> None:
    """Take the notes on cells and the conversations ("threaded comments") about them."""
    for kind, target in sorted(set(relations.values()))[:MOST_PARTS]:
        if kind.lower() in {"comments", "threadedcomment"}:
            data = _small_part(archive, names.get(target.lower()))
            authors = [_plain(one) for one in re.findall(rb"<(?:\w+:)?author>([^<]*)<", data)[:MOST_AUTHORS]]
            for piece in re.split(rb"<(?:\w+:)?(?:comment|threadedComment)\s", data)[1 : MOST_RANGES + 1]:
                tag, _, body = piece.partition(b">")
                about = _attributes(tag)
                place, author = _place(about.get("ref", "")), about.get("authorId", "")
                if author.isdecimal() and authors[int(author) : int(author) + 1] == [_OURSELVES]:
                    continue
                texts = re.findall(rb"<(?:\w+:)?(?:t|text)(?:\s[^<>]*)?>([^<]*)", body)
                _add_note(part, place, _plain(b"".join(texts)), authors)


def _plain(data: bytes) -> str:
    return html.unescape(data.decode("utf-8", "replace")).replace("\r\n", "\n").strip()


def _add_note(part: Part, place: tuple[int, int] | None, text: str, authors: list[str]) -> None:
    # Excel writes the author's name as the first line of a new note.
    author = next((one for one in authors if one and text.startswith(f"{one}:")), None)
    text = text[len(author) + 1 :].strip() if author else text
    if place and text and not text.startswith(_MADE_BY_EXCEL) and len(part["notes"]) < MOST_RANGES:
        part["notes"].append({"row": place[0], "column": place[1], "text": text[:LONGEST_NOTE]})


# ODS

_ODS_TOKEN = re.compile(rb"<(/?table:table|table:table-column|table:table-row)(?=[\s/>])([^<>]*)>")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell(?=[\s/>])([^<>]*)>")
_ODS_TELLS = (b"office:annotation", b"table:formula", b"-spanned=", b'value-type="error"')
_ODS_CREATOR = re.compile(rb"<(?:dc:creator|dc:date|meta:date-string|meta:creator-initials)\b[^<>]*>[^<]*")


def _ods_parts(archive: zipfile.ZipFile, name: str) -> list[Part]:
    parts: list[Part] = []
    hidden_styles: set[str] = set()
    place = {"row": 0, "column": 0}
    depth = 0
    for data, _ in _pieces(archive, name, b"<table:table-row"):
        if b"<style:style" in data:
            hidden_styles |= _hidden_styles(data)
        tokens = list(_ODS_TOKEN.finditer(data))
        for token, following in zip(tokens, [*tokens[1:], None], strict=True):
            if token[1] == b"/table:table":
                depth = max(0, depth - 1)
                continue
            about = _attributes(token[2])
            if token[1] == b"table:table":
                depth += not token[2].endswith(b"/")
                if depth == 1 and len(parts) < MOST_SHEETS:
                    hidden = about.get("style-name", "") in hidden_styles
                    parts.append(_new_part(about.get("name", ""), hidden=hidden))
                    place = {"row": 0, "column": 0}
            elif parts and depth == 1:  # deeper ones are tables inside drawings
                what = token[1].rpartition(b"-")[2].decode()
                body = data[token.end() : following.start() if following else len(data)]
                _take_ods_line(what, about, place, body, parts[-1])
    return parts


def _take_ods_line(what: str, about: dict[str, str], place: dict[str, int], body: bytes, part: Part) -> None:
    """Take a row or a column, which may stand for many that are alike; ``place`` is the last one before it."""
    most = LAST_ROW if what == "row" else LAST_COLUMN
    first = place[what] + 1
    place[what] += _repeated(about, f"number-{what}s-repeated", most)
    if first > most:
        return
    if about.get("visibility", "visible") != "visible":
        _add_range(part[f"hidden_{what}s"], first, min(place[what], most))
    if what == "row" and any(tell in body for tell in _ODS_TELLS):
        _take_ods_cells(body, first, part)


def _hidden_styles(data: bytes) -> set[str]:
    """The styles of tables that are not displayed."""
    found = set()
    for style in data.split(b"<style:style")[1:]:
        if b'table:display="false"' in style.partition(b"</style:style>")[0]:
            found.add(_attributes(style.partition(b">")[0]).get("name", ""))
    return found


def _repeated(about: dict[str, str], name: str, most: int) -> int:
    return max(1, _number(about.get(name), 1, most=most))


def _take_ods_cells(body: bytes, row: int, part: Part) -> None:
    column = 0
    cells = list(_ODS_CELL.finditer(body))
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        about = _attributes(cell[1])
        first, column = column + 1, column + _repeated(about, "number-columns-repeated", LAST_COLUMN)
        if first > LAST_COLUMN:
            return
        if "formula" in about:
            letter = _letter(first)
            part["formulas"][letter] = part["formulas"].get(letter, 0) + column + 1 - first
        if re.search(rb'calcext:value-type="error"', cell[1]):
            part["errors"] += column + 1 - first
        down = _repeated(about, "number-rows-spanned", LAST_ROW)
        across = _repeated(about, "number-columns-spanned", LAST_COLUMN)
        if (down > 1 or across > 1) and len(part["merged"]) < MOST_RANGES:
            part["merged"].append([row, first, row + down - 1, first + across - 1])
        content = body[cell.end() : following.start() if following else len(body)]
        for note in content.split(b"<office:annotation")[1:]:
            whole = note.partition(b">")[2].partition(b"</office:annotation>")[0]
            creators = [_plain(one) for one in re.findall(rb"<dc:creator>([^<]*)<", whole)]
            text = _ODS_CREATOR.sub(b"", whole)
            lines = text.replace(b"</text:p>", b"\n")
            _add_note(part, (row, first), _plain(re.sub(rb"<[^<>]*>", b"", lines)), creators)
