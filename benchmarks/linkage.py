"""How well lists of people are matched, and what it costs, beside the peers.

    .venv/bin/python benchmarks/linkage.py SHARED [--million] [--lists FOLDER] > benchmarks/results/linkage.md

SHARED is the folder that holds ``tools/generate_people.py`` and ``data/lists/camden-food``. Raw Parquet goes in,
groups come out; every tool runs in a process of its own, one after the other, and is judged by benchmarks/judging.py
after it has ended. The peers run in .bench (see CONTRIBUTING.md). ``--million`` adds a million rows a list;
``--lists`` keeps the lists that are made in a folder, and takes those that are there.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parent))
from judging import BINS, KINDS, Judged, groups_quality, judge

ROOT = Path(__file__).resolve().parent.parent
BENCHMARKS = ROOT / "benchmarks"
PEERS = ROOT / ".bench/bin/python"
SEEDS = (21, 22, 23, 24, 25)
MILLION_SEED = 31
"""Seeds that were not looked at while building; that was done on 2 to 7 and 11."""
DEFINITE = 0.95
SPLINK = "Splink, as documented"
BETTER = "Splink, without the address"
PLAIT = "Plait"
TOOLS = {
    # its command, and the line that it draws itself
    PLAIT: ([sys.executable, "linking.py", "{stem}"], DEFINITE),
    "Plait, repeats too": ([sys.executable, "linking.py", "{stem}", "within"], DEFINITE),
    SPLINK: ([str(PEERS), "peers_linkage.py", "splink", "{stem}"], 0.95),
    BETTER: ([str(PEERS), "peers_linkage.py", "splink-no-address", "{stem}"], 0.95),
    "recordlinkage": ([str(PEERS), "peers_linkage.py", "recordlinkage", "{stem}"], 3.5 / 7),
}
HEAD = (
    "| lists | tool | processor s | wall s | memory | pairs | candidate recall | best F1 (P / R) | R at P 0.99 "
    "| own line: P / R / F1 | groups: P / R / F1 | load |\n|" + "---|" * 12
)


@dataclass(frozen=True)
class Run:
    """One tool on one pair of lists."""

    tool: str
    lists: str
    took: dict[str, Any]
    judged: Judged
    load: float

    def line(self) -> str:
        """A row of the table."""
        found, own, groups = self.judged, self.judged.own, self.judged.groups
        fell_back = ", fell back" if self.took.get("trouble") else ""
        return (
            f"| {self.lists} | {self.tool}{fell_back} | {self.took['cpu']:.1f} | {self.took['wall']:.0f} "
            f"| {self.took['megabytes']:,.0f} MB | {found.pairs:,} | {found.candidate_recall:.4f} "
            f"| **{found.best.f1:.4f}** ({found.best.precision:.4f} / {found.best.recall:.4f}) "
            f"| {found.recall_at_99:.4f} "
            f"| {own.precision:.4f} / {own.recall:.4f} / {own.f1:.4f} "
            f"| {groups.precision:.4f} / {groups.recall:.4f} / {groups.f1:.4f} | {self.load:.0f} |"
        )


def lists(folder: Path, name: str, *arguments: str) -> str:
    """The stem of two lists, made where they are not there yet."""
    stem = folder / name
    if not Path(f"{stem}_kinds.parquet").exists():
        command = [str(PEERS), str(BENCHMARKS / "linked_lists.py"), str(stem), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return str(stem)


def run(tool: str, stem: str, name: str) -> Run:
    """Let a tool match two lists, and judge what it did."""
    for left in ("pairs", "groups", "review"):
        Path(f"{stem}_{left}.parquet").unlink(missing_ok=True)
    arguments, line = TOOLS[tool]
    program, script, *rest = (item.format(stem=stem) for item in arguments)
    load = os.getloadavg()[0]
    ended = subprocess.run(
        [program, str(BENCHMARKS / script), *rest], check=False, capture_output=True, text=True, cwd=ROOT
    )
    if ended.returncode:
        raise SystemExit(f"{tool} failed on {name}:\n{ended.stderr[-2000:]}")
    took = json.loads(next(text for text in reversed(ended.stdout.splitlines()) if text.startswith("{")))
    if tool == "recordlinkage" and stem.endswith("febrl4"):
        line = 3.5 / 6
    found = Run(tool, name, took, judge(stem, line, within="within" in rest), load)
    print(found.line(), flush=True)
    return found


def kinds_table(runs: Sequence[Run], headed: str) -> None:
    """Recall at the program's own line by the kind of name, and with the review list."""
    table = (
        pl.concat(run.judged.kinds for run in runs).group_by("of", "kind").agg(pl.col("found", "shown", "all").sum())
    )
    reviewed = any(run.judged.to_review for run in runs)
    for which, name in (("surname", "Surname"), ("forename", "First name")):
        by = {kind: rest for of, kind, *rest in table.iter_rows() if of == which}
        print(f"\n{headed}\n\n| {name} | true pairs | definite | {'definite or to check |' if reviewed else ''}")
        print("|---|---|---|" + "---|" * reviewed)
        for kind in KINDS:
            if kind in by:
                found, shown, every = by[kind]
                more = f" {shown / every:.4f} |" * reviewed
                print(f"| {kind} | {every:,} | {found / every:.4f} |{more}")
        recalls = [[values[place] / values[2] for values in by.values()] for place in range(1 + reviewed)]
        apart = " and ".join(f"**{100 * (max(values) - min(values)):.1f}**" for values in recalls)
        print(f"\nPoints between the best and the worst: {apart}.", flush=True)


