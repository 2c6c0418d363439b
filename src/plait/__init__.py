"""Plait: what an area's organisations know about residents' needs, brought together safely.

From Python, a spreadsheet is checked in one line:

    import plait

    report = plait.check("council_helpline.csv")

docs/reference/python.md has more. Importing ``plait`` loads nothing: what is used is loaded when it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from os import PathLike

    from plait.checking import Change, Finding, Findings, Report, Severity
    from plait.errors import PlaitError
    from plait.linkage import Matches
    from plait.standard import Dictionary

__all__ = [
    "Change",
    "Finding",
    "Findings",
    "Matches",
    "PlaitError",
    "Report",
    "Severity",
    "__version__",
    "check",
    "match",
]

__version__ = "0.1.0"


def check(  # noqa: PLR0913 - each is a thing of its own that a caller may decide
    path: str | PathLike[str],
    *,
    sheet: str | None = None,
    tags: Mapping[str, str] | None = None,
    place: str | PathLike[str] | None = None,
    dictionary: Dictionary | None = None,
    today: date | None = None,
    rules: Collection[str] | None = None,
) -> Report:
    """Read a spreadsheet (.csv, .xlsx, .xls, .ods), check the list in it, and give the report.

    ``sheet`` chooses one of several sheets. ``tags`` says what columns are, by heading or letter, where
    they were not understood: ``{"Mob": "#Contact+Resident+Phone"}``; "" takes a wrong tag off. With
    ``place``, the folder of a place pack, only postcodes that exist are suggested. ``dictionary`` is a
    partnership's own, or else the common one. ``today`` is the day that dates are checked against, or
    else this computer's. ``rules`` are the codes of the rules to look for, or else all are.

    The file is only read. Raises `PlaitError`, in one plain sentence, where it cannot be read or has no list.

    >>> from pathlib import Path
    >>> file = Path("people.csv")
    >>> with file.open("w") as lines:
    ...     print("Name,Postcode", "Ann Lee,NW1", "Bo May,NW5 2QS", sep=chr(10), file=lines)
    >>> for finding in check(file).findings:
    ...     print(finding.cell, finding.title)
    B2 Only part of a postcode
    """
    from datetime import date

    from plait.checking import check_file

    day = today or date.today()  # noqa: DTZ011 - the day on the user's own wall
    return check_file(path, today=day, sheet=sheet, tags=tags, place=place, dictionary=dictionary, rules=rules)


def match(
    lists: Sequence[str | PathLike[str]],
    *,
    tags: Mapping[str, str] | None = None,
    dictionary: Dictionary | None = None,
    within: bool = True,
    decisions: str | PathLike[str] | None = None,
    seed: int = 0,
) -> Matches:
    """Find the rows of one to ten spreadsheets that are the same person, and the pairs that are doubtful.

    ``tags`` and ``dictionary`` are as for `check`, and hold for all lists. ``within`` says whether one list may
    have the same person twice. ``decisions`` is a workbook of an earlier run (`plait.linkage.match_workbook`) with
    answers filled in. The same lists and ``seed`` give the same answer, in any order of rows.

    The files are only read. Raises `PlaitError`, in one plain sentence, where one cannot be read or has too little
    to tell people by.

    >>> from pathlib import Path
    >>> for name, person in (("a.csv", "Ann,Brandt,05/02/1980,NW1 8AB"), ("b.csv", "Annie,Brandt,05/02/1980,NW1 8AB")):
    ...     with Path(name).open("w") as lines:
    ...         print("First name,Surname,Date of birth,Postcode", person, sep=chr(10), file=lines)
    >>> found = match(["a.csv", "b.csv"])
    >>> print(found.pairs["reasons"][0])
    a short form of the same first name; same surname; same date of birth; same postcode
    """
    from plait.linkage import match as match_lists

    return match_lists(lists, tags=tags, dictionary=dictionary, within=within, decisions=decisions, seed=seed)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever has the name
    """The classes that a report is made of, loaded when they are asked for."""
    if name not in __all__:
        raise AttributeError(f"module 'plait' has no attribute {name!r}")
    import importlib

    room = {"PlaitError": "plait.errors", "Matches": "plait.linkage"}.get(name, "plait.checking")
    return getattr(importlib.import_module(room), name)
