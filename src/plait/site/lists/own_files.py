"""What the desk keeps of lists, in files of its user's own: those of the commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from plait.checking.history import History, Version
from plait.checking.history_file import HistoryFile
from plait.sheets import Remembered
from plait.sheets.remembering import forget, keep, recall


@dataclass(frozen=True)
class OwnFiles:
    """Keeps headings in one file, and the history of each list in another (see `plait.site.keeping`)."""

    headings_file: Path
    histories: Path
    key: bytes
    whose: str = ""
    refusal: str = ""

    def headings(self) -> Remembered:
        """A heading's key -> tag. A file that cannot be read counts as none."""
        return recall(self.headings_file)

    def how_many_headings(self) -> int:
        """How many there are."""
        return len(self.headings())

    def keep_headings(self, new: Mapping[str, str]) -> None:
        """Put this over it. Raises PlaitError where it cannot be written."""
        keep(self.headings_file, new)

    def forget_headings(self) -> None:
        """Take the file away. Raises PlaitError where that cannot be done."""
        forget(self.headings_file)

    def history(self, name: str) -> History | None:
        """What the list's file holds. Raises PlaitError where it cannot be read."""
        file = self._file_of(name)
        return file.recall() if file.exists else None

    def keep_version(self, name: str, version: Version) -> None:
        """Put it into the list's file. Raises PlaitError where it cannot be read or written."""
        self._file_of(name).put(version)

    def forget_history(self, name: str) -> None:
        """Take the list's file away. Raises PlaitError where that cannot be done."""
        self._file_of(name).forget()

    def _file_of(self, name: str) -> HistoryFile:
        return HistoryFile.of(self.histories, name)
