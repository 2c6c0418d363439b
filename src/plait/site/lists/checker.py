"""Checking a list so that nobody waits for it: a long one is checked by a process of its own.

The Data Checker looks at every different value of a list. That takes seconds where a list is long,
and Python runs one thread at a time, so no page would be served meanwhile. What comes back is not
every finding, of which there may be as many as cells, but what pages show of them.

The process gets the list on its input and answers on its output, ends as soon as its input is
closed, and has limits of its own.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import resource
import signal
import subprocess
import sys
import threading
import zlib
from contextlib import suppress
from dataclasses import astuple, dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import IO, cast

import polars as pl

from plait.checking import Change, Finding, Findings, certain_changes, check_list
from plait.checking.consequences import consequences_of
from plait.checking.history import Past
from plait.checking.report import report_page
from plait.errors import Stopped, Unreadable
from plait.places import Place
from plait.sheets import TaggedList, Watch, Workbook
from plait.site.standard import dictionary_with

SHOWN = 100
"""Findings of a group that a page lists; the saved report has them all."""
FEW_CELLS = 50_000
"""Checked in a tenth of a second: starting a process would take longer."""
MOST_CELLS = 500_000
"""Cells of a list that is mended and written again while its owner waits: a second's work, and five."""
MEMORY = 4096 << 20
SECONDS_OF_PROCESSOR = 600
TOO_LARGE = 3
"""What the child process ends with when the list needs more memory than it may have."""


@dataclass(frozen=True)
class Group:
    """Findings of one rule in one column."""

    first: Finding
    count: int
    shown: tuple[Finding, ...]

    @property
    def more(self) -> int:
        """Findings that are not among those shown."""
        return self.count - len(self.shown)

    @property
    def suggests(self) -> bool:
        """Whether something is suggested for any of those shown."""
        return any(finding.suggestion for finding in self.shown)


@dataclass(frozen=True)
class Meaning:
    """What groups of findings come to for the purpose of the list, as in the report."""

    sentence: str
    heading: str
    """The heading of the column that they are about; "" for the whole list."""
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Checked:
    """What the Data Checker found, as far as pages show it."""

    meanings: tuple[Meaning, ...]
    """In the report's order: the gravest first."""
    packed_report: bytes
    """Empty after cells were put right on the page: then it is made when somebody saves it."""
    certain: int
    """Cells that can be put right without asking."""
    packed_changes: bytes
    packed_findings: bytes = field(default=b"", compare=False)
    """Every finding, to be shown in the grid; empty for a list that is too long for that."""

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The same findings, rule by rule."""
        return tuple(group for meaning in self.meanings for group in meaning.groups)

    @cached_property
    def findings(self) -> Findings:
        """Every finding."""
        return Findings(pl.read_ipc(io.BytesIO(self.packed_findings)))

    @property
    def report(self) -> bytes:
        """The whole report, as a page to keep."""
        return zlib.decompress(self.packed_report)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What a cleaned copy puts right."""
        return tuple(Change(*item) for item in json.loads(zlib.decompress(self.packed_changes)))


@dataclass(frozen=True)
class Work:
    """A list to be checked, and what it is judged by."""

    workbook: Workbook
    tagged: TaggedList
    today: date
    place: Place | None = None
    """Only its postcodes are suggested, and wards are compared with postcodes."""
    extension: str = ""
    """What the place adds to the dictionary, as text: another process has no database to look into."""


def check(work: Work, *, watch: Watch) -> Checked:
    """Check a list, here or in a process of its own.

    Raises Stopped where the work was ended, by ``watch`` or otherwise, and Unreadable for a list
    that is too large to be checked.
    """
    if work.tagged.rows.height * len(work.tagged.columns) <= FEW_CELLS:
        return check_here(work)
    return _check_apart(work, watch)


def check_here(work: Work) -> Checked:
    """Check a list in this process."""
    found = _findings(work)
    return replace(_checked(work, found), packed_report=zlib.compress(_report(work, found)))


