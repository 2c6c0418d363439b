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
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import checked_list

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".bench/bin/python"
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


def several(command: list[str], times: int) -> Cost | None:
    """The run with the middle processor time."""
    runs = [cost for _ in range(times) if (cost := run(command))]
    return sorted(runs, key=lambda cost: cost.seconds)[len(runs) // 2] if runs else None


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


def line(name: str, cost: Cost | None, least: float) -> str:
    """A row of the table."""
    if cost is None:
        return f"| {name} | did not finish | | | |"
    times = f"{cost.seconds / least:.1f}"
    return f"| {name} | **{cost.seconds:.2f} s** | {cost.megabytes:,.0f} MB | {findings(cost)} | {times} |"


def main() -> None:
    """Measure and print the page."""
    print("# Checking, measured\n")
    print(
        f"{datetime.now(UTC):%-d %B %Y}, {os.cpu_count()} processors, {platform.machine()}, Python "
        f"{platform.python_version()}. `benchmarks/checking.py` makes this page; load average before it "
        f"{os.getloadavg()[0]:.1f}. The middle of three runs; libhxl and Frictionless ran once.\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        for rows in (100_000, 1_000_000):
            path = Path(folder) / f"list-{rows}.csv"
            write(rows, path)
            print(f"## {rows:,} rows x 15 columns, CSV, {path.stat().st_size / 1e6:.0f} MB\n")
            print("| tool | processor time | memory | findings | times Plait |\n|---|---|---|---|---|")
            least = several(plait(path), 3)
            if least is None:
                raise SystemExit("plait check failed")
            print(line("Plait, all rules, every finding written", least, least.seconds))
            print(line("Plait, the rules that pandera has too", several(plait_as_pandera(path), 3), least.seconds))
            print(line("pandera on Polars", several(peer("pandera", path), 3), least.seconds))
            if rows <= MOST_FOR_ROWS or "--all" in sys.argv:
                print(line("libhxl", several(peer("libhxl", path), 1), least.seconds))
            print(line("Frictionless", several(peer("frictionless", path), 1), least.seconds))
            print(flush=True)
        path = Path(folder) / "list.xlsx"
        write(100_000, path)
        print(f"## 100,000 rows x 15 columns, XLSX, {path.stat().st_size / 1e6:.0f} MB\n")
        print("| tool | processor time | memory | rows or findings | times the bare read |\n|---|---|---|---|---|")
        bare = several(peer("fastexcel", path), 5)
        whole = several(plait(path), 5)
        if bare is None or whole is None:
            raise SystemExit("the workbook was not read")
        print(line("the bare read by fastexcel", bare, bare.seconds))
        print(line("Plait, all rules, hidden rows looked for", whole, bare.seconds))
    print("\nLibhxl has no rule for the order of dates, Frictionless none for wards; pandera counts a fault of a whole")
    print("column once. The counts differ by that, and by how strictly each reads a phone number or a postcode.")
    print("Pandera loads pandas where it is installed, as it is here for another peer: 0.6 s of its time.")


if __name__ == "__main__":
    main()
