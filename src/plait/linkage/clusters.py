"""Lists that stay on a cluster: their rows are matched there, and nothing but counts and the model comes home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from plait.errors import PlaitError
from plait.linkage.engine import Engine, TooCommon
from plait.linkage.fitting import Fit, fit
from plait.linkage.lists import FEWEST_FIELDS
from plait.linkage.matching import DEFINITE, WORTH_A_LOOK
from plait.linkage.on_spark import Spark, needs_spark
from plait.linkage.preparing import FIELDS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


@dataclass(frozen=True)
class ClusterMatches:
    """What was found. The frames are on the cluster, and hold no field of anybody's row but where it stands."""

    pairs: DataFrame
    """Every pair that is worth a look: ``list_a``, ``row_a``, ``list_b``, ``row_b``, ``probability``, ``definite``."""
    groups: DataFrame
    """Every row with the first of the rows that are the same person: ``list``, ``row``, ``first_list``, ``first_row``.
    """
    learned: Fit
    too_common: tuple[TooCommon, ...]
    compared: int


def match_on_spark(rows: DataFrame, *, within: bool = True, seed: int = 0) -> ClusterMatches:
    """Find the rows of a frame of Spark that are the same person; nobody's row leaves the cluster.

    ``rows`` has ``list`` and ``row``, which together name a row, and texts for what is known of
    `plait.linkage.preparing.FIELDS`, dates as 1980-12-31. ``within`` and ``seed`` are as for `plait.match`. The same
    rows give the same answer, in whatever order and however parted. Raises `PlaitError` where too few fields are there.
    """
    needs_spark()
    fields = [name for name in FIELDS if name in rows.columns]
    if len(fields) < FEWEST_FIELDS or not {"list", "row"} <= set(rows.columns):
        wanted = f"list, row and at least {FEWEST_FIELDS} of {', '.join(FIELDS)}"
        raise PlaitError(f"The rows need other columns to be matched: {wanted}.")
    name = f"plait_{uuid4().hex}"
    rows.createGlobalTempView(name)
    database = Spark(rows.sparkSession)
    try:
        with Engine(database) as engine:
            _number(database, f"global_temp.{name}", fields)
            engine.take("SELECT id, list, " + ", ".join(FIELDS) + " FROM numbered")
            too_common = engine.block(within=within)
            patterns, counts = engine.compare()
            learned = fit(patterns, counts, seed=seed)
            engine.score_all(patterns, learned.model, least=WORTH_A_LOOK)
            pairs, groups = _pairs(database), _groups(database)
    finally:
        rows.sparkSession.catalog.dropGlobalTempView(name)
    return ClusterMatches(pairs, groups, learned, tuple(too_common), int(counts.sum()))


def _number(database: Spark, source: str, fields: list[str]) -> None:
    """The table ``numbered``: the rows with an ``id`` that rises with list and row, however they are parted."""
    texts = [f"CAST({name if name in fields else 'NULL'} AS STRING) AS {name}" for name in FIELDS]
    database.keep(
        "numbered",
        f"""SELECT monotonically_increasing_id() AS id, list, row, {", ".join(texts)}
        FROM (SELECT * FROM {source} ORDER BY list, row)""",
    )


def _pairs(database: Spark) -> DataFrame:
    return database.keep(
        "found_pairs",
        f"""SELECT x.list AS list_a, x.row AS row_a, y.list AS list_b, y.row AS row_b, probability,
            probability >= {DEFINITE} AS definite
        FROM scored JOIN numbered x ON x.id = a JOIN numbered y ON y.id = b""",
    )


def _groups(database: Spark) -> DataFrame:
    """Rows that sure pairs join however far round, found by joins until nothing changes, and each such lot parted."""
    database.keep(
        "sides",
        f"""SELECT a AS one, b AS other FROM scored WHERE probability >= {DEFINITE}
        UNION ALL SELECT b, a FROM scored WHERE probability >= {DEFINITE}""",
    )
    database.keep("reached", "SELECT one AS id, least(one, min(other)) AS root FROM sides GROUP BY one")
    changed = True
    while changed:
        database.keep(
            "further",
            """SELECT reached.id, least(first(reached.root), min(near.root), min(over.root)) AS root
            FROM reached JOIN sides ON sides.one = reached.id JOIN reached near ON near.id = sides.other
            JOIN reached over ON over.id = reached.root GROUP BY reached.id""",
        )
        changed = bool(
            database.ask("SELECT 1 FROM reached JOIN further USING (id) WHERE reached.root <> further.root LIMIT 1")
            .toArrow()
            .num_rows
        )
        database.keep("reached", "SELECT * FROM further")
    from plait.linkage.spark_functions import parted

    database.give("plait_parted", parted, "array<struct<id: bigint, first: bigint>>")
    database.keep(
        "lots",
        f"""SELECT DISTINCT item.id, item.first FROM (
            SELECT explode(plait_parted(pairs, {DEFINITE})) AS item FROM (
                SELECT collect_list(struct(a, b, probability)) AS pairs FROM scored
            JOIN reached x ON x.id = a JOIN reached y ON y.id = b AND x.root = y.root GROUP BY x.root))""",
    )
    return database.keep(
        "found_groups",
        """SELECT numbered.list, numbered.row, first.list AS first_list, first.row AS first_row
        FROM numbered LEFT JOIN lots ON lots.id = numbered.id
        JOIN numbered first ON first.id = coalesce(lots.first, numbered.id)""",
    )
