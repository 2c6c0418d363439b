"""What was confirmed of earlier lists, and the file of it: headings and their tags, and no cell of any list."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from plait.documents import one_at_a_time, take_away, write_whole
from plait.errors import PlaitError
from plait.sheets.personal import leads_to_somebody
from plait.sheets.tagging import Column, remembered_keys
from plait.standard import Fault
from plait.standard.dates import read_date

LONGEST_HEADING = 100
"""Characters; what is longer is a question of a form, or no heading at all."""
LONGEST_READ = 1_000
"""Characters of a heading in which somebody's details are looked for."""
MOST = 2_000
"""Headings that are remembered; the oldest are forgotten first."""


def recall(path: Path) -> dict[str, str]:
    """What is remembered: a heading's key -> tag, "" for none. A file that cannot be read counts as none."""
    with suppress(OSError, UnicodeDecodeError):
        return headings_from_json(path.read_text(encoding="utf-8"))
    return {}


def keep(path: Path, new: Mapping[str, str]) -> None:
    """Put what was confirmed (`to_remember`) over what the file holds; of several at once, one after the other.

    A damaged file is put aside, beside it, and a new one begun. Raises PlaitError where it cannot be written.
    """
    with one_at_a_time(path):
        _put_damaged_aside(path)
        write_whole(path, headings_to_json(put_over(recall(path), new)).encode(errors="replace"))


def _put_damaged_aside(path: Path) -> None:
    with suppress(FileNotFoundError):
        try:
            text = path.read_text(encoding="utf-8")
            damaged = bool(text.strip()) and not isinstance(json.loads(text), dict)
        except (UnicodeDecodeError, ValueError, RecursionError):
            damaged = True
        except FileNotFoundError:
            raise
        except OSError as error:
            raise PlaitError(f"{path} cannot be read: {error.strerror}.") from None
        if damaged:
            path.replace(_aside(path))


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}.damaged")


def put_over(kept: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """What is remembered once this was confirmed, too: the newest last, and only so many."""
    short = {key: tag for key, tag in new.items() if len(key) <= LONGEST_HEADING}
    both = {**{key: tag for key, tag in kept.items() if key not in short}, **short}
    return dict(list(both.items())[-MOST:])


def headings_to_json(kept: Mapping[str, str]) -> str:
    """What is remembered, as text."""
    return json.dumps(kept, ensure_ascii=False, indent=1)


def headings_from_json(text: str) -> dict[str, str]:
    """The same, read again. A text that is none of these counts as nothing remembered."""
    with suppress(ValueError, RecursionError):
        kept = json.loads(text)
        if isinstance(kept, dict):
            return {name: tag for name, tag in kept.items() if isinstance(tag, str)}
    return {}


def forget(path: Path) -> bool:
    """Take the file away; False where there was none. Raises PlaitError where it cannot be taken away."""
    take_away(_aside(path))
    return take_away(path)


def to_remember(columns: Iterable[Column], chosen: Iterable[str]) -> dict[str, str]:
    """What to remember of the columns with the ``chosen`` letters.

    Nothing where the headings seem to be somebody's row, of a list without headings.
    """
    by_letter = {column.letter: column for column in columns}
    if any(_is_about_somebody(column.heading) for column in by_letter.values()):
        return {}
    # Of equal headings the second is told by its number, so the keys are made of all columns.
    keys = remembered_keys({letter: column.heading for letter, column in by_letter.items()})
    tags = {letter: entry.tag if (entry := by_letter[letter].entry) else "" for letter in chosen}
    return {keys[letter]: tag for letter, tag in tags.items() if letter in keys}


def _is_about_somebody(heading: str) -> bool:
    heading = heading[:LONGEST_READ]
    return leads_to_somebody(heading) is not None or not isinstance(read_date(heading, day_first=True), Fault)
