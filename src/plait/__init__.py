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
    from plait.referring import Referrals
    from plait.standard import Dictionary

__all__ = [
    "Change",
    "Finding",
    "Findings",
    "Matches",
    "PlaitError",
    "Referrals",
    "Report",
    "Severity",
    "__version__",
    "check",
    "match",
    "referrals",
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


def match(  # noqa: PLR0913 - each is a thing of its own that a caller may decide
    lists: str | PathLike[str] | Sequence[str | PathLike[str]],
    *,
    tags: Mapping[str, str] | None = None,
    dictionary: Dictionary | None = None,
    within: bool = True,
    one_to_one: bool = False,
    decisions: str | PathLike[str] | None = None,
    model: str | PathLike[str] | None = None,
    seed: int = 0,
    engine: str = "duckdb",
) -> Matches:
    """Find the rows of one to ten spreadsheets that are the same person, and the pairs that are doubtful.

    ``lists`` are their paths; the path of one list may stand by itself.
    ``tags`` and ``dictionary`` are as for `check`, and hold for all lists. ``within`` says whether one list may
    have the same person twice; with ``one_to_one`` nobody is joined with two rows of one list. ``decisions`` is a
    workbook of an earlier run (`plait.linkage.match_workbook`) with answers filled in, ``model`` the file of a model
    that was learned before (`Matches.model_file`). The same lists and ``seed`` give the same answer, in any order of
    rows. ``engine`` is "duckdb", or "spark" where plait[spark] is installed.

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

    return match_lists(
        lists,
        tags=tags,
        dictionary=dictionary,
        within=within,
        one_to_one=one_to_one,
        decisions=decisions,
        model=model,
        seed=seed,
        engine=engine,
    )


def referrals(  # noqa: PLR0913 - each is a thing of its own that a caller may decide
    sent: str | PathLike[str],
    answers: Sequence[str | PathLike[str]],
    *,
    tags: Mapping[str, str] | None = None,
    dictionary: Dictionary | None = None,
    sheet: str | None = None,
    answers_sheet: str | None = None,
    today: date | None = None,
) -> Referrals:
    """Put the answers of lists that came back into the list of referrals that was sent, and say who has not answered.

    An answer belongs to the referral of the same reference, or else to the only one of the same person. ``tags`` and
    ``dictionary`` are as for `check`, and hold for all lists; ``sheet`` chooses one of the sender's sheets, and
    ``answers_sheet`` one of those that came back. ``today`` is the day to which waiting is counted, or else this
    computer's.

    The files are only read. Raises `PlaitError`, in one plain sentence, where one cannot be read or is no list of
    referrals.

    >>> from pathlib import Path
    >>> for name, status in (("sent.csv", "Sent"), ("returned.csv", "Resolved")):
    ...     with Path(name).open("w") as lines:
    ...         print("Referral ID,Name,Referral status", f"R-1,Ann Lee,{status}", "R-2,Bo,", sep=chr(10), file=lines)
    >>> found = referrals("sent.csv", ["returned.csv"])
    >>> for cell, before, now in found.changes.select("cell", "before", "now").iter_rows():
    ...     print(cell, before, "becomes", now)
    C2 Sent becomes Resolved
    >>> found.unanswered["row"].to_list()
    [3]
    """
    from datetime import date

    from plait.referring import referrals as put_in

    day = today or date.today()  # noqa: DTZ011 - the day on the user's own wall
    return put_in(sent, answers, today=day, tags=tags, dictionary=dictionary, sheet=sheet, answers_sheet=answers_sheet)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever has the name
    """The classes that a report is made of, loaded when they are asked for."""
    if name not in __all__:
        raise AttributeError(f"module 'plait' has no attribute {name!r}")
    import importlib

    rooms = {"PlaitError": "plait.errors", "Matches": "plait.linkage", "Referrals": "plait.referring"}
    room = rooms.get(name, "plait.checking")
    return getattr(importlib.import_module(room), name)
