"""What a program and everything that it has started have cost so far."""

from __future__ import annotations

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def pids(first: int) -> list[int]:
    """A process with all its children and theirs."""
    found, new = [], [first]
    while new:
        found += new
        out = [Path(f"/proc/{pid}/task/{pid}/children") for pid in new]
        new = [int(child) for path in out if path.exists() for child in path.read_text().split()]
    return found


def processor(first: int) -> float:
    """Processor seconds that all of them have used so far."""
    total = 0
    for pid in pids(first):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK
