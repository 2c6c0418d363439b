"""Files for tests: honest spreadsheets of every kind, and the bones of dishonest ones."""

from __future__ import annotations

import csv
import datetime as dt
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import polars as pl
import xlsxwriter

from plait.sheets import Sheet, Workbook, column_letter

Row = Sequence[object]
"""Cells of a row: text, number, date, True or False, None for an empty one."""

HEADINGS = ["Ref", "Name", "DOB", "Postcode", "Phone", "Need"]
PEOPLE = [
    ["A1", "Ann Lee", "03/04/1985", "NW1 8AB", "07911 123456", "Housing"],
    ["A2", "Bo May", "24/06/1950", "NW5 2QS", "07911 123457", "Transport"],
    ["A3", "Cy Day", "17/11/1971", "WC1H 9JE", "07911 123458", "Medicines"],
]
"""A small list in which there is nothing to mend."""


def write_csv(path: Path, rows: Iterable[Row], *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Write a CSV file; None is an empty cell and an empty row a blank line."""
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_xlsx(path: Path, sheets: Mapping[str, Iterable[Row]], *, hidden: Sequence[str] = ()) -> Path:
    """Write a workbook with typed cells."""
    with xlsxwriter.Workbook(str(path)) as book:
        as_date = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    _write_cell(sheet, row, column, cell, as_date)
    return path


def _write_cell(sheet: Any, row: int, column: int, cell: object, as_date: Any) -> None:  # noqa: ANN401
    if cell is None:
        return
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, cell, as_date)
    else:
        sheet.write_number(row, column, cell)


def write_ods(path: Path, rows: Iterable[Row], *, sheet: str = "List") -> Path:
    """Write an OpenDocument spreadsheet by hand, as LibreOffice would."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.3">'
        f'<office:body><office:spreadsheet><table:table table:name="{escape(sheet)}">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return write_zip(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:x"/>',
            "content.xml": content,
        },
    )


def _ods_cell(cell: object) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
    elif isinstance(cell, int | float):
        kind = f'office:value-type="float" office:value="{cell}"'
    elif isinstance(cell, dt.date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(cell))}</text:p></table:table-cell>"


def write_zip(path: Path, entries: Mapping[str, str | bytes]) -> Path:
    """Write a zip file with these entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


XLSX_BONES = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="List" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
"""A workbook without its only sheet, ``xl/worksheets/sheet1.xml``."""

SHEET_START = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SHEET_END = "</sheetData></worksheet>"


def write_bare_xlsx(path: Path, sheet: str | bytes, **more: str | bytes) -> Path:
    """Write a workbook whose sheet is this XML, whatever it says."""
    return write_zip(path, XLSX_BONES | {"xl/worksheets/sheet1.xml": sheet} | more)


def write_large_xlsx(path: Path, pieces: Iterable[bytes]) -> Path:
    """Write a workbook whose sheet XML comes in pieces, so that it is never in memory whole."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in XLSX_BONES.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(SHEET_START.encode())
            for piece in pieces:
                sheet.write(piece)
            sheet.write(SHEET_END.encode())
    return path


def write_xls(path: Path, rows: Iterable[Row], *, before: bytes = b"") -> Path:
    """Write an Excel 97 workbook of texts and numbers; ``before`` are records put before its sheet list."""
    cells = b"".join(_xls_cell(row, column, cell) for row, line in enumerate(rows) for column, cell in enumerate(line))
    name = b"List"
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + before
    end = record(0x000A)
    sheet_at = len(start) + 4 + 8 + len(name) + len(end)
    bound = record(0x0085, struct.pack("<IHBB", sheet_at, 0, len(name), 0) + name)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + end
    return write_ole(path, {"Workbook": start + bound + end + sheet})


def _xls_cell(row: int, column: int, cell: object) -> bytes:
    if cell is None:
        return b""
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(cell, int | float):
        return record(0x0203, place + struct.pack("<d", cell))
    text = str(cell).encode("utf-16-le")
    return record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)


def record(kind: int, content: bytes = b"") -> bytes:
    """One record of an Excel 97 workbook."""
    return struct.pack("<HH", kind, len(content)) + content


def write_ole(path: Path, streams: Mapping[str, bytes]) -> Path:
    """Write an OLE compound file (the wrapping of XLS and of encrypted XLSX) of up to 60 kB."""
    sector, none, end_of_chain, table_sector = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    contents = [content + b"\0" * (-len(content) % sector) for content in contents]
    table = [table_sector, end_of_chain]  # where each sector's chain goes on: 0 is this table, 1 the directory
    entries = [_ole_entry("Root Entry", kind=5, child=1, start=end_of_chain, size=0)]
    for place, (name, content) in enumerate(zip(streams, contents, strict=True), start=1):
        start, count = len(table), len(content) // sector
        table += [*range(start + 1, start + count), end_of_chain]
        beside = place + 1 if place < len(streams) else none
        entries.append(_ole_entry(name, kind=2, beside=beside, start=start, size=len(content)))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack(
            "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end_of_chain, 0, end_of_chain, 0, 0
        )
    )
    header += struct.pack(f"<{(sector - len(header)) // 4}I", *[none] * ((sector - len(header)) // 4))
    chains = struct.pack("<128I", *table, *[none] * (128 - len(table)))
    path.write_bytes(header + chains + b"".join(entries).ljust(sector, b"\0") + b"".join(contents))
    return path


def _ole_entry(
    name: str, *, kind: int, start: int, size: int, child: int = 0xFFFFFFFF, beside: int = 0xFFFFFFFF
) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return text.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI16xIQ", len(text), kind, 1, 0xFFFFFFFF, beside, child, 0, start, size
    )


def sheet_of(rows: Iterable[Sequence[str | None]], *, name: str = "", kinds: Iterable[str] | None = None) -> Sheet:
    """A sheet that was never in a file; ``kinds`` has a word of `Kind` letters for each row."""
    turned = list(zip_longest(*rows))
    letters = [column_letter(place) for place in range(len(turned))]
    numbers = range(1, max(map(len, turned), default=0) + 1)
    cells = {"row": numbers} | {letter: list(texts) for letter, texts in zip(letters, turned, strict=True)}
    frame = pl.DataFrame(cells, schema={"row": pl.Int64} | dict.fromkeys(letters, pl.String))
    if kinds is None:
        return Sheet(name, hidden=False, cells=frame, kinds=None)
    marks = {"row": numbers} | dict(zip(letters, map(list, zip_longest(*kinds, fillvalue="e")), strict=True))
    return Sheet(name, hidden=False, cells=frame, kinds=pl.DataFrame(marks, schema=frame.schema))


def workbook_of(*sheets: Sheet, name: str = "list.csv") -> Workbook:
    """A workbook that was never a file."""
    return Workbook(Path(name), "0" * 64, sheets, ())
