"""What the commands remember of a list between two checks: numbers and keyed hashes, in the user's own folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from plait.checking import Report
from plait.checking.cleaning import count_certain
from plait.checking.history import Past, compared, key_of_list, version_of
from plait.checking.history_file import HistoryFile
from plait.cli.options import desk_key, plait_home
from plait.sheets import TaggedList


def histories_folder() -> Path:
    """The folder of histories, which the commands share with the desk."""
    return plait_home() / "history"


def is_any_begun() -> bool:
    """Whether anything may be remembered of some list."""
    return histories_folder().is_dir()


def is_begun(tagged: TaggedList) -> bool:
    """Whether anything is remembered of a list."""
    # Without a folder there was never a history, and no secret is made for nothing.
    return is_any_begun() and _file_of(tagged).exists


def past_of(report: Report, *, begin: bool, put_right: int = 0) -> Past | None:
    """What is known of a list's earlier versions, and remember this one.

    None where nothing is remembered of the list and it is not to ``begin``. ``put_right`` is how many cells
    a cleaned copy of this version put right.
    """
    tagged, sha256 = report.tagged, report.workbook.sha256
    if not begin and not is_begun(tagged):
        return None
    file, key = _file_of(tagged), desk_key()
    version = version_of(
        report.findings,
        tagged,
        sha256=sha256,
        checked_on=report.checked_on,
        key=key,
        certain=count_certain(report.findings),
    )
    before, history = file.put(replace(version, put_right=put_right))
    return Past(history, compared(before, report.findings, tagged, sha256=sha256, key=key))


def forget(report: Report) -> bool:
    """Take away what is remembered of a list; False where there was nothing."""
    return is_any_begun() and _file_of(report.tagged).forget()


def _file_of(tagged: TaggedList) -> HistoryFile:
    return HistoryFile.of(histories_folder(), key_of_list(tagged, desk_key()))
