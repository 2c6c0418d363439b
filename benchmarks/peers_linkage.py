"""A peer matches two lists of raw Parquet; a process of its own for benchmarks/linkage.py.

    .bench/bin/python benchmarks/peers_linkage.py splink|splink-no-address|recordlinkage STEM

Files in and out, and what is printed, as for benchmarks/linking.py; numbers of rows are those of list a, then of list
b. Splink is set up as its documentation does it: name comparisons with term frequencies, its own comparisons for
dates of birth, postcodes and e-mail, u from 10 million random pairs; "no address" leaves the address out, as its
documentation advises for columns that go together. On febrl4 it has its own example's settings. recordlinkage has its
documentation's rule, more than three columns alike. All but the reading of their raw columns into normal form is the
peers' own.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
from typing import Any

STARTED = time.perf_counter()
SURE = 0.95
"""Splink's line, as in its documentation."""
RULE = 3
"""recordlinkage's line: more columns alike than this."""
_TIDY = """
    SELECT file_row_number + {first} AS unique_id,
        nullif(regexp_replace(strip_accents(lower(forename)), '[^a-z]+', '', 'g'), '') AS forename,
        nullif(trim(regexp_replace(strip_accents(lower(surname)), '[^a-z -]+', '', 'g')), '') AS surname,
        nullif(sex, '') AS sex,
        CASE WHEN try_strptime(dob, '%Y-%m-%d') IS NOT NULL THEN dob END AS dob,
        nullif(trim(lower(address)), '') AS address, {postcode} AS postcode,
        nullif(regexp_replace(regexp_replace(phone, '[^0-9+]+', '', 'g'), '^[+]44', '0'), '') AS phone,
        nullif(lower(trim(email)), '') AS email{more}
    FROM read_parquet('{path}', file_row_number = true)"""
_UK = r"nullif(regexp_replace(replace(upper(postcode), ' ', ''), '^(.+)(.{3})$', '\1 \2'), '')"
_FEBRL = ", number, street_number, address_1, state"


def tidy(sql: Any, stem: str) -> tuple[list[str], list[int]]:  # noqa: ANN401 - duckdb's connection
    """Tables of both lists in normal form; gives their names and lengths."""
    febrl = stem.endswith("febrl4")
    names, lengths = [], []
    for name in "ab":
        text = _TIDY.format(
            path=f"{stem}_{name}.parquet",
            first=sum(lengths),
            postcode="nullif(postcode, '')" if febrl else _UK,
            more=_FEBRL if febrl else "",
        )
        sql.execute(f"CREATE TABLE list_{name} AS {text}")
        names.append(f"list_{name}")
        lengths.append(len(sql.table(f"list_{name}")))
    return names, lengths


