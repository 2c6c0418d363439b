"""Small good lists to start mutations from: as text of cells, as an Excel workbook and as an OpenDocument one."""

from __future__ import annotations

import datetime as dt
import io
import random
import warnings
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

Rows = list[list[object]]
"""Cells of a list: text, number, date, True or False, None for an empty one."""
Parts = list[tuple[str, bytes]]
"""The files that are packed in a workbook, in their order."""

_MADE = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
_COLUMNS: tuple[tuple[str, str, tuple[object, ...]], ...] = (
    ("Ref", "#Person+Resident+Id", ("A1", "A2", "007", 12)),
    ("Full name", "#Person+Resident+AllNames", ("Ann Lee", "Bo May", "Zo\u00eb \u017babi\u0144ska", "O\u2019Neil, Cy")),
    ("DOB", "#Person+Resident+DateOfBirth", ("03/04/1985", "1950-06-24", dt.date(1971, 11, 17), 31142, "12/13/60")),
    ("Postcode", "#Address+Resident+Postcode", ("NW1 8AB", "nw52qs", "WC1H 9JE", "NW1 OAB")),
    ("Phone", "#Contact+Resident+Phone", ("07911 123456", 7911123457, "+44 7911 123458", "n/a")),
    ("E-mail", "#Contact+Resident+Email", ("ann@example.org", "bo@example", "cy@example.org ")),
    ("NHS number", "#Person+Resident+NhsNumber", ("943 476 5919", 9434765919, "999 999 9999")),
    ("Need", "#Need+Type", ("Housing", "housing", "Transport; Medicines", "Zumba")),
    ("Number in household", "#Resident+Household+Number", (1, 3, "four", "2.0")),
    ("Children", "#Resident+Household+Children", (0, 2, 5, "none")),
    ("Lawful basis", "#Sharing+LawfulBasis", ("Consent", "Public task", "")),
    ("Consent given", "#Sharing+Consent+Given", ("Yes", "No", True, "")),
    ("Date referred", "#Referral+Sent+Date", (dt.date(2020, 10, 5), "5 Oct 2020", "2020-10-05")),
    ("Date of call", "#Contact+Date", (dt.date(2020, 11, 2), "02/11/2020", 44137)),
    ("Ward code", "#Place+Ward+Code", ("E05000128", "E05000129")),
    ("UPRN", "#Address+Resident+Uprn", (100023336956, "100023336957", "5.12345E+09")),
    ("Wellbeing", "#Vulnerability+SelfReported+Wellbeing", (6, 11, "-1", 7.5)),
    ("Own notes", "", ("Line one\nline two", 'Says "hello", often', "Do not share", "call 07911 123459", "=1+1")),
)


def good_rows(rng: random.Random) -> Rows:
    """A list with some of the columns that offices keep, dressed as offices dress them."""
    chosen = rng.sample(_COLUMNS, rng.randint(3, 10))
    people: Rows = [[rng.choice(values) for *_, values in chosen] for _ in range(rng.choice([3, 8, 30]))]
    rows: Rows = [[heading for heading, *_ in chosen], *people]
    if rng.random() < 0.4:
        rows.insert(rng.randint(0, 1), [tag for _, tag, _ in chosen])
    if rng.random() < 0.3:
        rows[:0] = [["Clients of the food bank, November"], []]
    if rng.random() < 0.3:
        rows += [[], ["Total", len(people)]]
    return rows


def good_xlsx(rng: random.Random) -> bytes:
    """A workbook with all that Excel lets people do to a list."""
    content = io.BytesIO()
    options = {"in_memory": True, "constant_memory": rng.random() < 0.3, "date_1904": rng.random() < 0.2}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": _MADE})
        as_date = book.add_format({"num_format": rng.choice(["dd/mm/yyyy", "mmm yy", "[$-809]d mmmm yyyy"])})
        for name in rng.choice([["Clients"], ["Clients", "Notes"], ["Clients", "Old list"]]):
            sheet = book.add_worksheet(name)
            _fill(sheet, [["Kept by Ann"]] if name == "Notes" else good_rows(rng), as_date)
            _dress(sheet, book, rng)
        if rng.random() < 0.5:
            book.worksheets()[-1].hide() if len(book.worksheets()) > 1 else None
            book.define_name("People", "=Clients!$A$1:$C$9")
    return content.getvalue()


def _fill(sheet: Any, rows: Rows, as_date: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, bool):
                sheet.write_boolean(row, column, cell)
            elif isinstance(cell, dt.date):
                sheet.write_datetime(row, column, cell, as_date)
            elif isinstance(cell, int | float):
                sheet.write_number(row, column, cell)
            elif cell:
                sheet.write_string(row, column, str(cell))


