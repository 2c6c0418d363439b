"""Takes damaged files along their way in processes of their own, and knows which of them crash or hang."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hostile.mutations import mutant

JOURNEY = (sys.executable, "-W", "error", "-m", "tests.hostile.journey")
ROOT = Path(__file__).resolve().parents[2]
SECONDS = 20.0
"""After which a file hangs."""
TO_START = 60.0
"""Seconds that a process may take to start, and to make a file, on a busy computer."""


@dataclass(frozen=True)
class Outcome:
    """How one damaged file fared."""

    seed: int
    sentence: str = ""
    """What it was refused with, without its name; "" where it was read as a list."""
    fault: str = ""
    """What went wrong in Plait; "" where nothing did."""
    seconds: float = 0.0
    memory: int = 0
    """Megabytes, the most so far in the process that took it."""

    def __str__(self) -> str:
        made = mutant(self.seed)
        return f"seed {self.seed} ({made.name}, {len(made.content):,} bytes; {', '.join(made.damages)}): {self.fault}"


def outcomes(first: int, last: int, *, command: Sequence[str] = JOURNEY, seconds: float = SECONDS) -> Iterator[Outcome]:
    """How the files of the seeds from ``first`` up to ``last`` fare, one after the other."""
    while first < last:
        for outcome in _in_one_process(first, last, command, seconds):
            yield outcome
            first = outcome.seed + 1


def _in_one_process(first: int, last: int, command: Sequence[str], seconds: float) -> Iterator[Outcome]:
    """Outcomes up to the first file that ends the process, whatever way it does."""
    seed, began, limit = first, time.monotonic(), TO_START
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as errors:
        with _process([*command, str(first), str(last), folder], folder, errors.fileno()) as process:
            lines = _Lines(process)
            while first < last:
                line = lines.next(began + limit - time.monotonic())
                if line is None:
                    break
                if "begun" in line:
                    seed, began, limit = line["begun"], time.monotonic(), seconds
                    continue
                first = seed = line["done"] + 1
                began, limit = time.monotonic(), TO_START
                yield Outcome(line["done"], line["sentence"], line["fault"], line["seconds"], line["memory"])
            else:
                return
            fault = f"no answer within {limit:.0f} s" if lines.waited else f"crash (exit status {process.wait()})"
        said = os.pread(errors.fileno(), 300, 0).decode(errors="replace").strip()
        yield Outcome(seed, fault=f"{fault} {said}".strip(), seconds=round(time.monotonic() - began, 2))


@contextmanager
def _process(command: Sequence[str], folder: str, errors: int) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends with all that it started."""
    ways = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": ways},
        start_new_session=True,
    )
    try:
        with process:
            yield process
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


class _Lines:
    """The lines of JSON of a process, each waited for no longer than one likes."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        self._stream = process.stdout.fileno()
        self._rest = b""
        self.waited = False
        """Whether the time was over before a line came."""

    def next(self, wait: float) -> dict[str, Any] | None:
        """The next line; None where the time is over or the process is."""
        ends = time.monotonic() + wait
        with selectors.DefaultSelector() as selector:
            selector.register(self._stream, selectors.EVENT_READ)
            while b"\n" not in self._rest:
                self.waited = not selector.select(max(0.0, ends - time.monotonic()))
                more = b"" if self.waited else os.read(self._stream, 65_536)
                if not more:
                    return None
                self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        found: dict[str, Any] = json.loads(line)
        return found
