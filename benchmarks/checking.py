"""What checking a list costs, beside the peers, on one machine in one run.

    .venv/bin/python benchmarks/checking.py [--all] > benchmarks/results/checking.md

The list is that of benchmarks/checked_list.py: fifteen columns about nobody with twelve kinds of mistake. Every
tool runs as a process of its own; its processor time is that of the process and its children, its memory that of
the largest of them. The peers run in .bench (see CONTRIBUTING.md); one that is not there is left out.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import checked_list

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".bench/bin/python"
ROUNDS, SLOW_ROUNDS = 5, 2
"""How often each tool runs, and those that take a minute."""
MOST_FOR_ROWS = 100_000
"""Rows that libhxl is given; with ``--all`` it gets the long list too, and takes minutes."""
SHARED_RULES = (
    "not-unique", "date-form", "date-two-digit-year", "date-impossible", "date-serial", "date-future", "date-too-old",
    "date-before", "postcode-form", "postcode-part", "phone-form", "phone-beginning", "phone-lost-zero",
    "phone-several", "phone-shortened", "email-form", "number-form", "number-range", "list-value", "text-form",
)  # fmt: skip
"""Rules that pandera's schema has too."""


@dataclass(frozen=True)
class Cost:
    """What one run took."""

    seconds: float
    """Of processor time."""
    megabytes: float
    said: str


def run(command: list[str]) -> Cost | None:
    """Run a command to its end; None where it fails."""
    with tempfile.TemporaryFile("w+") as said:
        home = os.environ | {"PLAIT_HOME": tempfile.gettempdir() + "/plait-benchmark"}
        home.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled once, and not at each start
        child = subprocess.Popen(command, stdout=said, stderr=subprocess.DEVNULL, cwd=ROOT, env=home)
        _, status, usage = os.wait4(child.pid, 0)
        said.seek(0)
        text = said.read()
    if os.waitstatus_to_exitcode(status) not in {0, 1}:
        return None
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text)


@dataclass(frozen=True)
class Tool:
    """A command to measure, and in how many rounds: the slowest run in the first ones only."""

    name: str
    command: list[str]
    rounds: int = ROUNDS


@dataclass(frozen=True)
class Costs:
    """What the runs of a tool took."""

    middle: Cost
    least: float
    most: float


def in_turn(tools: Sequence[Tool]) -> dict[str, Costs | None]:
    """What each tool takes: one after the other in every round, so that all see the same minutes of the machine."""
    runs: dict[str, list[Cost | None]] = {tool.name: [] for tool in tools}
    for number in range(max(tool.rounds for tool in tools)):
        for tool in tools:
            if number < tool.rounds:
                runs[tool.name].append(run(tool.command))
    return {name: _of(costs) for name, costs in runs.items()}


def _of(costs: Sequence[Cost | None]) -> Costs | None:
    done = sorted(filter(None, costs), key=lambda cost: cost.seconds)
    return Costs(done[len(done) // 2], done[0].seconds, done[-1].seconds) if len(done) == len(costs) else None


def plait(path: Path) -> list[str]:
    """Plait's command with all rules and every finding written as a line of a table."""
    written = path.with_suffix(".findings.csv")
    return [sys.executable, "-m", "plait.cli", "check", str(path), "--today", "2026-11-22", "--findings", str(written)]


def plait_as_pandera(path: Path) -> list[str]:
    """Plait's command with pandera's rules; the findings are made and counted, as pandera's are, and not written."""
    rules = [word for rule in SHARED_RULES for word in ("--rule", rule)]
    return [sys.executable, "-m", "plait.cli", "check", str(path), "--today", "2026-11-22", *rules]


def peer(name: str, path: Path) -> list[str]:
    """A peer's command."""
    return [str(PEERS), str(ROOT / "benchmarks/peers_checking.py"), name, str(path)]


def findings(cost: Cost) -> str:
    """How many findings a tool tells of."""
    counted = re.search(r"([\d,]+) errors, ([\d,]+) warnings", cost.said)
    if counted:
        return f"{sum(int(text.replace(',', '')) for text in counted.groups()):,}"
    return f"{int(cost.said.split()[-1]):,}"


def write(rows: int, path: Path) -> None:
    """Write the list in a process of its own: what this one holds would count as the memory of those it starts."""
    subprocess.run([sys.executable, checked_list.__file__, str(rows), str(path)], check=True)


def table(tools: Sequence[Tool], heading: str) -> None:
    """Measure the tools and print them; the last column compares each with the first."""
    print(f"| tool | processor time | smallest to largest | memory | findings | {heading} |\n|---|---|---|---|---|---|")
    found = in_turn(tools)
    first = found[tools[0].name]
    for name, costs in found.items():
        if first is None or costs is None:
            print(f"| {name} | did not finish | | | | |")
            continue
        middle, span = costs.middle, f"{costs.least:.2f} to {costs.most:.2f}"
        times = f"{middle.seconds / first.middle.seconds:.1f}"
        what = f"**{middle.seconds:.2f} s** | {span} | {middle.megabytes:,.0f} MB | {findings(middle)}"
        print(f"| {name} | {what} | {times} |")
    print(flush=True)


def main() -> None:
    """Measure and print the page."""
    print("# Checking, measured\n")
    print(
        f"{datetime.now(UTC):%-d %B %Y}, {os.cpu_count()} processors, {platform.machine()}, Python "
        f"{platform.python_version()}. `benchmarks/checking.py` makes this page; load average before it "
        f"{os.getloadavg()[0]:.1f}. The middle of {ROUNDS} runs of each tool, all in turn; of the slow ones "
        f"{SLOW_ROUNDS}.\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        for rows in (100_000, 1_000_000):
            path = Path(folder) / f"list-{rows}.csv"
            write(rows, path)
            print(f"## {rows:,} rows x 15 columns, CSV, {path.stat().st_size / 1e6:.0f} MB\n")
            tools = [
                Tool("Plait, the rules that pandera has too", plait_as_pandera(path)),
                Tool("Plait, all rules, every finding written", plait(path)),
                Tool("pandera on Polars", peer("pandera", path)),
                Tool("Frictionless", peer("frictionless", path), SLOW_ROUNDS),
            ]
            if rows <= MOST_FOR_ROWS or "--all" in sys.argv:
                tools.append(Tool("libhxl", peer("libhxl", path), SLOW_ROUNDS))
            table(tools, "times Plait")
        path = Path(folder) / "list.xlsx"
        write(100_000, path)
        print(f"## 100,000 rows x 15 columns, XLSX, {path.stat().st_size / 1e6:.0f} MB\n")
        bare = Tool("the bare read by fastexcel (rows)", peer("fastexcel", path), 2 * ROUNDS)
        whole = Tool("Plait, all rules, hidden rows looked for", plait(path), 2 * ROUNDS)
        table([bare, whole], "times the bare read")
    print("Libhxl has no rule for the order of dates, Frictionless none for wards; pandera counts a fault of a whole")
    print("column once. The counts differ by that, and by how strictly each reads a phone number or a postcode.")
    print("Pandera loads pandas where it is installed, as it is here for another peer: 0.6 s of its time.")


if __name__ == "__main__":
    main()
