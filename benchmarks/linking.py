"""Plait matches two lists of raw Parquet; a process of its own for benchmarks/linkage.py.

    .venv/bin/python benchmarks/linking.py STEM [within]

Reads ``STEM_a.parquet`` and ``STEM_b.parquet``, of which it sees nothing but what a list has. Writes
``STEM_groups.parquet`` and prints what it took so far, as JSON; what follows is for the judge alone:
``STEM_pairs.parquet``, every pair that was compared with its probability, and ``STEM_review.parquet``, the list of
doubtful pairs in its order.
"""

from __future__ import annotations

import json
import resource
import sys
import time

STARTED = time.perf_counter()
_OF_LISTS = """
    SELECT file_row_number::INTEGER AS id, 0::INTEGER AS list, {fields}
    FROM read_parquet('{stem}_a.parquet', file_row_number = true)
    UNION ALL SELECT (file_row_number + {first})::INTEGER, 1::INTEGER, {fields}
    FROM read_parquet('{stem}_b.parquet', file_row_number = true)"""


def main() -> None:
    """Match, then tell."""
    import polars as pl

    from plait.linkage.engine import Engine
    from plait.linkage.fitting import fit
    from plait.linkage.grouping import groups_of
    from plait.linkage.matching import DEFINITE, WORTH_A_LOOK, Matches
    from plait.linkage.preparing import FIELDS

    stem, within = sys.argv[1], "within" in sys.argv
    named = {"date_of_birth": "dob"}
    has = set(pl.read_parquet_schema(f"{stem}_a.parquet"))
    fields = ", ".join(
        f"{source if (source := named.get(field, field)) in has else 'NULL::VARCHAR'} AS {field}" for field in FIELDS
    )
    lengths = [pl.scan_parquet(f"{stem}_{name}.parquet").select(pl.len()).collect().item() for name in "ab"]
    rows = sum(lengths)
    with Engine() as engine:
        engine.take(_OF_LISTS.format(fields=fields, stem=stem, first=lengths[0]))
        too_common = engine.block(within=within)
        patterns, counts = engine.compare()
        learned = fit(patterns, counts)
        scored = engine.score(patterns, learned.model, least=WORTH_A_LOOK)
        with_answers = scored.with_columns(same=pl.lit(None, pl.Boolean))
        group = groups_of(with_answers, rows, least=DEFINITE)
        pl.DataFrame({"group": group}).write_parquet(f"{stem}_groups.parquet")
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(
            json.dumps(
                {
                    "cpu": used.ru_utime + used.ru_stime,
                    "wall": time.perf_counter() - STARTED,
                    "megabytes": used.ru_maxrss / 1024,
                    "trouble": learned.trouble,
                    "too_common": [(key.key, key.rows) for key in too_common],
                }
            )
        )
        engine.score(patterns, learned.model, least=0).select("a", "b", p="probability").write_parquet(
            f"{stem}_pairs.parquet"
        )
        people = pl.DataFrame({"id": range(rows), "group": group})
        none = pl.DataFrame()
        found = Matches((), people, with_answers, learned, tuple(too_common), int(counts.sum()), within, (), none)
        found.doubtful.select("a", "b", p="probability").write_parquet(f"{stem}_review.parquet")


if __name__ == "__main__":
    main()
