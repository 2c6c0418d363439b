"""How the rows of each person came together: on how many lists they are, how sure it is, and who joined them."""

from __future__ import annotations

import polars as pl


def joined_people(rows: pl.DataFrame, scored: pl.DataFrame, undecided: pl.Series) -> pl.DataFrame:
    """Everybody who is in more than one row, in the order of the lists; frames and series as `Matches` has them.

    ``group``; ``lists``, on how many they are; ``repeated``, whether they are on one of them more than once;
    ``by_answers``, whether they were joined because somebody said so, and would be several people without; and
    ``probability``, that of the two of their rows that are least alike of those that were compared. A pair that
    somebody said is one person counts as 1; whom answers joined has null there, as the program was not sure.
    """
    group = rows["group"]
    a, b = group.gather(scored["a"]), group.gather(scored["b"])
    sure = pl.when(pl.col("same")).then(1.0).otherwise(pl.col("probability"))
    inside = scored.select(group=a, probability=sure).filter(a == b).group_by("group").agg(pl.col("probability").min())
    people = (
        rows.select("list", "group", undecided=undecided)
        .group_by("group")
        .agg(
            rows=pl.len(),
            lists=pl.col("list").n_unique(),
            by_answers=pl.col("undecided").n_unique() > 1,
        )
        .filter(pl.col("rows") > 1)
        .select("group", "lists", repeated=pl.col("lists") < pl.col("rows"), by_answers="by_answers")
    )
    found = people.join(inside, on="group", how="left").sort("group")
    return found.with_columns(probability=pl.when(~pl.col("by_answers")).then(pl.col("probability").fill_null(1.0)))
