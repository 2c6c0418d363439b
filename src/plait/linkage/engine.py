"""Preparing, blocking and comparing: rows in, pairs with their patterns out. Its SQL is DuckDB's, on any `Database`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Self

import numpy as np
import polars as pl

from plait.linkage.comparisons import Relation, comparisons, pattern_sql
from plait.linkage.databases import Database, DuckDb
from plait.linkage.model import Floats, Ints, Model, levels_of, likelihoods
from plait.linkage.preparing import prepared
from plait.linkage.short_forms import short_forms

USUAL_ROWS = 60
"""Rows that may share one value of a key where the key does not say."""
_USUAL_TIMES, _AT_MOST = 20, 0.05
"""A date of birth that is so many times as common as dates are on the whole, or in such a share of the rows, and in
more of them than `USUAL_ROWS`, stands for "not known": 01/01/1900."""
_OF_BIRTH = ("date_of_birth", "birth_year", "birth_month", "birth_day")
_NEVER_BY_ITSELF = 0.9
"""How sure it can be at most of two rows with altogether different dates of birth, or with two first names that are
spelt alike: father and son of one name, and twins, are joined by people only."""
_PARTS = 1_000_000
"""Probabilities are added up in such parts of 1: whole numbers have one sum in any order of rows."""
_FEW = 5
"""So many pairs with names of usual rarity are added to those of each pattern, for patterns that few pairs have."""
_MOST = 300.0
"""The greatest logarithm of odds, far from what a number can hold."""
RARITY_COUNTS = 0.8
"""How much of a name's rarity counts: names are not drawn by lot, those of one family and one country go together."""
RAREST, _COMMONEST = -6, 3
"""Logarithms of a name's share against the usual one between which it counts."""
FUNCTIONS = (
    "CREATE MACRO figures_apart(a, b) AS CASE WHEN length(a) = length(b) THEN hamming(a, b) END",
    # DuckDB compares bytes; letters of one script are neighbours, so that each can stand for one byte of its own.
    """CREATE MACRO one_byte(a) AS CASE WHEN strlen(a) = length(a) THEN a ELSE array_to_string(
        list_transform(string_split(a, ''), lambda letter: chr(CAST(1 + unicode(letter) % 127 AS INTEGER))), '') END""",
    # Of Latin letters only: in two characters of Chinese each is a word.
    """CREATE MACRO one_mistake_in_short(a, b) AS least(length(a), length(b)) BETWEEN 2 AND 4
        AND abs(length(a) - length(b)) <= 1 AND strlen(a) + strlen(b) = length(a) + length(b)
        AND damerau_levenshtein(a, b) = 1""",
    # A slip of the pen is far rarer than the name that was meant.
    """CREATE MACRO two_names(a, n, b, m) AS (a AND b)
        OR (least(n, m) >= 5 AND 20 * least(n, m) >= greatest(n, m))""",
)


@dataclass(frozen=True)
class Key:
    """Rows that agree in all parts are compared."""

    name: str
    parts: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class TooCommon:
    """Rows of which one key told too little."""

    key: str
    rows: int
    values: int


@cache
def keys() -> tuple[Key, ...]:
    """The keys of ``keys.toml``, in the order of the file."""
    rows = tomllib.loads(resources.files(__package__).joinpath("keys.toml").read_text("utf-8"))["key"]
    return tuple(Key(row["name"], tuple(row["parts"]), row.get("rows", USUAL_ROWS)) for row in rows)


