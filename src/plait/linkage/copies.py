"""Rows that say the same in every field, many times: a person who came every week, as a list of visits has them.

Compared each with each they would be too many, and so would each key be that they share. Two of them are compared, and
what is found of those two holds for all.
"""

from __future__ import annotations

import polars as pl

from plait.linkage.grouping import groups_of
from plait.linkage.model import Ints
from plait.linkage.preparing import FIELDS

_MANY = 10
"""Rows that say the same are compared each with each up to so many."""


def further_copies(rows: pl.DataFrame) -> pl.DataFrame:
    """The third and every later row of those that say the same in every field, where there are many.

    ``rows`` has ``id`` and `FIELDS`. Gives ``id``, and as ``first`` and ``second`` those of the two that are compared.
    """
    texts = rows.select("id", said=rows.select(FIELDS).hash_rows())
    alike = texts.filter(pl.len().over("said") > _MANY)
    # Two texts can have one checksum: whoever differs from the first after all is nobody's copy.
    in_order = pl.col("id").sort()
    further = alike.select("id", first=in_order.get(0).over("said"), second=in_order.get(1).over("said"))
    further = further.filter(pl.col("id") > pl.col("second")).sort("id")
    own, of_first = (rows[further[name]].select(FIELDS) for name in ("id", "first"))
    equal = [own[name].eq_missing(of_first[name]) for name in FIELDS]
    return further.filter(pl.all_horizontal(pl.Series(name, each) for name, each in zip(FIELDS, equal, strict=True)))


def with_copies(scored: pl.DataFrame, copies: pl.DataFrame, *, least: float) -> pl.DataFrame:
    """Pairs with those of the first row and each further copy, where the first two are one person for certain."""
    sure = scored.filter(pl.col("probability") >= least)
    more = copies.join(sure, left_on=["first", "second"], right_on=["a", "b"])
    return pl.concat([scored, more.select(a="first", b="id", pattern="pattern", probability="probability")]).sort(
        "a", "b"
    )


def groups_with_copies(pairs: pl.DataFrame, rows: int, copies: pl.DataFrame, *, least: float) -> Ints:
    """The groups of `plait.linkage.grouping.groups_of`, with each further copy in that of the first row.

    A copy of which somebody decided something is a row like others.
    """
    decided = pairs.filter(pl.col("same").is_not_null())
    copies = copies.filter(~pl.col("id").is_in(pl.concat([decided["a"], decided["b"]]).implode()))
    among = [pl.col(side).is_in(copies["id"].implode()) for side in ("a", "b")]
    group = groups_of(pairs.filter(~among[0], ~among[1]), rows, least=least)
    sure = pairs.filter(pl.col("probability") >= least).select(first="a", id="b")
    joined = copies.join(sure, on=["first", "id"], how="semi")
    group[joined["id"].to_numpy()] = group[joined["first"].to_numpy()]
    return group
