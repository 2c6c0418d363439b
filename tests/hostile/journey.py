"""The whole way of a file that may be damaged: read, find the list, check it, and write all that is written of it.

Run as a script, in a process of its own, so that a crash or a wait costs one file and not the tests:

    python -m tests.hostile.journey FIRST LAST FOLDER

prints a line of JSON for each seed when its file is made and its way begins, and another when it is done.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import resource
import string
import sys
import time
import traceback
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.hostile.mutations import mutant

from plait.checking import check_list, cleaned_workbook
from plait.checking.change_log import log_of
from plait.checking.checked import Report
from plait.checking.cleaned_copy import sheet_csv
from plait.errors import PlaitError, SeveralLists
from plait.sheets import Workbook, find_list, read_workbook
from plait.standard import load_dictionary

TODAY = dt.date(2026, 11, 22)
LONGEST_SENTENCE = 400
OF_A_PROGRAM = re.compile(
    r"(?i)traceback|errno|exception|panick|polars|calamine|0x[0-9a-f]{4}|\b\w*(?<!\s)error\b|\{\w*\}"
)
TWO_SENTENCES = re.compile(r"[.!?]\s+[A-Z]")
QUOTED = re.compile("\u201c[^\u201d]*\u201d")
MOST_ANNOTATED = 20_000
"""Findings of a list of which the annotated copy is written too: a workbook of more takes as long as a file may."""
UNSEEN = string.whitespace + "\0\x01\u00a0\u2003\u200b\ufeff"
MERE_NUMBER = re.compile(r"-|[+-][\d ().]*\d[\d ().]*|[+-][\d ().-]*\d *(?: |[()]) *[\d(][\d ().-]*")


def answer(path: Path) -> str:
    """What becomes of a file: "" where it was a list, else the sentence that it was refused with.

    Raises AssertionError where what was said or written is not fit for a user; any other error but a
    PlaitError is a fault of Plait's.
    """
    try:
        workbook = read_workbook(path)
        try:
            written(workbook, None)
        except SeveralLists as several:
            check_sentence(str(several))
            written(workbook, several.sheets[0])
    except PlaitError as error:
        check_sentence(str(error))
        return str(error)
    return ""


def written(workbook: Workbook, sheet: str | None) -> None:
    """Check a list and write everything that is written of it."""
    for notice in workbook.notices:
        check_sentence(notice)
    dictionary = load_dictionary()
    tagged = find_list(workbook, dictionary, sheet=sheet)
    report = Report(workbook, tagged, check_list(tagged, dictionary, today=TODAY), TODAY)
    assert len(json.loads(report.to_json())["findings"]) == len(report.findings)
    assert "<script" not in report.to_html(), "the report has a script"
    check_texts(report.to_csv())
    if len(report.findings) <= MOST_ANNOTATED:
        check_copy(report.to_xlsx(), has_links=True)
    changes = report.certain_changes
    check_texts(log_of(changes))
    check_copy(cleaned_workbook(workbook, tagged, changes, made_on=TODAY))
    for whole in workbook.sheets:
        check_texts(sheet_csv(whole))


def check_sentence(sentence: str) -> None:
    """One plain sentence, in which nothing of a program shows; what it quotes of the file is the file's own."""
    own = QUOTED.sub("", sentence)
    assert sentence.endswith("."), f"no full stop: {sentence!r}"
    assert len(sentence) < LONGEST_SENTENCE, f"too long: {sentence!r}"
    assert sentence.isprintable(), f"cannot be printed: {sentence!r}"
    assert not OF_A_PROGRAM.search(own), f"words of a program: {sentence!r}"
    assert not TWO_SENTENCES.search(own), f"two sentences: {sentence!r}"


def check_copy(copy: bytes, *, has_links: bool = False) -> None:
    """A workbook that every program can read, without a formula or a link, or with links to its own cells alone."""
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                part = ET.fromstring(archive.read(name))  # noqa: S314 - it was written by this process
                kinds = {element.tag.rpartition("}")[2] for element in part.iter()}
                assert not kinds & ({"f"} if has_links else {"f", "hyperlink"}), f"a formula or a link in {name}"
                assert "External" not in {element.get("TargetMode") for element in part}, f"a link out of {name}"


def check_texts(data: bytes) -> None:
    """A CSV file of which no spreadsheet takes a cell for a formula."""
    odd = [cell for cell in cells_of(data) if would_be_worked_out(cell)]
    assert not odd, f"a formula in a CSV file: {odd[0]!r}"


def cells_of(data: bytes) -> list[str]:
    """The filled cells of a CSV file of ours, row by row."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return [cell for row in rows for cell in row if cell]


def would_be_worked_out(cell: str) -> bool:
    """Whether a spreadsheet takes a cell of a CSV file for a formula; a number with a sign is only a number."""
    return cell.lstrip(UNSEEN)[:1] in {*"=+-@\uff1d"} and not MERE_NUMBER.fullmatch(cell.strip(" "))


def judged(seed: int, path: Path) -> dict[str, object]:
    """How a seed's file fared, as a line for whoever started this process."""
    began = time.monotonic()
    sentence, fault = "", ""
    try:
        sentence = answer(path)
    except BaseException as error:  # noqa: BLE001 - a panic in a library is one of these
        where = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__} in {Path(where.filename).name}, line {where.lineno}: {error}"
    path.unlink()
    spent = round(time.monotonic() - began, 2)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "done": seed,
        "sentence": sentence.replace(path.name, "FILE"),
        "fault": fault[:500],
        "seconds": spent,
        "memory": memory,
    }


def say(item: object) -> None:
    sys.stdout.write(json.dumps(item) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Take the files of the seeds from FIRST up to LAST along the way."""
    first, last, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    for seed in range(first, last):
        made = mutant(seed)
        path = folder / made.name
        path.write_bytes(made.content)
        say({"begun": seed})
        say(judged(seed, path))


if __name__ == "__main__":
    main()
