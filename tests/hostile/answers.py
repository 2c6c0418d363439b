"""How a file is answered: with a list, or with one plain sentence that names it."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

import pytest

from plait.checking import check_list
from plait.errors import PlaitError
from plait.sheets import TaggedList, find_list, read_workbook
from plait.standard import load_dictionary

NEVER_IN_A_SENTENCE = re.compile(r"(?i)traceback|errno|error|exception|\bnone\b|0x[0-9a-f]|/|\n")
SECONDS = 30
"""For a process that might hang; the answer is meant to come in six."""
IN_A_PROCESS_OF_ITS_OWN = """
import sys
from pathlib import Path
from plait.errors import PlaitError
from plait.sheets import read_workbook
try:
    read_workbook(Path(sys.argv[1]))
except PlaitError as error:
    print(error)
"""


def checked(path: Path) -> TaggedList:
    """The whole way of a list through the Checker."""
    dictionary = load_dictionary()
    tagged = find_list(read_workbook(path), dictionary)
    check_list(tagged, dictionary, today=dt.date(2026, 11, 22))
    return tagged


def refusal(path: Path) -> str:
    """The one sentence that a file is refused with."""
    with pytest.raises(PlaitError) as caught:
        checked(path)
    return plain(str(caught.value), path.name)


def refusal_of_the_evil(path: Path) -> str:
    """The sentence from a process of its own, so that a crash or a wait fails one test and not all."""
    done = subprocess.run(
        [sys.executable, "-c", IN_A_PROCESS_OF_ITS_OWN, str(path)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )
    assert done.stderr == ""
    return plain(done.stdout.removesuffix("\n"), path.name)


def plain(sentence: str, name: str) -> str:
    assert name in sentence
    assert sentence.endswith(".")
    assert not NEVER_IN_A_SENTENCE.search(sentence.replace(name, ""))
    return sentence


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
