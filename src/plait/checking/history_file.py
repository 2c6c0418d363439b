"""The file in which the history of one list is kept: numbers and keyed hashes, for its user alone to read."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plait.checking.history import History, Version, history_from_json, history_to_json, remembered
from plait.documents import one_at_a_time, take_away, write_whole
from plait.errors import PlaitError


@dataclass(frozen=True)
class HistoryFile:
    """Where the history of one list is kept."""

    path: Path

    @classmethod
    def of(cls, folder: Path, name: str) -> HistoryFile:
        """The file of the list with this name (`key_of_list`)."""
        return cls(folder / f"{name}.json")

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
        """Remember this, for the user alone to read. Raises PlaitError where it cannot be written."""
        folder = self.path.parent
        with suppress(OSError):  # whatever is wrong with the folder is said by the writing
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        write_whole(self.path, history_to_json(history).encode())

    def put(self, version: Version) -> tuple[History, History]:
        """Put a version with the history; gives it as it was and as it is. Of several at once, one after the other.

        Raises PlaitError where it cannot be read or written.
        """
        with one_at_a_time(self.path.parent):  # one hold for all lists, so that none stays behind for each
            before = self.recall()
            after = remembered(before, version)
            if after != before:
                self.keep(after)
        return before, after

    def forget(self) -> bool:
        """Take away what is remembered; False where there was nothing. Raises PlaitError where that cannot be done."""
        return take_away(self.path)
