"""What matching costs on Spark, on this computer's processors alone, beside DuckDB: the same lists, the same answer.

    .venv/bin/python benchmarks/spark.py STEM ... > benchmarks/results/spark.md

Takes the lists that benchmarks/linked_lists.py makes. Each engine runs in a process of its own, one after the other,
from raw Parquet to groups. Processor seconds are those of the process and of all that it started.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parent))
from processes import processor

ENGINES = ("DuckDB", "Spark")
_DIFFERENT_NAMES = {"date_of_birth": "dob"}


def rows_of(stem: str) -> pl.LazyFrame:
    """Both lists as rows to be matched."""
    from plait.linkage.preparing import FIELDS

    def one(number: int) -> pl.LazyFrame:
        frame = pl.scan_parquet(f"{stem}_{'ab'[number]}.parquet").with_row_index("row")
        has = frame.collect_schema().names()
        fields = [
            (pl.col(name) if (name := _DIFFERENT_NAMES.get(field, field)) in has else pl.lit(None))
            .cast(pl.String)
            .alias(field)
            for field in FIELDS
        ]
        return frame.select(pl.lit(number, pl.Int32).alias("list"), pl.col("row").cast(pl.Int64), *fields)

    return pl.concat([one(0), one(1)])


def on_duckdb(stem: str, folder: Path) -> dict[str, Any]:
    """Match on DuckDB; the groups are written as rows with the first of their group."""
    from plait.linkage.databases import DuckDb
    from plait.linkage.engine import Engine
    from plait.linkage.fitting import fit
    from plait.linkage.grouping import groups_of
    from plait.linkage.matching import DEFINITE, WORTH_A_LOOK

    rows = rows_of(stem).collect().with_row_index("id").with_columns(pl.col("id").cast(pl.Int32))
    with Engine(DuckDb()) as engine:
        engine.take_frame(rows.drop("row"))
        engine.block(within=True)
        patterns, counts = engine.compare()
        scored = engine.score(patterns, fit(patterns, counts).model, least=WORTH_A_LOOK)
    group = groups_of(scored.with_columns(same=pl.lit(None, pl.Boolean)), rows.height, least=DEFINITE)
    first = rows[pl.Series(group)].select(first_list="list", first_row="row")
    pl.concat([rows.select("list", "row"), first], how="horizontal").write_parquet(folder / "DuckDB.parquet")
    return {"rows": rows.height, "pairs": int(counts.sum()), "worth a look": scored.height}


def on_spark(stem: str, folder: Path) -> dict[str, Any]:
    """The same on Spark, from Parquet to Parquet."""
    from plait.linkage.clusters import match_on_spark
    from plait.linkage.on_spark import on_this_computer

    rows_of(stem).sink_parquet(folder / "rows.parquet")
    session = on_this_computer(str(folder))
    rows = session.read.parquet(str(folder / "rows.parquet"))
    found = match_on_spark(rows)
    found.groups.write.parquet(str(folder / "groups"))
    worth = found.pairs.count()
    pl.read_parquet(folder / "groups/*.parquet").write_parquet(folder / "Spark.parquet")
    return {"rows": rows.count(), "pairs": found.compared, "worth a look": worth}


def measured(engine: str, stem: str, folder: Path) -> dict[str, Any]:
    """One engine on one pair of lists, in a process of its own."""
    load = os.getloadavg()[0]
    started = time.perf_counter()
    done = subprocess.run([sys.executable, __file__, "--on", engine, stem, folder], capture_output=True, check=True)
    return {**json.loads(done.stdout), "wall": time.perf_counter() - started, "load": load}


def main() -> None:
    """Measure, or be measured."""
    if sys.argv[1] == "--on":
        engine, stem, folder = sys.argv[2:]
        told = (on_spark if engine == "Spark" else on_duckdb)(stem, Path(folder))
        print(json.dumps({**told, "cpu": processor(os.getpid())}))
        return
    print(f"# Matching on Spark, measured\n\n{__doc__ and __doc__.splitlines()[0]}\n")
    print("| lists | engine | rows | pairs compared | processor s | for a million rows | wall s | load |")
    print("|---|---|---|---|---|---|---|---|")
    same = []
    for stem in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for engine in ENGINES:
                run = measured(engine, stem, folder)
                print(
                    f"| {Path(stem).name} | {engine} | {run['rows']:,} | {run['pairs']:,} | {run['cpu']:.0f} | "
                    f"{run['cpu'] / run['rows'] * 1e6:.0f} | {run['wall']:.0f} | {run['load']:.0f} |",
                    flush=True,
                )
            one, other = (pl.read_parquet(folder / f"{engine}.parquet").sort("list", "row") for engine in ENGINES)
            different = (one != other.select(one.columns).cast(dict(one.schema))).sum().sum_horizontal().item()
            same.append(f"- {Path(stem).name}: {different:,} rows are in another group.")
    print("\nDuckDB's groups beside Spark's:\n\n" + "\n".join(same))


if __name__ == "__main__":
    main()
