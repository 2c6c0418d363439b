"""Every finding in a file for other programs: CSV for a spreadsheet, JSON for a script.

Both are written from the frame: a long list has hundreds of thousands of findings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from io import BytesIO

import polars as pl

from plait.checking.day_order import said_of_dates
from plait.checking.findings import Finding, Findings
from plait.checking.history import Past
from plait.checking.questions import unsaid_asides
from plait.sheets import TaggedList, Workbook
from plait.sheets.formulas import harmless, harmless_texts

CSV_HEADINGS: Mapping[str, str] = {
    "file": "File",
    "cell": "Cell",
    "severity": "How grave",
    "title": "What is wrong",
    "heading": "Heading",
    "tag": "Tag",
    "value": "What stands there",
    "message": "What to do",
    "suggestion": "Perhaps",
    "certain": "Certain",
    "rule": "Rule",
}
"""The file, and each field of a finding -> its heading in the CSV file."""


_OUR_OWN = ("file", "severity", "title", "certain", "rule")
"""Fields with words of ours alone, or made harmless once."""


def findings_csv(findings: Findings, workbook: Workbook) -> bytes:
    """All findings as CSV that opens in any spreadsheet; no cell in it is taken for a formula."""
    certain = pl.when("certain").then(pl.lit("yes")).otherwise(pl.lit(""))
    told = findings.frame.with_columns(certain=certain, file=pl.lit(harmless(workbook.name)))
    texts = told.select(
        (pl.col(name) if name in _OUR_OWN else harmless_texts(pl.col(name))).fill_null("").alias(heading)
        for name, heading in CSV_HEADINGS.items()
    )
    file = BytesIO()
    texts.write_csv(file, include_bom=True, line_terminator="\r\n")
    return file.getvalue()


def findings_json(findings: Findings, tagged: TaggedList, workbook: Workbook, *, past: Past | None = None) -> str:
    """All findings, and how the list was read, as JSON: one finding a line."""
    about: dict[str, object] = {
        "file": workbook.name,
        "sheet": tagged.sheet,
        "rows": tagged.rows.height,
        "headings_row": tagged.headings_row,
        "tag_row": tagged.tag_row,
        "columns": [
            {
                "letter": item.letter,
                "heading": item.heading,
                "tag": item.tag,
                "tag_from": item.tag_from,
                "why": item.reason,
                "sure": item.sureness if item.tag_from else None,
            }
            for item in tagged.columns
        ],
        "about": tagged.subject,
        "dates": [*said_of_dates(tagged)],
        "not_rows": [{"row": item.row, "reason": item.reason} for item in tagged.dropped],
        "other_sheets": tagged.other_sheets,
        "notices": workbook.notices,
        "questions": [aside.question for aside in unsaid_asides(workbook, tagged)],
    }
    if past and past.comparison:
        comparison = past.comparison
        numbers = {"new": comparison.new, "gone": comparison.gone, "still": comparison.still}
        about["since_last_version"] = {"checked_on": comparison.since, **numbers}
    head = json.dumps(about, indent=2, ensure_ascii=False, default=str).removesuffix("\n}")
    of_file = findings.frame.select(pl.lit(workbook.name).alias("file"), *(field.name for field in fields(Finding)))
    lines = of_file.write_ndjson().rstrip("\n")
    body = "\n    ".join(["", *lines.split("\n")]).replace("}\n", "},\n") if lines else ""
    return f'{head},\n  "findings": [{body}\n  ]\n}}\n'
