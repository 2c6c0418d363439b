"""The figures of a list, kept from one version to the next where its owner began that: numbers, and no cell."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from plait.checking.history import SECONDS_A_CELL, Past, Version, compared, key_of_list, remembered, version_of
from plait.checking.over_time import OverTime, over_time_of
from plait.errors import PlaitError
from plait.sheets import TaggedList
from plait.site.keeping import Keeper
from plait.site.lists.checker import Checked, Group, check_again, is_shown_here
from plait.site.lists.judging import work_on
from plait.site.lists.remembering import keeper_of
from plait.site.lists.tray import OpenList


@dataclass(frozen=True)
class Figures:
    """What a page says of a list's earlier versions."""

    keeper: Keeper
    over_time: OverTime | None = None
    """None where nothing is kept of this list."""
    problem: str = ""
    """Why what is kept cannot be shown."""
    too_long: bool = False
    """Whether the list is too long for its figures to be kept here."""
    seconds: int = SECONDS_A_CELL
    """What a cell takes by hand, by which the time that was saved is reckoned."""

    def new_in(self, group: Group) -> int:
        """How many findings of a group the last version did not have."""
        return self.over_time.past.new_in(group.first.rule, group.first.letter) if self.over_time else 0


@dataclass(frozen=True)
class _Opened:
    """A list that is checked, and short enough to be checked again while its owner waits."""

    item: OpenList
    tagged: TaggedList
    as_read: TaggedList
    checked: Checked

    def name(self, keeper: Keeper) -> str:
        """What it is kept by."""
        return key_of_list(self.tagged, keeper.key)

    def version(self, keeper: Keeper) -> Version:
        """This version of it, as it is in the file: without what was put right on the page."""
        checked = check_again(work_on(self.item, self.as_read)) if self.item.deeds else self.checked
        return version_of(
            checked.findings,
            self.as_read,
            sha256=self.item.workbook.sha256,
            checked_on=localdate(),
            key=keeper.key,
            certain=checked.certain,
        )


def figures_of(item: OpenList) -> Figures | None:
    """What is said of a list's earlier versions; None where nothing is kept for whoever opened it."""
    keeper = keeper_of(item.owner, item.purpose)
    if keeper is None:
        return None
    try:
        past = past_of(item)
    except PlaitError:
        return Figures(keeper, problem=_("What was kept of this list cannot be read. Forget it, and begin anew."))
    return Figures(keeper, over_time_of(past) if past else None, too_long=_open_list(item) is None)


def past_of(item: OpenList) -> Past | None:
    """A list beside its earlier versions; None where nothing is kept of it.

    Raises PlaitError where what is kept cannot be read.
    """
    keeper, opened = keeper_of(item.owner, item.purpose), _open_list(item)
    if keeper is None or opened is None:
        return None
    before = keeper.history(opened.name(keeper))
    if before is None:
        return None
    with_this = remembered(before, opened.version(keeper))
    sha256, findings = item.workbook.sha256, opened.checked.findings
    return Past(with_this, compared(before, findings, opened.tagged, sha256=sha256, key=keeper.key))


def figures_to_report(item: OpenList) -> Past | None:
    """The same for a report that is saved; what cannot be read is left out of it."""
    with suppress(PlaitError):
        return past_of(item)
    return None


def begin_keeping(item: OpenList) -> None:
    """Keep the figures of a list from now on. Raises PlaitError where that cannot be done."""
    keeper, opened = keeper_of(item.owner, item.purpose), _open_list(item)
    if keeper and opened:
        keeper.keep_version(opened.name(keeper), opened.version(keeper))


def go_on_keeping(item: OpenList, *, put_right: int = 0) -> None:
    """Where the figures of a list are kept, keep those of this version too; it goes on by itself, as it was begun.

    ``put_right`` is how many cells of it a copy has put right that was saved just now; the same copy saved again
    counts once. What cannot be kept is left: whoever checks a list came for that.
    """
    keeper, opened = keeper_of(item.owner, item.purpose), _open_list(item)
    if keeper is None or opened is None or keeper.refusal:
        return
    with suppress(PlaitError):
        if keeper.history(opened.name(keeper)) is not None:
            version = replace(opened.version(keeper), put_right=put_right)
            keeper.keep_version(opened.name(keeper), version)


def forget_figures(item: OpenList) -> None:
    """Forget what is kept of a list. Raises PlaitError where that cannot be done."""
    keeper, opened = keeper_of(item.owner, item.purpose), _open_list(item)
    if keeper and opened:
        keeper.forget_history(opened.name(keeper))


def _open_list(item: OpenList) -> _Opened | None:
    if item.tagged is None or item.as_read is None or item.checked is None or not is_shown_here(item.tagged):
        return None
    return _Opened(item, item.tagged, item.as_read, item.checked)
