"""Splink compares the pairs that ``plait match --splink`` describes; a process of its own for splink_settings.py.

    .bench/bin/python benchmarks/peers_splink_settings.py SETTINGS.json STEM

Does with ``STEM_rows.parquet`` what docs/how-to/compare-with-splink.md tells a user of Splink to do, and nothing else.
Writes ``STEM_predicted.parquet`` and ``STEM_clusters.parquet`` as Splink has them, and prints what it took.
"""

from __future__ import annotations

import sys

from peers_linkage import SURE, tell


def main() -> None:
    """Score, then tell."""
    from splink import DuckDBAPI, Linker

    settings, stem = sys.argv[1:]
    api = DuckDBAPI()
    rows = api.register(api.duckdb_con.read_parquet(f"{stem}_rows.parquet"))
    linker = Linker(rows, settings)
    predicted = linker.inference.predict()
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold_match_probability=SURE)
    tell()
    predicted.as_duckdbpyrelation().write_parquet(f"{stem}_predicted.parquet")
    clusters.as_duckdbpyrelation().write_parquet(f"{stem}_clusters.parquet")


if __name__ == "__main__":
    main()
