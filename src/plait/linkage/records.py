"""The fields of people out of a tagged list, as texts that `plait.linkage.preparing` takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from plait.linkage.preparing import FIELDS
from plait.linkage.references import reference_column
from plait.sheets import Column, TaggedList
from plait.standard.dates import day_comes_first, read_date
from plait.standard.numbers import read_nhs_number

_TAGS = {
    "forename": "GivenName",
    "surname": "FamilyName",
    "full_name": "AllNames",
    "date_of_birth": "DateOfBirth",
    "address": "Full",
    "flat": "Secondary",
    "house": "Primary",
    "street": "Street",
    "postcode": "Postcode",
    "phone": "Phone",
    "email": "Email",
    "number": "NhsNumber",
}
"""Which attribute of a tag about a person makes a column which field."""
_PARTS_OF_ADDRESS = ("flat", "house", "street")
"""Fields that make up an address where there is none in one column."""
_ROOTS = ("#Person+", "#Address+", "#Contact+")
_OTHERS = ("EmergencyContact", "Carer", "Referrer")
_TITLES = r"(?i)^\s*(?:(?:mr|mrs|ms|miss|mx|dr|prof|rev|revd|sir|lady|lord|cllr)\b\.?\s*)+"
_PARTICLES = (
    r"(?i)((?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|bin|ibn|binti|al|el|st|san|ter|ten|mac|mc|o)\s+)*\S+)$"
)
_MORE_THAN_ONE = r"\s*(?:[/;,&\n]|\bor\b|\band\b).*$"


def fields_of(tagged: TaggedList) -> dict[str, Column]:
    """Which column of a list gives which field; the first where several could."""
    found: dict[str, Column] = {}
    for column in tagged.columns:
        tag = column.entry.tag if column.entry else ""
        if tag.startswith(_ROOTS) and not any(f"+{other}" in tag for other in _OTHERS):
            last = tag.rpartition("+")[2]
            field = next((field for field, attribute in _TAGS.items() if attribute == last), None)
            if field:
                found.setdefault(field, column)
    return found


def unused_in(tagged: TaggedList) -> tuple[str, ...]:
    """The headings of the columns by which nobody is matched, nor their row named."""
    fields = fields_of(tagged)
    if "address" in fields or "street" not in fields:
        fields = {field: column for field, column in fields.items() if field not in _PARTS_OF_ADDRESS}
    used = {column.letter for column in fields.values()}
    reference = reference_column(tagged)
    left = (column for column in tagged.columns if column.letter not in used and column is not reference)
    return tuple(column.heading or column.title for column in left)


def records_of(tagged: TaggedList) -> pl.DataFrame:
    """One record a row of the list: ``row``, the sheet's row number, and a text or null for each of `FIELDS`."""
    columns = fields_of(tagged)
    rows = tagged.rows.select("row", *(pl.col(column.letter).alias(field) for field, column in columns.items()))
    rows = rows.with_columns(
        pl.lit(None, pl.String).alias(field) for field in ("forename", "surname") if field not in columns
    )
    if "full_name" in columns:
        rows = _with_parted_names(rows)
    rows = _with_second_names(rows)
    if not {"address"} & columns.keys() and "street" in columns:
        parts = [field for field in _PARTS_OF_ADDRESS if field in columns]
        rows = rows.with_columns(address=pl.concat_str(parts, separator=" ", ignore_nulls=True))
    if "date_of_birth" in columns:
        rows = rows.with_columns(_in_one_form(rows["date_of_birth"], _date_reader(rows["date_of_birth"])))
    if "number" in columns:
        rows = rows.with_columns(_in_one_form(rows["number"], _number))
    if "phone" in columns:
        phone = (
            pl.col("phone")
            .str.replace(_MORE_THAN_ONE, "")
            .str.replace(r"^\s*([1-37-9][0-9]{8,9})(?:\.0)?\s*$", "0${1}")
        )
        rows = rows.with_columns(phone)
    missing = [pl.lit(None, pl.String).alias(field) for field in FIELDS if field not in rows.columns]
    return rows.with_columns(missing).select("row", *FIELDS)


def _with_parted_names(rows: pl.DataFrame) -> pl.DataFrame:
    """Names in one cell as first name and surname: "Dr Ann van Dyk", "VAN DYK, Ann" and "Ann (Annie) van Dyk"."""
    name = (
        pl.col("full_name")
        .str.replace_all(r"\(.*?\)|[\"\u201c].*?[\"\u201d]", " ")
        .str.replace_all(_TITLES, "")
        .str.strip_chars()
    )
    rows = rows.with_columns(name.alias("full_name"))
    turned = pl.col("full_name").str.contains(r"^[^,]+,\s*\S")
    before, after = pl.col("full_name").str.extract(r"^([^,]+),"), pl.col("full_name").str.extract(r",\s*(.+)$")
    surname = pl.col("full_name").str.extract(r"(?i)\s" + _PARTICLES[4:], 1)
    first = pl.col("full_name").str.strip_suffix(pl.coalesce(surname, pl.lit(""))).str.strip_chars()
    return rows.with_columns(
        forename=pl.coalesce("forename", pl.when(turned).then(after.str.replace_all(_TITLES, "")).otherwise(first)),
        surname=pl.coalesce("surname", pl.when(turned).then(before).otherwise(surname)),
    )


def _with_second_names(rows: pl.DataFrame) -> pl.DataFrame:
    """What follows the first of several first names stands apart: few lists have it, and it is no other name."""
    several = pl.col("forename").str.strip_chars().str.replace_all(_TITLES, "")
    return rows.with_columns(
        forename=several.str.extract(r"^(\S+)"),
        middle_name=several.str.extract(r"^\S+\s+(.+)$"),
    )


def _in_one_form(texts: pl.Series, read: Callable[[str], str | None]) -> pl.Series:
    """Each different text read once."""
    different = texts.drop_nulls().unique()
    forms = pl.Series([read(text) for text in different.to_list()], dtype=pl.String)
    return texts.replace_strict(different, forms, default=None, return_dtype=pl.String)


def _date_reader(texts: pl.Series) -> Callable[[str], str | None]:
    day_first = day_comes_first(texts.drop_nulls().to_list()) is not False

    def read(text: str) -> str | None:
        found = read_date(text, day_first=day_first)
        return found.isoformat() if isinstance(found, date) else None

    return read


def _number(text: str) -> str | None:
    found = read_nhs_number(text)
    return found if found.isdigit() else None
