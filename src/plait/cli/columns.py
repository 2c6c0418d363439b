"""What the commands and the desk remember of columns: which heading means which tag, in the user's own folder."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from plait.cli.options import plait_home
from plait.cli.saying import say
from plait.documents.wording import counted
from plait.errors import PlaitError
from plait.sheets import TaggedList
from plait.sheets.remembering import forget, keep, recall, to_remember
from plait.sheets.tagging import TagFrom


def columns_file() -> Path:
    """The file of headings and tags, which the commands share with the desk."""
    return plait_home() / "headings.json"


def recalled(arguments: argparse.Namespace) -> dict[str, str]:
    """What is remembered of columns; nothing where it is to be forgotten, which is done now.

    Raises PlaitError where it cannot be forgotten.
    """
    if arguments.forget_columns:
        forgotten = forget(columns_file())
        if not arguments.json:
            say("What was remembered of columns is gone." if forgotten else "Nothing was remembered of columns.")
    return recall(columns_file())


def remember_tags(arguments: argparse.Namespace, tagged: TaggedList) -> None:
    """Remember the tags that were given with ``--tag``, and say so; with ``--json`` nothing is.

    What cannot be remembered is said too, and the answer stands: whoever checks a list came for that.
    """
    given = [column.letter for column in tagged.columns if column.tag_from is TagFrom.GIVEN]
    new = {} if arguments.json else to_remember(tagged.columns, given)
    if not new:
        return
    try:
        keep(columns_file(), new)
    except PlaitError as error:
        say(f"What you said of columns was not remembered: {error}")
        return
    what = counted(len(new), "heading")
    say(f"Remembered for the next list: what {what} meant, and no cell (--forget-columns takes it away).")


def remembered_lines(tagged: TaggedList) -> Iterator[str]:
    """What each column is read as because its owner said so earlier."""
    for column in tagged.columns:
        if column.tag_from is TagFrom.REMEMBERED:
            what = f"read as {column.tag}" if column.entry else "left without a tag"
            doubt = "" if column.sure else ", but its cells speak against it"
            yield f"Column {column.letter} \u201c{column.heading}\u201d is {what}: you said so last time{doubt}."
