"""How near Splink comes to Plait with the settings that Plait writes for it (``plait match --splink``).

    .venv/bin/python benchmarks/splink_settings.py SHARED > benchmarks/results/splink-settings.md

SHARED is the folder that holds ``tools/generate_people.py``. Plait matches two lists and writes the settings and the
rows; Splink scores the same pairs in a process of its own, from .bench (see CONTRIBUTING.md). For comparison it does so
a second time with one comparison for each field instead of names, date of birth and home together.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parent))
from judging import Judged, judge
from linkage import DEFINITE, PEERS, ROOT, lists

from plait.linkage.comparisons import comparisons
from plait.linkage.engine import Engine
from plait.linkage.fitting import fit
from plait.linkage.grouping import groups_of
from plait.linkage.matching import MatchedList, Matches
from plait.linkage.model import share_of
from plait.linkage.preparing import FIELDS
from plait.linkage.splink import splink_view
from plait.linkage.splink_levels import LAST_ALIKE, Field, comparison, null, two_classes

LISTS = ((10_000, 43), (10_000, 44), (100_000, 45))
"""Rows a list, and seeds that were not looked at before; what is taken together was chosen on seeds 2 and 3."""
LINES = (0.5, DEFINITE)
PLAIT, TOGETHER, FIELD_BY_FIELD = "Plait", "Splink with Plait's settings", "Splink, each field by itself"
NOT_OF_A_FIELD = ("_home", "_alike", "_other")
HEAD = (
    "| lists | tool | processor s | pairs | best F1 (P / R) | at 0.5: P / R / F1 | at 0.95: P / R / F1 "
    "| correlation | on the other side of 0.5 | of 0.95 | load |\n|" + "---|" * 11
)


@dataclass(frozen=True)
class Run:
    """One tool on one pair of lists."""

    tool: str
    cpu: float
    pairs: pl.DataFrame
    judged: dict[float, Judged]
    load: float

    def line(self, name: str, plait: Run) -> str:
        """A row of the table; scores are compared with those of Plait."""
        both = self.pairs.join(plait.pairs, on=["a", "b"], suffix="_plait", validate="1:1")
        if not both.height == self.pairs.height == plait.pairs.height:
            raise SystemExit(f"{self.tool} compared other pairs than Plait")
        own, other = both["p"].to_numpy(), both["p_plait"].to_numpy()
        best = self.judged[DEFINITE].best
        lines = [self.judged[line].own for line in LINES]
        apart = [f"{((own >= line) != (other >= line)).mean():.4f}" for line in LINES]
        return (
            f"| {name} | {self.tool} | {self.cpu:.1f} | {both.height:,} "
            f"| **{best.f1:.4f}** ({best.precision:.4f} / {best.recall:.4f}) | "
            + " | ".join(f"{each.precision:.4f} / {each.recall:.4f} / **{each.f1:.4f}**" for each in lines)
            + f" | {np.corrcoef(own, other)[0, 1]:.4f} | {' | '.join(apart)} | {self.load:.1f} |"
        )


def matched(stem: str) -> Matches:
    """Two raw lists matched by Plait, with the probabilities of all pairs."""
    frames = []
    for number, name in enumerate("ab"):
        raw = pl.read_parquet(f"{stem}_{name}.parquet").with_columns(date_of_birth="dob").with_row_index("row")
        known = [pl.col(field) if field in raw.columns else pl.lit(None, pl.String).alias(field) for field in FIELDS]
        frames.append(raw.select(pl.lit(number, pl.Int32).alias("list"), pl.col("row").cast(pl.Int64), *known))
    rows = pl.concat(frames).with_row_index("id").cast({"id": pl.Int32})
    with Engine() as engine:
        engine.take_frame(rows.drop("row"))
        too_common = engine.block(within=False)
        patterns, counts = engine.compare()
        learned = fit(patterns, counts)
        scored = engine.score(patterns, learned.model, least=0)
    if not learned.is_learned:
        raise SystemExit(f"nothing was learned from {stem}")
    named = tuple(MatchedList(name, FIELDS) for name in "ab")
    compared, none = int(counts.sum()), pl.DataFrame()
    return Matches(named, rows, scored, learned, tuple(too_common), compared, within=False, decisions=(), decided=none)


def field_by_field(settings: dict[str, Any], matches: Matches) -> dict[str, Any]:
    """The same settings with one comparison for each field."""
    model = matches.learned.model
    single = []
    for item in comparisons():
        if item.name in LAST_ALIKE:
            seen = np.stack([share_of(model, item.name, level.name) for level in item.levels], axis=1)
            field = Field(item)
            levels = field.levels(range(1, item.size), two_classes(model.shares, seen))
            single.append(comparison(item.name, item.name, [null(field.missing), *levels]))
    kept = [each for each in settings["comparisons"] if not each["output_column_name"].endswith(NOT_OF_A_FIELD)]
    return settings | {"comparisons": [*kept, *single]}


def by_plait(stem: str) -> tuple[Run, Matches]:
    """Plait's own work, judged."""
    load, before = os.getloadavg()[0], _used()
    matches = matched(stem)
    cpu = _used() - before
    pairs = matches.scored.select("a", "b", p="probability")
    answers = matches.scored.with_columns(same=pl.lit(None, pl.Boolean))
    group = groups_of(answers, matches.rows.height, least=DEFINITE)
    return _judged(PLAIT, stem, cpu, pairs, pl.Series("group", group), load), matches


