"""A learned model as settings for Splink 5, with the rows that they are for: so that its users can compare.

Splink knows two kinds of pairs, one person (m) and not (u), and takes its comparisons for independent. The model knows
five relations (`Relation`): one person is m, the others, weighed by their shares, are u. What goes together in those,
such as surname and home in two people of one home, two kinds alone cannot say. So one comparison says which of first
name, surname, date of birth and home are alike, with the probabilities of each combination, and others say how they are
alike, of those that are. So every level has the model's own probability, and those of each comparison add up to 1.

All conditions are written out on columns of the rows: nothing has to be made in Splink's database first.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from plait.errors import PlaitError
from plait.linkage.comparisons import Relation, comparisons
from plait.linkage.databases import Database, DuckDb
from plait.linkage.engine import RAREST, RARITY_COUNTS, Engine, Key, keys
from plait.linkage.matching import Matches
from plait.linkage.model import Floats, Model
from plait.linkage.preparing import FIELDS
from plait.linkage.splink_levels import LAST_ALIKE, Part, comparison, level, model_comparisons, null

_FOUND = 0.99
"""The share of pairs of one person that agree in a key, rounded from ``benchmarks/results/linkage.md``. It changes what
is said of two rows at random, but not of any pair that agrees in one."""
_IN_BYTES = ("forename", "surname")
"""Names of which the rows have, as NAME_bytes, what the function one_byte makes of them."""


@dataclass(frozen=True, repr=False)
class SplinkView:
    """What Splink needs to compare the same pairs by the same model."""

    settings: dict[str, Any]
    """As `splink.Linker` takes them, for its DuckDB. Nobody's row is in them."""
    rows: bytes
    """The prepared rows of all lists as a Parquet file. ``source_dataset`` is the name of a list and ``unique_id`` the
    number of the row in its sheet. It holds what the lists hold: keep it like the lists."""

    def settings_file(self) -> bytes:
        """The settings as JSON."""
        return (json.dumps(self.settings, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


@dataclass(frozen=True)
class _Counted:
    """What is counted in the lists for the settings."""

    compared: int
    """Pairs that agree in a key."""
    pairs: int
    """All pairs that there are."""
    values: Mapping[str, int]
    """For each column, in how many rows it is known."""
    shared: Mapping[str, float]
    """For each name, how often two rows at random share it."""
    known: Floats
    """As for `model_comparisons`."""


def splink_view(matches: Matches) -> SplinkView:
    """The model that lists were matched by, and their rows, for Splink 5.

    The rows are prepared anew, on this computer. Raises `PlaitError` where nothing was learned.
    """
    if not (matches.learned.is_learned and matches.compared):
        raise PlaitError("No model was learned from these lists, so there is none to write for Splink.")
    names = {number: item.name for number, item in enumerate(matches.lists)}
    database = DuckDb()
    with Engine(database) as engine:
        engine.take_frame(matches.rows.select("id", "list", *FIELDS))
        engine.block(within=matches.within)
        source = pl.col("list").replace_strict(names, return_dtype=pl.String)
        database.table("places", matches.rows.select("id", source_dataset=source, unique_id="row"))
        database.execute(f"CREATE TABLE for_splink AS {_rows()}")
        counted = _counted(database, matches.rows, within=matches.within)
        path = database.folder.path / "rows.parquet"
        target = str(path).replace("'", "''")
        database.execute(f"""
            COPY (FROM for_splink ORDER BY source_dataset, unique_id)
            TO '{target}' (FORMAT parquet, COMPRESSION zstd)""")
        rows = path.read_bytes()
    kind = "link_only" if not matches.within else "link_and_dedupe" if len(names) > 1 else "dedupe_only"
    return SplinkView(_settings(matches.learned.model, counted, kind), rows)


def _key_name(key: Key) -> str:
    return "key_" + re.sub("[^a-z]+", "_", key.name.lower())


def _rows() -> str:
    """The query for the rows; a key is missing where it is too common, or no other row has it."""
    hashed = [
        f"CASE WHEN {' AND '.join(f'({part}) IS NOT NULL' for part in key.parts)} "
        f"THEN hash({', '.join(key.parts)}) END AS {_key_name(key)}"
        for key in keys()
    ]
    names = [_key_name(key) for key in keys()]
    kept = [f"CASE WHEN few_{name}.value IS NOT NULL THEN {name} END AS {name}" for name in names]
    few = [
        f"LEFT JOIN (SELECT {name} AS value FROM keyed GROUP BY {name} HAVING count(*) BETWEEN 2 AND {key.rows}) "
        f"few_{name} ON few_{name}.value = {name}"
        for key, name in zip(keys(), names, strict=True)
    ]
    bytes_too = [f"one_byte({name}) AS {name}_bytes" for name in _IN_BYTES]
    return f"""
        WITH keyed AS (
            SELECT source_dataset, unique_id, people.* EXCLUDE (id, list, forename_rarity, surname_rarity),
                {", ".join(bytes_too)}, {", ".join(hashed)}
            FROM people JOIN places USING (id))
        SELECT keyed.* REPLACE ({", ".join(kept)}) FROM keyed {" ".join(few)}"""


def _counted(database: Database, rows: pl.DataFrame, *, within: bool) -> _Counted:
    sizes = rows.group_by("list").len()["len"].cast(pl.Int64).to_list()
    every = math.comb(sum(sizes), 2) - (0 if within else sum(math.comb(size, 2) for size in sizes))
    columns = [*(item.needs for item in comparisons()), *map(_key_name, keys())]
    values = database.frame(f"SELECT {', '.join(f'count({name}) AS {name}' for name in columns)} FROM for_splink")
    by_name = {item.name: item for item in comparisons()}
    missing = ", ".join(f"({by_name[name].missing_sql()})::INTEGER AS {name}" for name in LAST_ALIKE)
    found = database.frame(
        f"SELECT {missing}, count(*) AS n FROM pairs JOIN people x ON x.id = a JOIN people y ON y.id = b GROUP BY ALL"
    )
    known = np.ones((2,) * len(LAST_ALIKE))  # each combination once, as a pair of other rows may have it
    for *nothing, number in found.iter_rows():
        known[tuple(1 - int(one) for one in nothing)] += number
    shared = {}
    for name in _IN_BYTES:
        of_all = f"SELECT sum(n * n) / (sum(n) * sum(n)) AS share FROM {name}_counts"
        shared[name] = float(database.frame(of_all)["share"][0] or 0)
    return _Counted(int(found["n"].sum()), every, values.row(0, named=True), shared, known / known.sum())


def _settings(model: Model, counted: _Counted, kind: str) -> dict[str, Any]:
    same = float(model.shares[Relation.SAME]) * counted.compared
    # What no key finds cannot be more than there is.
    matches = same + min(same * (1 / _FOUND - 1), (counted.pairs - counted.compared) / 2)
    rules = [name for key in keys() if counted.values[name := _key_name(key)]]
    return {
        "link_type": kind,
        "sql_dialect": "duckdb",
        "unique_id_column_name": "unique_id",
        "source_dataset_column_name": "source_dataset",
        "probability_two_random_records_match": matches / counted.pairs,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": f"l.{name} = r.{name}", "sql_dialect": "duckdb"} for name in rules
        ],
        "comparisons": [
            *_in_a_key(counted, rules, same, matches),
            *model_comparisons(model, values=counted.values, known=counted.known),
            *(_rarity(name, share) for name, share in counted.shared.items() if share),
        ],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
    }


def _in_a_key(counted: _Counted, rules: Sequence[str], same: float, matches: float) -> list[Part]:
    """That two rows agree in a key at all says most of what is known of them.

    All other probabilities are of pairs that do; Splink's first figure is of any two rows.
    """
    if counted.pairs == counted.compared:
        return []  # which leaves nothing to say
    agree = " OR ".join(f"{name}_l = {name}_r" for name in rules)
    m, u = same / matches, (counted.compared - same) / (counted.pairs - matches)
    return [
        comparison(
            "in_a_key",
            "whether two rows agree in one of the keys by which pairs are found",
            [
                null(
                    " OR ".join(
                        f"coalesce({', '.join(name + side for name in rules)}) IS NULL" for side in ("_l", "_r")
                    )
                ),
                level(agree, "agree in a key", m, u),
                level("ELSE", "agree in no key", 1 - m, 1 - u),
            ],
        )
    ]


def _rarity(name: str, shared: float) -> Part:
    """How rare a shared name is, against how often two rows share one. That they share it is weighed elsewhere."""
    equal = level(f"{name}_l = {name}_r", f"same {name}, by how rare it is", shared, shared)
    equal |= {
        "tf_adjustment_column": name,
        "tf_adjustment_weight": RARITY_COUNTS,
        "tf_minimum_u_value": shared * math.exp(RAREST),
    }
    return comparison(
        f"{name}_rarity",
        f"how rare a {name} is that both rows have",
        [
            null(f"{name}_l IS NULL OR {name}_r IS NULL"),
            equal,
            level("ELSE", f"other {name}, which says nothing here", 1 - shared, 1 - shared),
        ],
    )
