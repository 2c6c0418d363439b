"""`./run` sets up once, recovers from being interrupted, and says in one sentence what it misses."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

# What `run` may use: programs of Debian's essential packages, which are there when nothing else is.
TOOLS = (
    "cat",
    "chmod",
    "chown",
    "cksum",
    "cp",
    "dirname",
    "flock",
    "head",
    "id",
    "mkdir",
    "mktemp",
    "mv",
    "readlink",
    "rm",
    "sed",
    "sh",
)

# Plays every part of the real Python that `run` uses, and writes down what it was asked.
PYTHON = """#!/bin/sh
case "$*" in
    -V) echo Python 3.11.2; exit 0 ;;
    "-c import ensurepip"*) exit 0 ;;
esac
echo "python $*" >>"$LOG"
case "$*" in
    "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && cp "$UV" "$3/bin/uv" ;;
    "- "*) cat >/dev/null ;;
    "-m pytest "*) [ ! -e "$LOG.red" ] ;;
esac
"""
UV = """#!/bin/sh
echo "uv $*" >>"$LOG"
[ ! -e "$LOG.fail" ]
"""

# PostgreSQL's programs and the one that sheds root's rights for them.
POSTGRES = {
    "initdb": """#!/bin/sh
echo "initdb $*" >>"$LOG"
mkdir "$2"
""",
    "pg_ctl": """#!/bin/sh
echo "pg_ctl $*" >>"$LOG"
""",
    "runuser": """#!/bin/sh
shift 3
exec "$@"
""",
}


@dataclass(frozen=True)
class Checkout:
    """A copy of `run` and the locks, with a stand-in for Python and nothing else on the path."""

    root: Path
    tools: Path
    log: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Start `./run` and hand back what it said."""
        environment = {"PATH": str(self.tools), "LOG": str(self.log), "UV": str(self.tools / "uv")}
        return subprocess.run(
            [self.root / "run", *arguments],
            env=environment | {"HOME": str(self.root.parent)},
            cwd=self.root.parent,
            capture_output=True,
            text=True,
            check=False,
        )

    def asked(self, what: str) -> int:
        """Return how often the stand-ins were asked for something that begins so."""
        return sum(line.startswith(what) for line in self.log.read_text(encoding="utf-8").splitlines())

    def fail_uv(self) -> None:
        """From now on uv finds nothing."""
        self.log.with_name(self.log.name + ".fail").touch()


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Checkout:
    copy, tools = tmp_path / "a folder with spaces", tmp_path / "bin"
    copy.mkdir()
    tools.mkdir()
    shutil.copy(root / "run", copy / "run")
    shutil.copytree(root / "requirements", copy / "requirements")
    for name in TOOLS:
        found = shutil.which(name)
        assert found is not None
        (tools / name).symlink_to(found)
    for name, text in (("python3", PYTHON), ("uv", UV)):
        (tools / name).write_text(text, encoding="utf-8")
        (tools / name).chmod(0o755)
    log = tmp_path / "log"
    log.touch()
    return Checkout(root=copy, tools=tools, log=log)


def test_run_is_executable_posix_shell(root: Path) -> None:
    assert os.access(root / "run", os.X_OK)
    assert subprocess.run(["sh", "-n", root / "run"], check=False).returncode == 0


def test_run_passes_shellcheck(root: Path) -> None:
    shellcheck = shutil.which("shellcheck")
    if shellcheck is None:
        pytest.skip("shellcheck is not here")
    done = subprocess.run([shellcheck, root / "run", root / ".ci" / "run"], check=False, capture_output=True, text=True)
    assert done.stdout == ""


def test_the_command_line_gets_its_arguments_as_they_are(checkout: Checkout) -> None:
    done = checkout.run("plait", "count", "a list.xlsx", "--by", "ward,need")
    assert done.returncode == 0, done.stderr
    last = checkout.log.read_text(encoding="utf-8").splitlines()[-1]
    assert last == f"python {checkout.root}/.venv/bin/plait count a list.xlsx --by ward,need"


