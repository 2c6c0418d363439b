"""The fields of people out of a tagged list, as texts that `plait.linkage.preparing` takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from plait.linkage.preparing import FIELDS
from plait.linkage.references import reference_column
from plait.sheets import Column, TaggedList
from plait.standard.dates import day_comes_first, read_date
from plait.standard.nothing_said import NOTHING_SAID
from plait.standard.numbers import read_nhs_number

_TAGS = {
    "title": "Title",
    "forename": "GivenName",
    "middle_name": "MiddleNames",
    "surname": "FamilyName",
    "full_name": "AllNames",
    "sex": "Sex",
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
_OF_MEN, _OF_WOMEN = r"(?i)\b(?:mr|sir|lord|master)\b", r"(?i)\b(?:mrs|ms|miss|lady|dame)\b"
_TITLES = (
    r"(?i)^\s*(?:(?:mr|mrs|ms|miss|mx|master|dr|prof|rev|revd|sir|lady|lord|dame|cllr)\b\.?\s*(?:(?:&|and\b)\s*)?)+"
)
"""A couple's, "Mr & Mrs", are among them."""
_PARTICLES = (
    r"(?i)((?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|bin|ibn|binti|al|el|st|san|ter|ten|mac|mc|o)\s+)*\S+)$"
)
_WORDS = [*sorted(NOTHING_SAID - {""}), "none", "nil", "null", "anonymous", "anon"]
_NOTHING = "|".join(words.replace(" ", r"\W*") for words in _WORDS)
_NOTHING_SAID = rf"(?i)^\W*(?:(?:{_NOTHING})\b\W*)+$"
_NO_NAME = rf"(?i)^\W*(?:(?:{_NOTHING}|no name|name unknown|baby|infant|unborn|test)\b\W*)+$"
_FIRST_YEAR = 1901
"""Nobody who is alive was born before: 01/01/1900 and 30/12/1899 stand for "not known"."""
_OF_NAMES = ("title", "forename", "middle_name", "surname", "full_name")
_ADDRESSED = ("title", "forename", "full_name")
"""Where a title stands, or may stand before the name."""
_SEXES = {"Female": "f", "Male": "m"}
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
    rows = rows.with_columns(_said(field, _NOTHING_SAID) for field in columns)
    rows = rows.with_columns(pl.lit(None, pl.String).alias(field) for field in _OF_NAMES if field not in columns)
    rows = rows.with_columns(sex=_sex_of(rows, columns.get("sex")))
    if "full_name" in columns:
        rows = _with_parted_names(rows)
    rows = _with_second_names(rows)
    rows = rows.with_columns(_said(field, _NO_NAME) for field in ("forename", "surname"))
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


def _said(field: str, nothing: str) -> pl.Expr:
    """A field without the texts that say nothing."""
    return pl.when(~pl.col(field).str.contains(nothing)).then(pl.col(field)).alias(field)


def _sex_of(rows: pl.DataFrame, column: Column | None) -> pl.Expr:
    """As the list has it, or else as people are addressed; that of a couple is not known."""
    written = pl.concat_str(
        [pl.coalesce(pl.col(field).str.extract(f"({_TITLES})"), pl.lit("")) for field in _ADDRESSED], separator=" "
    )
    man, woman = written.str.contains(_OF_MEN), written.str.contains(_OF_WOMEN)
    addressed = pl.when(man & ~woman).then(pl.lit("m")).when(woman & ~man).then(pl.lit("f"))
    if column is None or column.entry is None:
        return addressed
    entry = column.entry
    said = _in_one_form(rows["sex"], lambda text: _SEXES.get(entry.allowed_meant(text) or ""))
    return pl.coalesce(pl.lit(said), addressed)


def _with_parted_names(rows: pl.DataFrame) -> pl.DataFrame:
    """Names in one cell as first name and surname: "Dr Ann van Dyk", "VAN DYK, Ann" and "Ann (Annie) van Dyk"."""
    name = (
        pl.col("full_name")
        .str.replace_all(r"\(.*?\)|[\"\u201c].*?[\"\u201d]", " ")
        .str.replace_all(_TITLES, "")
        .str.strip_chars()
    )
    titled = pl.col("full_name").str.contains(_TITLES)
    rows = rows.with_columns(name.alias("full_name"), titled.alias("titled"))
    turned = pl.col("full_name").str.contains(r"^[^,]+,\s*\S")
    before, after = pl.col("full_name").str.extract(r"^([^,]+),"), pl.col("full_name").str.extract(r",\s*(.+)$")
    alone = pl.when("titled", ~pl.col("full_name").str.contains(r"\s")).then("full_name")
    surname = pl.coalesce(pl.col("full_name").str.extract(r"(?i)\s" + _PARTICLES[4:], 1), alone)
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
        middle_name=pl.coalesce("middle_name", several.str.extract(r"^\S+\s+(.+)$")),
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
        return found.isoformat() if isinstance(found, date) and found.year >= _FIRST_YEAR else None

    return read


def _number(text: str) -> str | None:
    found = read_nhs_number(text)
    return found if found.isdigit() else None