def by_splink(tool: str, stem: str, settings: dict[str, Any]) -> Run:
    """Splink's work on rows that are there already, judged."""
    path = Path(f"{stem}_settings.json")
    path.write_text(json.dumps(settings), encoding="utf-8")
    load = os.getloadavg()[0]
    command = [str(PEERS), str(ROOT / "benchmarks" / "peers_splink_settings.py"), str(path), stem]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    if ended.returncode:
        raise SystemExit(f"{tool} failed:\n{ended.stderr[-2000:]}")
    took = json.loads(next(text for text in ended.stdout.splitlines() if text.startswith("{")))
    first = pl.scan_parquet(f"{stem}_a.parquet").select(pl.len()).collect().item()

    def place(side: str) -> pl.Expr:
        return pl.col(f"unique_id{side}") + pl.when(pl.col(f"source_dataset{side}") == "b").then(first).otherwise(0)

    predicted = pl.read_parquet(f"{stem}_predicted.parquet")
    ends = [pl.min_horizontal(place("_l"), place("_r")), pl.max_horizontal(place("_l"), place("_r"))]
    pairs = predicted.select(a=ends[0].cast(pl.Int32), b=ends[1].cast(pl.Int32), p="match_probability")
    group = pl.read_parquet(f"{stem}_clusters.parquet").sort(place(""))["cluster_id"].rank("dense").alias("group")
    return _judged(tool, stem, took["cpu"], pairs, group, load)


def _judged(tool: str, stem: str, cpu: float, pairs: pl.DataFrame, group: pl.Series, load: float) -> Run:
    pairs.write_parquet(f"{stem}_pairs.parquet")
    group.to_frame().write_parquet(f"{stem}_groups.parquet")
    return Run(tool, cpu, pairs, {line: judge(stem, line, within=False) for line in LINES}, load)


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure and print the page."""
    options = argparse.ArgumentParser()
    options.add_argument("shared", type=Path)
    script = str(options.parse_args().shared / "tools/generate_people.py")
    version = subprocess.run(
        [str(PEERS), "-c", "import splink; print(splink.__version__)"], check=True, capture_output=True, text=True
    ).stdout.strip()
    print("# Splink with Plait's settings, measured\n")
    print(
        f"{datetime.now(UTC):%-d %B %Y}, {os.cpu_count()} processors, {platform.machine()}, "
        f"Python {platform.python_version()}, Splink {version}. `benchmarks/splink_settings.py` makes this page. "
        "Lists of so many rows, made up, and febrl4. P is precision, R recall, of pairs between the lists. "
        "*correlation* is Pearson's, of the probabilities with Plait's, over all pairs; then the share of pairs that "
        "the one puts above the line and the other under it. Processor time is for Plait that of matching, for Splink "
        "that of its process on rows that Plait had prepared. *load* is the machine's load average before the run.\n"
    )
    print(HEAD)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made = {
            f"{rows:,}, seed {seed}": lists(folder, f"s{seed}", script, str(rows), str(seed)) for rows, seed in LISTS
        }
        for name, stem in (made | {"febrl4": lists(folder, "febrl4", "febrl4")}).items():
            plait, matches = by_plait(stem)
            view = splink_view(matches)
            Path(f"{stem}_rows.parquet").write_bytes(view.rows)
            settings = json.loads(view.settings_file())
            runs = [
                plait,
                by_splink(TOGETHER, stem, settings),
                by_splink(FIELD_BY_FIELD, stem, field_by_field(settings, matches)),
            ]
            for each in runs:
                print(each.line(name, plait), flush=True)


if __name__ == "__main__":
    main()
