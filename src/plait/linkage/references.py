"""What programs know a row by: its list's own reference, where a tag says which column that is."""

from __future__ import annotations

import polars as pl

from plait.sheets import Subject, TaggedList

_OF_PEOPLE = ("#Person+Resident+Id", "#Person+Volunteer+Id", "#Need+Id", "#Referral+Id")
"""Tags of columns in which every row has a reference of its own, the likeliest first; a household's is shared."""


def references_of(tagged: TaggedList) -> pl.DataFrame:
    """The reference of each row of a list: ``row`` and ``reference``, which is null where the list has none."""
    tags = reversed(_OF_PEOPLE) if tagged.subject is Subject.REFERRALS else iter(_OF_PEOPLE)
    column = next((column for tag in tags if (column := tagged.column(tag))), None)
    reference = pl.col(column.letter).str.strip_chars() if column else pl.lit(None, pl.String)
    return tagged.rows.select("row", reference.alias("reference"))