def calibration_table(runs: Sequence[Run]) -> None:
    """What share of pairs is true, beside what the program said."""
    table = (
        pl.concat(run.judged.bins for run in runs).group_by("bin").agg(pl.col("n", "said", "true").sum()).sort("bin")
    )
    print("\n| probability | pairs | said | true |\n|---|---|---|---|")
    for place, n, said, true in table.select("bin", "n", "said", "true").iter_rows():
        print(f"| {BINS[place]:g} to {BINS[place + 1]:g} | {n:,} | {said / n:.4f} | {true / n:.4f} |")


def review_table(runs: Sequence[Run]) -> None:
    """How many true pairs are definite or on the first part of the review list."""
    print("\n| lists | tool | doubtful pairs | definite, or among so many as 5 % of the rows |\n|---|---|---|---|")
    for each in runs:
        if each.judged.reached is not None:
            print(f"| {each.lists} | {each.tool} | {each.judged.to_review:,} | {each.judged.reached:.4f} |")


def camden(shared: Path) -> None:
    """The three lists of camden-food, as files, by ``plait.match``."""
    import plait

    folder = shared / "data/lists/camden-food"
    names = ("council_helpline.csv", "foodbank_clients.xlsx", "advice_clients.xlsx")
    truth = pl.read_csv(folder / "truth/people.csv", infer_schema_length=None).select("list", "person", row="sheet_row")
    found = plait.match([folder / name for name in names])
    groups = found.groups.rename({"person": "group"}).with_columns(pl.col("list").str.replace(r"\.\w+$", ""))
    both = groups.cast({"row": pl.Int64}).join(truth.cast({"row": pl.Int64}), on=["list", "row"])
    quality = groups_quality(both["group"].to_numpy(), both["person"].to_numpy())
    names_of = {number: Path(name).stem for number, name in enumerate(names)}
    rows = found.rows.select("id", pl.col("list").replace_strict(names_of), pl.col("row").cast(pl.Int64))
    person = rows.join(truth.cast({"row": pl.Int64}), on=["list", "row"], how="left").sort("id")["person"]
    definite = found.scored.filter(pl.col("probability") >= DEFINITE)
    right = person.gather(definite["a"]) == person.gather(definite["b"])
    print(
        f"{found.rows.height:,} rows, of which {both.height:,} have a known truth; "
        f"{found.doubtful.height:,} doubtful pairs. Groups, all lists: "
        f"P {quality.precision:.4f}, R {quality.recall:.4f}, F1 **{quality.f1:.4f}**. "
        f"Definite pairs: P {right.mean():.4f} of {right.len():,}.",
        flush=True,
    )


def main() -> None:
    """Measure and print the page."""
    options = argparse.ArgumentParser()
    options.add_argument("shared", type=Path)
    options.add_argument("--million", action="store_true")
    options.add_argument("--lists", type=Path)
    chosen = options.parse_args()
    script = str(chosen.shared / "tools/generate_people.py")
    print("# Matching, measured\n")
    print(
        f"{datetime.now(UTC):%-d %B %Y}, {os.cpu_count()} processors, {platform.machine()}, "
        f"Python {platform.python_version()}. `benchmarks/linkage.py` makes this page. P is precision, R recall, of "
        "pairs; *load* is the machine's load average before the run: where it is over 1, the machine was disturbed, "
        "and times say little.\n"
    )
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.lists or Path(temporary)
        runs = []
        for rows in (10_000, 100_000):
            print(f"\n## {rows:,} x {rows:,} rows, five seeds\n\n{HEAD}")
            for seed in SEEDS:
                stem = lists(folder, f"s{rows}_{seed}", script, str(rows), str(seed))
                runs += [run(tool, stem, f"{rows:,}, seed {seed}") for tool in (PLAIT, "Plait, repeats too")]
        ours = [each for each in runs if each.tool == PLAIT]
        long = [each for each in ours if each.lists.startswith("100,000")]
        print("\n## True pairs that a person gets to see\n")
        review_table(runs)
        print(f"\n## Beside the peers\n\n{HEAD}")
        beside = [
            run(
                tool,
                lists(folder, f"s{rows}_{SEEDS[0]}", script, str(rows), str(SEEDS[0])),
                f"{rows:,}, seed {SEEDS[0]}",
            )
            for rows in (10_000, 100_000)
            for tool in (PLAIT, SPLINK, BETTER, "recordlinkage")
        ]
        febrl = lists(folder, "febrl4", "febrl4")
        for tool in (PLAIT, SPLINK, "recordlinkage"):
            run(tool, febrl, "febrl4")
        print("\n## Kinds of names")
        kinds_table(long, "Plait, definite pairs, 100,000 rows a list, five seeds:")
        better = [each for each in beside if each.tool == BETTER and each.lists.startswith("100,000")]
        kinds_table(better, f"{BETTER}, at its own line, 100,000 rows a list, seed {SEEDS[0]}:")
        print("\n## What its probabilities mean\n\nPlait, 100,000 rows a list, five seeds.")
        calibration_table(long)
        print("\n## camden-food\n")
        camden(chosen.shared)
        if chosen.million:
            print(f"\n## 1,000,000 x 1,000,000 rows\n\n{HEAD}")
            stem = lists(folder, f"s1000000_{MILLION_SEED}", script, "1000000", str(MILLION_SEED))
            name = f"1,000,000, seed {MILLION_SEED}"
            most = [run(tool, stem, name) for tool in (PLAIT, BETTER)]
            print(f"\n{BETTER}, took {most[1].took['cpu'] / most[0].took['cpu']:.1f} times the processor time.")
            review_table(most)
            calibration_table(most[:1])


if __name__ == "__main__":
    main()