def check_again(work: Work) -> Checked:
    """Check a list of which cells were put right: without the report, which is made when somebody saves it."""
    return _checked(work, _findings(work))


def report_of(work: Work, past: Past | None = None) -> bytes:
    """The whole report, as a page to keep; ``past`` adds what is kept of earlier versions."""
    return _report(work, _findings(work), past)


def _findings(work: Work) -> Findings:
    return check_list(work.tagged, dictionary_with(work.extension), today=work.today, place=work.place)


def _report(work: Work, found: Findings, past: Past | None = None) -> bytes:
    page = report_page(found, work.tagged, work.workbook, checked_on=work.today, past=past)
    return page.encode(errors="replace")


def _checked(work: Work, found: Findings) -> Checked:
    meanings = tuple(
        Meaning(
            item.sentence,
            item.column.heading if item.column else "",
            tuple(Group(group.first, len(group.findings), tuple(group.findings[:SHOWN])) for group in item.groups),
        )
        for item in consequences_of(found, work.tagged)
    )
    changes = certain_changes(found)
    return Checked(
        meanings,
        b"",
        len(changes),
        zlib.compress(json.dumps([astuple(item) for item in changes]).encode()),
        _packed(found.frame.rechunk()) if is_shown_here(work.tagged) else b"",
    )


def is_shown_here(tagged: TaggedList) -> bool:
    """Whether a list is short enough to be shown in the grid, mended and written again while its owner waits."""
    return tagged.rows.height * len(tagged.columns) <= MOST_CELLS


def _check_apart(work: Work, watch: Watch) -> Checked:
    name = work.workbook.name
    command = [sys.executable, "-P", "-c", f"from {__name__} import main; main()"]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child,
        watch.over(child),
    ):
        given, answer = cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)
        with suppress(BrokenPipeError):  # it ended, and how it ended tells why
            pickle.dump(_parcel(work), given)
            given.flush()
        found = answer.read()
        child.wait()
        with suppress(BrokenPipeError):
            given.close()
    if watch.stopped or child.returncode == -signal.SIGKILL:
        raise Stopped(f"Checking {name} was stopped before its end: choose the file again.")
    if child.returncode < 0 or child.returncode == TOO_LARGE:
        raise Unreadable(f"{name} is too large to be checked here: split it, and check each part.")
    checked: Checked = pickle.loads(found)  # noqa: S301 - what our own child made of our own list
    return checked


def _parcel(work: Work) -> tuple[Work, bytes, bytes | None]:
    """The work with its cells packed beside it: pickled, a frame would hold up every other thread.

    Of the workbook only its name and its notices are sent, as the list has the cells; of the place where it is.
    """
    tagged = replace(work.tagged, rows=pl.DataFrame(), kinds=None)
    place = None if work.place is None else replace(work.place)  # without what it has read so far
    without_cells = replace(work, workbook=replace(work.workbook, sheets=()), tagged=tagged, place=place)
    kinds = work.tagged.kinds
    return without_cells, _packed(work.tagged.rows), None if kinds is None else _packed(kinds)


def _packed(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_ipc(out, compression="lz4")
    return out.getvalue()


def _unpacked(work: Work, rows: bytes, kinds: bytes | None) -> Work:
    tagged = replace(
        work.tagged,
        rows=pl.read_ipc(io.BytesIO(rows)),
        kinds=None if kinds is None else pl.read_ipc(io.BytesIO(kinds)),
    )
    return replace(work, tagged=tagged)


def main() -> None:
    """Check the list on the input; the child process runs this."""
    os.nice(10)  # whoever asks for a page goes first
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_PROCESSOR, SECONDS_OF_PROCESSOR + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        parcel = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
        threading.Thread(target=_end_with_the_parent, daemon=True).start()
        pickle.dump(check_here(_unpacked(*parcel)), sys.stdout.buffer)
    except MemoryError:
        sys.exit(TOO_LARGE)


def _end_with_the_parent() -> None:
    """The input stays open as long as the parent wants the answer, or lives."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(os.EX_OK)