def _dress(sheet: Any, book: Any, rng: random.Random) -> None:  # noqa: ANN401 - as above
    """Notes, hidden rows, merged cells, formulas: rows in order, as a sheet written row by row needs them."""
    if rng.random() < 0.5:
        sheet.set_row(40, None, None, {"hidden": True})
        sheet.set_column(1, 1, 20, None, {"hidden": True})
    if rng.random() < 0.5:
        sheet.write_comment("B2", "Ring 07911 123456 only after six")
    if rng.random() < 0.5:
        sheet.write_formula("A41", "=SUM(A2:A9)", None, rng.choice([9, "nine", True, "#DIV/0!", "#N/A"]))
        sheet.write_rich_string("B41", "half ", book.add_format({"bold": True}), "bold")
        sheet.write_url("C41", "https://example.org/")
    if rng.random() < 0.5:
        sheet.merge_range("A42:C42", "End of the list")
        sheet.data_validation("D2:D9", {"validate": "list", "source": ["Yes", "No"]})
        sheet.autofilter(0, 0, 9, 2)


def good_ods(rng: random.Random) -> bytes:
    """An OpenDocument workbook as LibreOffice writes it: runs of equal cells and rows, notes, hidden and merged."""
    tables = [_ods_table("Clients", good_rows(rng), rng)]
    if rng.random() < 0.3:
        tables.append(_ods_table("Notes", [["Kept by Ann"]], rng))
    spaces = {short: f"urn:oasis:names:tc:opendocument:xmlns:{short}:1.0" for short in ("office", "table", "text")}
    spaces |= {"dc": "http://purl.org/dc/elements/1.1/", "of": "urn:oasis:names:tc:opendocument:xmlns:of:1.2"}
    names = " ".join(f'xmlns:{short}="{address}"' for short, address in spaces.items())
    start = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.3">'
    body = f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
    return packed(
        [
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", b'<manifest:manifest xmlns:manifest="urn:x"/>'),
            ("content.xml", f"{start}{body}</office:document-content>".encode()),
        ]
    )


def _ods_table(name: str, rows: Rows, rng: random.Random) -> str:
    lines = [f"<table:table-row>{''.join(map(_ods_cell, row)) or _NO_CELL}</table:table-row>" for row in rows]
    if rng.random() < 0.5:
        note = "<office:annotation><dc:creator>Ann</dc:creator><text:p>Ring after six</text:p></office:annotation>"
        lines[-1] = lines[-1].replace("<text:p>", f"{note}<text:p>", 1)
    if rng.random() < 0.5:
        lines[-1] = lines[-1].replace("<table:table-row>", '<table:table-row table:visibility="collapse">')
    if rng.random() < 0.5:
        merged = '<table:table-cell table:number-columns-spanned="3" office:value-type="string"><text:p>End</text:p>'
        lines.append(f"<table:table-row>{merged}</table:table-cell>{_COVERED}</table:table-row>")
        total = 'table:formula="of:=SUM([.A2:.A9])" office:value-type="float" office:value="9"'
        lines.append(
            f"<table:table-row><table:table-cell {total}><text:p>9</text:p></table:table-cell></table:table-row>"
        )
    lines.append(f'<table:table-row table:number-rows-repeated="1048500">{_NO_CELL}</table:table-row>')
    return f'<table:table table:name="{name}"><table:table-column/>{"".join(lines)}</table:table>'


_NO_CELL = '<table:table-cell table:number-columns-repeated="16384"/>'
_COVERED = '<table:covered-table-cell table:number-columns-repeated="2"/>'


def _ods_cell(cell: object) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
    elif isinstance(cell, int | float):
        kind = f'office:value-type="float" office:value="{cell}"'
    elif isinstance(cell, dt.date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    else:
        kind = 'office:value-type="string"'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(cell).split("\n"))
    return f"<table:table-cell {kind}>{lines}</table:table-cell>"


def unpacked(content: bytes) -> Parts:
    """The parts of a good workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(entry.filename, archive.read(entry)) for entry in archive.infolist()]


def packed(parts: Sequence[tuple[str, bytes]], *, stored: bool = False) -> bytes:
    """Parts as a workbook's file, the same bytes each time."""
    content = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(content, "w") as archive:
        warnings.simplefilter("ignore")  # two parts of one name are wanted
        for name, part in parts:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, part)
    return content.getvalue()
