"""Damaged spreadsheets, many thousands: what becomes of each on its way through the Data Checker.

    .venv/bin/python benchmarks/survival.py [--files 20000] [--first 0] [--workers 2] > benchmarks/results/survival.md

The files are those of tests/hostile/mutations.py, one for each seed, so a file that fails can be made again. Each
is read, its list is found and checked, and the report and the cleaned copy are written, in a process that is ended
when it takes longer than 20 seconds for one file. Exit status 1 where a file failed.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.hostile.mutations import KINDS, mutant  # noqa: E402 - found by the line above
from tests.hostile.pool import SECONDS, Outcome, outcomes  # noqa: E402 - the same way as the tests'

AT_ONCE = 100
"""Seeds for one process, so that what one file leaves in memory is not counted for all that follow."""
SENTENCES = 15


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


def fared(first: int, files: int, workers: int) -> list[Outcome]:
    """How every file fared, in the order of seeds; each fault is said at once on standard error."""
    last, found = first + files, []

    def some(start: int) -> list[Outcome]:
        return list(outcomes(start, min(start + AT_ONCE, last)))

    with ThreadPoolExecutor(workers) as pool:
        for part in pool.map(some, range(first, last, AT_ONCE)):
            found += part
            for outcome in part:
                if outcome.fault:
                    print(outcome, file=sys.stderr, flush=True)
            print(f"\r{len(found):,} of {files:,}", end="", file=sys.stderr, flush=True)
    return found


def kind_of(outcome: Outcome) -> str:
    """The kind of file of a seed."""
    return KINDS[outcome.seed % len(KINDS)]


def page(found: Sequence[Outcome], seconds: float, workers: int) -> list[str]:
    """The lines of the result."""
    faults = [outcome for outcome in found if outcome.fault]
    now = datetime.now(UTC)
    lines = [
        "# Damaged files, survived",
        "",
        f"{now.day} {now:%B %Y}, {platform.machine()}, {workers} at a time, Python {platform.python_version()}.",
        f"Seeds {found[0].seed:,} to {found[-1].seed:,}, {seconds / 60:.0f} minutes.",
        f"A file fails where Plait crashes, takes longer than {SECONDS:.0f} s,",
        "raises anything but a sentence of its own, or writes a formula, a link or a script.",
        "",
        f"Files: **{len(found):,}**. Failed: **{len(faults):,}**.",
        "",
        "| kind | files | read as a list | refused with a sentence | failed |",
        "|---|---|---|---|---|",
    ]
    for kind in KINDS:
        of_kind = [outcome for outcome in found if kind_of(outcome) == kind]
        counts = Counter("fault" if item.fault else "sentence" if item.sentence else "list" for item in of_kind)
        cells = (counts["list"], counts["sentence"], counts["fault"])
        lines.append(f"| {kind} | {len(of_kind):,} | {' | '.join(f'**{count:,}**' for count in cells)} |")
    slowest = max(found, key=lambda outcome: outcome.seconds)
    lines += [
        "",
        f"Slowest file: **{slowest.seconds:.1f} s** (seed {slowest.seed}).",
        f"Slower than 1 s: {sum(outcome.seconds > 1 for outcome in found):,}.",
        f"Most memory of a process beside the one that reads: **{max(outcome.memory for outcome in found)} MB**.",
    ]
    return [*lines, *_sentences(found), *_faults(faults)]


def _sentences(found: Sequence[Outcome]) -> list[str]:
    said = Counter(outcome.sentence for outcome in found if outcome.sentence)
    most = [f"* {count:,}: {sentence}" for sentence, count in said.most_common(SENTENCES)]
    return ["", f"## The sentences given most often, of {len(said):,}", "", *most]


def _faults(faults: Sequence[Outcome]) -> list[str]:
    return ["", "## Failures", "", *(f"* {outcome}" for outcome in faults)] if faults else []


def main() -> int:
    """Take the files along the way and print the result."""
    asked, began = arguments(), time.monotonic()
    found = fared(asked.first, asked.files, asked.workers)
    print("\n".join(page(found, time.monotonic() - began, asked.workers)))
    damages = Counter(damage for outcome in found[:1_000] for damage in mutant(outcome.seed).damages)
    print(f"\n## What was done to the first {min(1_000, len(found)):,}\n")
    print("\n".join(f"* {count}: {damage}" for damage, count in damages.most_common()))
    return 1 if any(outcome.fault for outcome in found) else 0


if __name__ == "__main__":
    sys.exit(main())