def with_splink(stem: str, *, address: bool) -> None:
    """Splink, from raw files to clusters."""
    import duckdb
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    sql = duckdb.connect()
    names, lengths = tidy(sql, stem)
    common = [
        cl.NameComparison("forename").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("dob", input_is_string=True),
    ]
    if stem.endswith("febrl4"):
        comparisons = [
            *common,
            cl.DamerauLevenshteinAtThresholds("number", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
        ]
        rules = [
            block_on("forename", "surname"),
            "l.forename = r.surname and l.surname = r.forename",
            block_on("dob"),
            block_on("number"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ]
        certain: list[Any] = [block_on("number"), block_on("forename", "surname", "dob")]
        recall, random_pairs, sessions = 0.9, 1e6, [block_on("dob"), block_on("postcode")]
    else:
        comparisons = [
            *common,
            cl.PostcodeComparison("postcode"),
            cl.EmailComparison("email"),
            cl.ExactMatch("phone"),
            cl.ExactMatch("sex"),
            *([cl.JaroWinklerAtThresholds("address", [0.9, 0.7])] if address else []),
        ]
        rules = [
            block_on("forename", "surname", "substr(dob, 1, 4)"),
            block_on("surname", "dob"),
            block_on("forename", "dob"),
            block_on("postcode", "dob"),
            block_on("postcode", "forename"),
            block_on("postcode", "surname"),
            block_on("phone"),
            block_on("email"),
            block_on("substr(forename, 1, 2)", "substr(surname, 1, 2)", "dob"),
        ]
        if sum(lengths) < 1_000_000:
            rules.append(block_on("forename", "surname"))
        certain = [
            block_on("forename", "surname", "dob"),
            block_on("email"),
            block_on("forename", "phone"),
        ]
        recall, random_pairs = 0.7, 1e7
        sessions = [block_on("dob"), block_on("forename", "surname")]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=rules,
        retain_matching_columns=False,
    )
    api = DuckDBAPI(sql)
    linker = Linker([api.register(sql.table(name)) for name in names], settings)
    train = linker.training
    train.estimate_probability_two_random_records_match(certain, recall=recall)
    train.estimate_u_using_random_sampling(max_pairs=random_pairs, seed=1)
    for session in sessions:
        train.estimate_parameters_using_expectation_maximisation(session, max_pairs=1e7)
    predicted = linker.inference.predict(threshold_match_weight=-10)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold_match_probability=SURE)
    groups = clusters.as_duckdbpyrelation().query(
        "clusters", 'SELECT dense_rank() OVER (ORDER BY cluster_id) AS "group" FROM clusters ORDER BY unique_id'
    )
    groups.write_parquet(f"{stem}_groups.parquet")
    tell()
    pairs = predicted.as_duckdbpyrelation()
    columns = "least(unique_id_l, unique_id_r) AS a, greatest(unique_id_l, unique_id_r) AS b, match_probability AS p"
    pairs.project(columns).write_parquet(f"{stem}_pairs.parquet")


def with_recordlinkage(stem: str) -> None:
    """The tool recordlinkage with five blocking keys and its documentation's rule."""
    import duckdb
    import numpy as np
    import pandas as pd
    import recordlinkage
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    sql = duckdb.connect()
    names, lengths = tidy(sql, stem)
    a, b = (sql.table(name).order("unique_id").df().set_index("unique_id") for name in names)
    index = recordlinkage.Index()
    if stem.endswith("febrl4"):
        index.block("forename")
    else:
        for keys in (["forename", "surname"], ["surname", "dob"], ["forename", "dob"], ["postcode", "dob"], ["phone"]):
            index.block(keys, keys)
    candidates = index.index(a, b)
    compare = recordlinkage.Compare()
    for name in ("forename", "surname"):
        compare.string(name, name, method="jarowinkler", threshold=0.85)
    if stem.endswith("febrl4"):
        compare.exact("dob", "dob")
        compare.exact("number", "number")
        compare.string("address_1", "address_1", threshold=0.85)
        compare.exact("state", "state")
    else:
        for name in ("dob", "postcode", "phone", "email"):
            compare.exact(name, name)
        compare.string("address", "address", method="jarowinkler", threshold=0.85)
    alike = compare.compute(candidates, a, b).sum(axis=1)
    joined = alike[alike > RULE].index
    rows = sum(lengths)
    one, other = (joined.get_level_values(level).to_numpy() for level in (0, 1))
    graph = coo_array((np.ones(len(joined)), (one, other)), shape=(rows, rows))
    _, group = connected_components(graph, directed=False)
    pd.DataFrame({"group": group}).to_parquet(f"{stem}_groups.parquet")
    tell()
    found = alike.index.to_frame(index=False)
    found.columns = ["a", "b"]
    found.assign(p=alike.to_numpy() / compare_columns(compare)).to_parquet(f"{stem}_pairs.parquet")


def compare_columns(compare: Any) -> int:  # noqa: ANN401 - recordlinkage has no types
    """How many columns are compared: the most that can be alike."""
    return len(compare.features)


def tell() -> None:
    """Print what it took so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    said = {
        "cpu": used.ru_utime + used.ru_stime,
        "wall": time.perf_counter() - STARTED,
        "megabytes": used.ru_maxrss / 1024,
    }
    print(json.dumps(said))


if __name__ == "__main__":
    tool, lists = sys.argv[1:]
    if tool == "recordlinkage":
        with_recordlinkage(lists)
    else:
        with_splink(lists, address=tool == "splink")
