"""The command line finds its verb at once, and turns whatever goes wrong into one plain sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plait import __version__
from plait.cli.main import VERBS
from plait.errors import PlaitError

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Plait

LIGHT = ("plait", "plait.cli", "plait.cli.main", "plait.errors")


class Panic(BaseException):
    """What Polars raises when it panics is no Exception."""


def break_check(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let ``plait check`` fail in the midst of a list."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("plait.cli.check.check_list", fail)


# --- Help -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",), ("help",)])
def test_help_names_every_verb(plait: Plait, words: tuple[str, ...]) -> None:
    answer = plait(*words)
    assert answer.status == 0
    assert all(f"  {verb} " in answer.out for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_examples(plait: Plait, verb: str) -> None:
    answer = plait(verb, "--help")
    assert answer.status == 0
    assert f"examples:\n  plait {verb}" in answer.out


@pytest.mark.parametrize("word", ["--version", "-V", "version"])
def test_the_version_is_said(plait: Plait, word: str) -> None:
    assert plait(word).out == f"plait {__version__}\n"


def test_help_loads_no_room_and_no_library() -> None:
    """Nothing but the standard library and the verbs' names: that is what makes it quick."""
    ask = "import sys; from plait.cli.main import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert {name for name in loaded if name.partition(".")[0] == "plait"} == set(LIGHT)
    assert not loaded & {"polars", "jinja2", "shapely", "xlsxwriter", "python_calamine", "phonenumbers"}


# --- What the user got wrong ----------------------------------------------------------------------------


def test_an_unknown_verb_is_answered_with_those_there_are(plait: Plait) -> None:
    answer = plait("cuont", "list.csv")
    assert (answer.status, answer.out) == (2, "")
    assert answer.sentence == f"there is no verb 'cuont': choose one of {', '.join(VERBS)}."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("count",), "the following arguments are required: FILE; plait count --help says how."),
        (("check", "list.csv", "--colour"), "unrecognized arguments: --colour; plait check --help says how."),
        (("check", "a.csv", "--today", "22/11/2025"), "'22/11/2025' is not a day such as 2026-11-22"),
        (("check", "a.csv", "--today", "2025-02-30"), "'2025-02-30' is not a day"),
        (("place", "raze"), "invalid choice: 'raze'"),
        (("place", "build", "sources"), "the following arguments are required: -o/--output, --name"),
        (("demo", "--port", "99999"), "'99999' is not a port: give a number from 1 to 65535"),
        (("demo", "--port", "0"), "'0' is not a port"),
        (("demo", "--json"), "--json goes with --no-serve"),
        (("pool",), "the following arguments are required: TABLE.csv"),
    ],
)
def test_wrong_options_are_answered_in_one_sentence(plait: Plait, words: tuple[str, ...], said: str) -> None:
    answer = plait(*words)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.sentence


def test_an_option_is_not_guessed_from_its_beginning(plait: Plait) -> None:
    assert "unrecognized arguments: --js" in plait("check", "list.csv", "--js").sentence


# --- What went wrong inside -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error", [ValueError("Zqann Alpha"), KeyError("Zqann Alpha"), MemoryError(), RecursionError(), Panic("Zqann")]
)
def test_a_fault_inside_shows_where_it_was_and_no_cell(
    plait: Plait, helpline: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    break_check(monkeypatch, error)
    answer = plait("check", helpline)
    assert answer.status == 3
    assert f"a fault inside Plait stopped this ({type(error).__name__} in test_main.py, line " in answer.sentence
    assert "zq" not in (answer.out + answer.err).lower()


def test_a_fault_inside_shows_no_traceback_in_a_process_of_its_own(process: Plait, helpline: Path) -> None:
    (helpline.parent / "sitecustomize.py").write_text(
        "import plait.sheets.lists as lists\ndef fail(*_): raise ValueError('Zqann Alpha')\nlists.find_layout = fail\n",
        encoding="utf-8",
    )
    answer = process("check", helpline, PYTHONPATH=str(helpline.parent))
    assert answer.status == 3
    assert "Traceback" not in answer.err
    assert "zq" not in (answer.out + answer.err).lower()


def test_a_developer_may_ask_for_the_traceback(plait: Plait, helpline: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_check(monkeypatch, ValueError("told"))
    monkeypatch.setenv("PLAIT_DEBUG", "1")
    with pytest.raises(ValueError, match="told"):
        plait("check", helpline)


def test_a_file_that_cannot_be_used_is_named(plait: Plait, helpline: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_check(monkeypatch, PermissionError(13, "Permission denied", "/there"))
    answer = plait("check", helpline)
    assert (answer.status, answer.sentence) == (2, "/there cannot be used: Permission denied.")


def test_what_the_user_can_mend_is_said_as_it_is(plait: Plait, helpline: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_check(monkeypatch, PlaitError("Do this."))
    answer = plait("check", helpline)
    assert (answer.status, answer.sentence) == (2, "Do this.")


def test_ctrl_c_ends_quietly_with_its_own_status(plait: Plait, helpline: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_check(monkeypatch, KeyboardInterrupt())
    answer = plait("check", helpline)
    assert (answer.status, answer.sentence) == (130, "stopped; nothing was left half written.")


def test_ctrl_c_while_a_verb_is_loaded_ends_as_quietly(plait: Plait, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("importlib.import_module", stop)
    assert plait("check", "list.csv").status == 130


# --- Where the answer goes ------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("--help",), ("count", "--help"), ("check", "helpline.csv", "--json")])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_is_no_fault(helpline: Path, words: tuple[str, ...], unbuffered: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "plait.cli", *words],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
        cwd=helpline.parent,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_that_knows_few_letters_gets_its_answer(process: Plait, helpline: Path, encoding: str) -> None:
    answer = process("check", helpline, "--json", PYTHONIOENCODING=encoding)
    assert answer.status in {0, 1}
    assert answer.err == ""
