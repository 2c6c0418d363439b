"""What the commands remember of a list between two checks: numbers and keyed hashes, in the user's own folder."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from plait.checking import Report
from plait.checking.history import (
    History,
    Past,
    compared,
    history_from_json,
    history_to_json,
    key_of_list,
    remembered,
    version_of,
)
from plait.cli.options import desk_key, plait_home
from plait.documents import write_whole
from plait.errors import PlaitError


@dataclass(frozen=True)
class Memory:
    """Where the history of one list is kept."""

    path: Path

    @classmethod
    def of(cls, name: str) -> Memory:
        """The memory of the list with this name (`key_of_list`)."""
        return cls(_folder() / f"{name}.json")

    @property
    def exists(self) -> bool:
        """Whether anything is remembered of the list."""
        return self.path.is_file()

    def recall(self) -> History:
        """What is remembered; an empty history where nothing is. Raises PlaitError where it cannot be read."""
        try:
            return history_from_json(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return History()
        except (OSError, UnicodeDecodeError):
            raise PlaitError(f"{self.path} cannot be read: --forget-history takes it away.") from None

    def keep(self, history: History) -> None:
        """Remember this, for the user alone to read."""
        folder = self.path.parent
        with suppress(OSError):  # whatever is wrong with the folder is said by the writing
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        write_whole(self.path, history_to_json(history).encode())

    def forget(self) -> bool:
        """Take away what is remembered; False where there was nothing."""
        try:
            self.path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise PlaitError(f"{self.path} cannot be taken away: {error.strerror}.") from None
        return True


def past_of(report: Report, *, begin: bool, put_right: int = 0) -> Past | None:
    """What is known of a list's earlier versions, and remember this one.

    None where nothing is remembered of the list and it is not to ``begin``. ``put_right`` is how many cells
    a cleaned copy of this version put right.
    """
    if not begin and not _folder().is_dir():
        return None  # without a secret there was never a history, and none is made for nothing
    key, tagged, sha256 = desk_key(), report.tagged, report.workbook.sha256
    memory = Memory.of(key_of_list(tagged, key))
    if not begin and not memory.exists:
        return None
    before = memory.recall()
    version = version_of(
        report.findings,
        tagged,
        sha256=sha256,
        checked_on=report.checked_on,
        key=key,
        certain=len(report.certain_changes),
    )
    history = remembered(before, replace(version, put_right=put_right))
    memory.keep(history)
    return Past(history, compared(before, report.findings, tagged, sha256=sha256, key=key))


def forget(report: Report) -> bool:
    """Take away what is remembered of a list; False where there was nothing."""
    return _folder().is_dir() and Memory.of(key_of_list(report.tagged, desk_key())).forget()


def _folder() -> Path:
    return plait_home() / "history"
