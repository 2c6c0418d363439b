"""The file in which the history of one list is kept: numbers and keyed hashes, for its user alone to read."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plait.checking.history import History, history_from_json, history_to_json
from plait.documents import write_whole
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

    def forget(self) -> bool:
        """Take away what is remembered; False where there was nothing. Raises PlaitError where that cannot be done."""
        try:
            self.path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise PlaitError(f"{self.path} cannot be taken away: {error.strerror}.") from None
        return True