class Engine:
    """One run. Use it as a context manager: what stops its database is then said in a sentence."""

    def __init__(self, database: Database | None = None) -> None:
        self._sql = database or DuckDb()
        for function in FUNCTIONS:
            self._sql.execute(function)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._sql.close(error)

    def take(self, source: str) -> None:
        """Prepare the rows that the query ``source`` gives: ``id``, ``list`` and the texts of `preparing.FIELDS`.

        Dates of birth that are far too common are taken for missing.
        """
        forms = short_forms()
        roots = pl.Series("roots", [numbers or None for numbers in forms.values()], pl.List(pl.Int64))
        self._sql.table("short_forms", pl.DataFrame([pl.Series("name", list(forms)), roots]))
        self._sql.execute(f"CREATE TABLE tidy AS {prepared(f'({source})')}")
        self._sql.execute(f"""
            CREATE TEMP TABLE placeholders AS SELECT date_of_birth, count(*) AS n
            FROM tidy WHERE date_of_birth IS NOT NULL
            GROUP BY date_of_birth HAVING count(*) > {USUAL_ROWS}
            AND count(*) > (
                SELECT least({_USUAL_TIMES} * count(*) / count(DISTINCT date_of_birth), {_AT_MOST} * count(*))
                FROM tidy WHERE date_of_birth IS NOT NULL)""")
        for name in ("forename", "surname"):
            self._sql.execute(
                f"CREATE TABLE {name}_counts AS "
                f"SELECT {name}, count(*) AS n FROM tidy WHERE {name} IS NOT NULL GROUP BY ALL"
            )

        def known(name: str) -> str:
            return f"CASE WHEN placeholders.date_of_birth IS NULL THEN tidy.{name} END AS {name}"

        self._sql.execute(f"""
            CREATE TABLE people AS SELECT tidy.* REPLACE ({", ".join(map(known, _OF_BIRTH))}),
                short_forms.roots AS forename_roots, short_forms.name IS NOT NULL AS forename_known,
                forename_counts.n AS forename_rows,
                {_rarity("forename")}, {_rarity("surname")}
            FROM tidy LEFT JOIN short_forms ON tidy.forename = short_forms.name
            LEFT JOIN placeholders ON tidy.date_of_birth = placeholders.date_of_birth
            LEFT JOIN forename_counts USING (forename) LEFT JOIN surname_counts USING (surname)""")
        self._sql.execute("DROP TABLE tidy")

    def take_frame(self, rows: pl.DataFrame) -> None:
        """Prepare the rows of a frame of these columns."""
        self._sql.table("raw", rows)
        self.take("SELECT * FROM raw")
        self._sql.execute("DROP TABLE raw")

    def block(self, *, within: bool) -> list[TooCommon]:
        """Find the pairs to compare; gives the keys that were too common to tell anything.

        ``within`` says whether two rows of one list may be one person.
        """
        together = "x.id < y.id" if within else "x.list < y.list"
        unknown = self._sql.frame("SELECT coalesce(sum(n), 0) AS n, count(*) AS days FROM placeholders").row(0)
        too_common = [TooCommon("date of birth", int(unknown[0]), int(unknown[1]))] if unknown[0] else []
        self._sql.execute("CREATE TABLE found (a INTEGER, b INTEGER)")
        for key in keys():
            parts = ", ".join(key.parts)
            present = " AND ".join(f"({part}) IS NOT NULL" for part in key.parts)
            self._sql.execute(
                f"CREATE OR REPLACE TEMP TABLE keyed AS SELECT id, list, hash({parts}) AS k FROM people WHERE {present}"
            )
            self._sql.execute(
                "CREATE OR REPLACE TEMP TABLE sizes AS SELECT k, count(*) AS n FROM keyed GROUP BY k HAVING n > 1"
            )
            left_out = self._sql.frame(
                f"SELECT coalesce(sum(n), 0) AS n, count(*) AS k FROM sizes WHERE n > {key.rows}"
            ).row(0)
            if left_out[0]:
                too_common.append(TooCommon(key.name, int(left_out[0]), int(left_out[1])))
                if len(key.parts) == 1:  # the phone of a care home says nothing of any two of its people
                    self._sql.execute(f"""
                        UPDATE people SET {parts} = NULL
                        WHERE hash({parts}) IN (SELECT k FROM sizes WHERE n > {key.rows})""")
            self._sql.execute(f"""
                CREATE OR REPLACE TEMP TABLE kept AS SELECT id, list, k FROM keyed
                SEMI JOIN (SELECT k FROM sizes WHERE n <= {key.rows}) USING (k)""")
            self._sql.execute(f"""
                INSERT INTO found SELECT least(x.id, y.id), greatest(x.id, y.id)
                FROM kept x JOIN kept y ON x.k = y.k AND {together}""")
        self._sql.execute("CREATE TABLE pairs AS SELECT DISTINCT a, b FROM found")
        self._sql.execute("DROP TABLE found")
        return too_common

    def compare(self) -> tuple[Ints, Floats]:
        """Compare all pairs; gives the different patterns and how many pairs have each."""
        similarities = [text for item in comparisons() if (text := item.similarity_sql())]
        self._sql.execute(f"""
            CREATE TABLE compared AS
            SELECT a, b, {pattern_sql()} AS pattern,
                CASE WHEN x.forename = y.forename AND length(x.forename) > 1 THEN x.forename_rarity ELSE 0 END
                    + CASE WHEN x.surname = y.surname THEN x.surname_rarity ELSE 0 END AS rarity
            FROM (
                SELECT a, b, x, y, {", ".join(similarities)}
                FROM pairs JOIN people x ON x.id = a JOIN people y ON y.id = b)""")
        counted = self._sql.frame("SELECT pattern, count(*) AS n FROM compared GROUP BY pattern ORDER BY pattern")
        return counted["pattern"].to_numpy(), counted["n"].cast(pl.Float64).to_numpy()

    def score(self, patterns: Ints, model: Model, *, least: float) -> pl.DataFrame:
        """How sure it is of each pair that it is one person: ``a``, ``b``, ``pattern``, ``probability``.

        Pairs under the probability ``least`` are left out. Sorted by ``a`` and ``b``.
        """
        self.score_all(patterns, model, least=least)
        return self._sql.frame("SELECT * FROM scored ORDER BY a, b")

    def score_all(self, patterns: Ints, model: Model, *, least: float) -> None:
        """The same, as the table ``scored`` of the database."""
        levels = levels_of(patterns)
        logs = likelihoods(model, levels)
        relatives = (levels["date_of_birth"] == _number("date_of_birth", "differ")) | (
            levels["forename"] == _number("forename", "two")
        )
        relatives &= levels["number"] != _number("number", "equal")
        by_chance = np.logaddexp.reduce(logs[[Relation.NAMESAKE, Relation.CHANCE, Relation.BIRTHDAY]])
        table = {
            "pattern": patterns,
            "most": np.where(relatives, _NEVER_BY_ITSELF, 1.0),
            "home": np.exp(np.minimum(logs[Relation.HOME] - logs[Relation.SAME], _MOST)),
            "by_chance": np.minimum(by_chance - logs[Relation.SAME], _MOST),
        }
        self._sql.table("weights", pl.DataFrame(table))
        # A shared name counts by how rare it is beside what is usual among pairs of its pattern that are one person:
        # keys leave out what is common, so that the pairs of some patterns have rare names only. A name is handed on in
        # a family, however rare it is: that says nothing against two people of one home.
        sure = f"CAST({_PARTS} / (1 + home + exp(by_chance + rarity)) AS BIGINT)"
        usual = f"(sum(CAST(sure * exp(rarity) AS BIGINT)) + {_FEW * _PARTS}) / (sum(sure) + {_FEW * _PARTS})"
        self._sql.execute(f"""
            CREATE OR REPLACE TABLE usual AS
            SELECT pattern, most, home, by_chance - ln({usual}) AS by_chance
            FROM (SELECT weights.*, rarity, {sure} AS sure FROM compared JOIN weights USING (pattern))
            GROUP BY pattern, most, home, by_chance""")
        self._sql.execute(f"""
            CREATE OR REPLACE TABLE scored AS SELECT * FROM (
                SELECT a, b, pattern, least(most, 1 / (1 + home + exp(by_chance + rarity))) AS probability
                FROM compared JOIN usual USING (pattern)) AS every WHERE probability >= {least}""")


def _number(comparison: str, level: str) -> int:
    return next(item for item in comparisons() if item.name == comparison).number(level)


def _rarity(name: str) -> str:
    """How rare a name is, as the natural logarithm of its share against the usual chance that two rows share one."""
    total = f"(SELECT sum(n) FROM {name}_counts)"
    usual = f"(SELECT sum(n * n) FROM {name}_counts) / {total}"
    share = f"ln({name}_counts.n / ({usual}))"
    return f"{RARITY_COUNTS} * greatest({RAREST}, least({_COMMONEST}, {share})) AS {name}_rarity"