def test_the_second_time_nothing_is_set_up(checkout: Checkout) -> None:
    assert "Setting up" in checkout.run("plait").stdout
    assert checkout.run("plait").stdout == ""
    assert checkout.asked("python -m venv") == checkout.asked("uv pip sync") == 1


def test_a_changed_lock_is_installed_into_the_same_environment(checkout: Checkout) -> None:
    checkout.run("plait")
    with (checkout.root / "requirements" / "base.lock").open("a", encoding="utf-8") as lock:
        lock.write("# newer\n")
    checkout.run("plait")
    assert checkout.asked("python -m venv") == 1
    assert checkout.asked("uv pip sync") == 2


def test_an_interrupted_environment_is_made_again(checkout: Checkout) -> None:
    checkout.run("plait")
    (checkout.root / ".venv" / "plait-stamp").unlink()
    checkout.run("plait")
    assert checkout.asked("python -m venv") == 2


def test_a_moved_folder_is_set_up_again(checkout: Checkout) -> None:
    checkout.run("plait")
    moved = Checkout(
        root=checkout.root.rename(checkout.root.with_name("moved")), tools=checkout.tools, log=checkout.log
    )
    assert moved.run("plait").returncode == 0
    assert moved.asked("python -m venv") == 2


def test_using_plait_keeps_the_tools_for_working_on_it(checkout: Checkout) -> None:
    checkout.run("test", "--version")
    checkout.run("plait")
    assert checkout.asked("uv pip sync") == 1
    assert checkout.run("plait").stdout == ""


def test_pip_helps_out_where_uv_finds_nothing(checkout: Checkout) -> None:
    checkout.fail_uv()
    assert checkout.run("plait").returncode == 0
    lock = checkout.root / "requirements" / "base.lock"
    assert checkout.asked(f"python -m pip install --quiet --no-deps --require-hashes --requirement {lock}") == 1


def test_without_python_one_sentence_says_what_to_ask_for(checkout: Checkout) -> None:
    (checkout.tools / "python3").unlink()
    done = checkout.run("plait")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "python3-venv" in done.stderr


@pytest.mark.parametrize(("words", "meant"), [((), "demo"), (("reset",), "demo --reset")])
def test_the_demo_is_shown_by_the_command_line(checkout: Checkout, words: tuple[str, ...], meant: str) -> None:
    assert checkout.run(*words).returncode == 0
    assert checkout.asked(f"python {checkout.root}/.venv/bin/plait {meant}") == 1


@pytest.mark.parametrize("red", [False, True], ids=["tests pass", "a test fails"])
def test_the_tests_on_postgresql_have_a_server_of_their_own_that_goes_with_them(
    checkout: Checkout, *, red: bool
) -> None:
    for name, text in POSTGRES.items():
        (checkout.tools / name).write_text(text, encoding="utf-8")
        (checkout.tools / name).chmod(0o755)
    if red:
        checkout.log.with_name(checkout.log.name + ".red").touch()
    checkout.run("test", "--all")
    lines = checkout.log.read_text(encoding="utf-8").splitlines()
    made, started, tested, stopped = lines[-4:]
    assert made.startswith("initdb -D ")
    assert started.endswith("-w start")
    folders = "tests/site/shared tests/site/test_jobs.py tests/reliability/test_several.py"
    assert tested == f"python -m pytest --numprocesses 2 --all {folders}"
    assert stopped.endswith("stop")
    assert not Path(made.split()[2]).parent.exists()


def test_an_unknown_verb_is_named(checkout: Checkout) -> None:
    done = checkout.run("dance")
    assert done.returncode == 1
    assert "'dance'" in done.stderr


def test_help_names_every_verb(root: Path, checkout: Checkout) -> None:
    text = checkout.run("help").stdout
    for verb in ("plait", "reset", "test", "lint", "docs", "lock"):
        assert f"./run {verb}" in text
    assert checkout.asked("") == 0
