"""What programs know a row by: its list's own reference, where a tag says which column that is."""

from __future__ import annotations

import polars as pl

from plait.sheets import Column, Subject, TaggedList

_OF_PEOPLE = ("#Person+Resident+Id", "#Person+Volunteer+Id", "#Need+Id", "#Referral+Id")
"""Tags of columns in which every row has a reference of its own, the likeliest first; a household's is shared."""


def reference_column(tagged: TaggedList) -> Column | None:
    """The column of the list's own references; None where it has none."""
    tags = reversed(_OF_PEOPLE) if tagged.subject is Subject.REFERRALS else iter(_OF_PEOPLE)
    return next((column for tag in tags if (column := tagged.column(tag))), None)


def references_of(tagged: TaggedList) -> pl.DataFrame:
    """The reference of each row of a list: ``row`` and ``reference``, which is null where the list has none."""
    column = reference_column(tagged)
    reference = pl.col(column.letter).str.strip_chars() if column else pl.lit(None, pl.String)
    return tagged.rows.select("row", reference.alias("reference"))
