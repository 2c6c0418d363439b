"""``plait``: finds the verb, runs it, and turns any fault into one plain sentence.

A verb is a module of this package with DESCRIPTION, EXAMPLES, ``add_arguments(parser)`` and
``run(arguments) -> exit status``. It is imported only when it is asked for, so that
``plait --help`` answers at once.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from plait import __version__
from plait.errors import PlaitError, place_of

VERBS = {
    "check": "find what is wrong in a spreadsheet, cell by cell",
    "clean": "put right what is certain in a spreadsheet, in a copy, with a log that can undo it",
    "match": "find the same people in several lists, and the doubtful pairs to check",
    "referrals": "put the answers on referrals into your own list, and say who has not answered",
    "count": "count a list by area into a safe table that may leave",
    "pool": "add up several partners' tables into one picture",
    "desk": "check and count lists in the browser, on this computer only",
    "site": "serve a shared site for several organisations, and look after it",
    "audit": "check that nobody has changed the record of what was done on a shared site",
    "backup": "write the whole of a shared site into one file, while it is in use",
    "restore": "make a shared site from a backup, or check that a backup is whole",
    "template": "make an empty list with agreed headings and drop-downs, to fill in",
    "dictionary": "look up what a tag means, whose it is and what may stand there",
    "place": "build a place from open data, or show what is in it",
    "demo": "make the made-up place with its lists and its question, and open its site",
}
OK, FINDINGS, UNREADABLE, BROKEN, STOPPED = 0, 1, 2, 3, 130

_USAGE = """\
usage: plait VERB [OPTIONS]

What an area's organisations know about residents' needs, brought together safely.

verbs:
{verbs}

plait VERB --help says more, with examples.   plait --version says which version this is.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that cannot show a letter of a file's name shows a mark for it instead.
        sys.stdout.reconfigure(errors="replace")
    try:
        status = _answer(words)
        sys.stdout.flush()
    except PlaitError as error:
        from plait.documents.wording import printable

        print(f"plait: {printable(str(error))}", file=sys.stderr)
        return UNREADABLE
    except KeyboardInterrupt:
        print("plait: stopped; nothing was left half written.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except BaseException as error:  # not only an Exception: Polars has a panic of its own
        if os.environ.get("PLAIT_DEBUG"):
            raise
        return _told(error)
    return status


def _answer(words: list[str]) -> int:
    if not words or words[0] in {"-h", "--help", "help"}:
        print(_USAGE.format(verbs="\n".join(f"  {verb:<12}{what}" for verb, what in VERBS.items())), end="")
        return OK
    if words[0] in {"-V", "--version", "version"}:
        print(f"plait {__version__}")
        return OK
    if words[0] not in VERBS:
        print(f"plait: there is no verb {words[0]!r}: choose one of {', '.join(VERBS)}.", file=sys.stderr)
        return UNREADABLE
    return _run(words[0], words[1:])


def _run(verb: str, words: list[str]) -> int:
    gc.disable()  # what is loaded stays: Python need not look for rings among it, now or later
    module = importlib.import_module(f"plait.cli.{verb}")
    gc.freeze()
    gc.enable()
    parser = _Parser(
        prog=f"plait {verb}",
        description=module.DESCRIPTION,
        epilog="examples:\n" + "\n".join(f"  {example}" for example in module.EXAMPLES),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    try:
        options = parser.parse_args(words)
    except SystemExit as done:  # after --help, or after saying which option is wrong
        return int(done.code or OK)
    status: int = module.run(options)
    return status


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the options in one sentence, without the whole usage before it."""

    def error(self, message: str) -> NoReturn:
        self.exit(UNREADABLE, f"{self.prog}: {message}; {self.prog} --help says how.\n")


def _told(error: BaseException) -> int:
    """Say in one sentence that something failed which nobody foresaw; give the exit status."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        print(f"plait: {error.filename} cannot be used: {error.strerror}.", file=sys.stderr)
        return UNREADABLE
    print(f"plait: a fault inside Plait stopped this ({place_of(error)}); please report it.", file=sys.stderr)
    return BROKEN
