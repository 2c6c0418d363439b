"""Rows as they are compared: every field in one normal form, and what is derived from it, as SQL.

The SQL is DuckDB's, kept to what a translator to Spark knows; ``strip_accents`` and the comparisons' functions are
given there. A missing value is NULL everywhere: what is not known says nothing.
"""

from __future__ import annotations

FIELDS = (
    "forename",
    "middle_name",
    "surname",
    "sex",
    "date_of_birth",
    "address",
    "postcode",
    "phone",
    "email",
    "number",
)
"""The fields of a record that are compared, each a text or null. ``date_of_birth`` is written 1980-12-31; ``number`` is
a number that a person has for life and takes everywhere, such as the NHS number."""
LONGEST = 100
"""Characters of a field that are looked at; nobody's name is longer, and a note in the wrong column costs nothing."""

_NO_LETTERS = r"[^\pL\pM]+"
"""What is neither a letter nor, as the vowels of Hindi are, a mark that belongs to one, in any script."""
_WITH_ACCENTS = r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{Arabic}\p{Hebrew}]"
"""Scripts that are written with and without the marks above and below their letters."""
_TWO_LETTERS = (("\u00df", "ss"), ("\u00e6", "ae"), ("\u0153", "oe"))
_OTHER_LETTERS, _PLAIN_LETTERS = "\u0142\u00f8\u0111\u00f0\u0127\u0131", "loddhi"
"""Latin letters that are not an a to z with an accent, and what stands for them where there is no such key."""
_NO_SOUNDS = "\u02bc\u02bb\u02b9\u0640"
"""Apostrophes that count as letters, and the stroke that makes an Arabic word longer."""
_UNIT = "flat|apartment|apt|unit|room|maisonette"
_UNITS_BEGIN = ", ".join(f"'{letter}'" for letter in sorted({word[0] for word in _UNIT.split("|")}))
"""What is looked at before a pattern, which costs far more."""
KIND_OF_STREET = (
    "road|rd|street|st|avenue|ave|close|cl|lane|ln|drive|dr|crescent|cres|gardens|gdns|terrace|terr|way|court|ct|grove|gr|"
    "place|pl|square|sq|walk|hill|park|mews|row|rise|view"
)


def prepared(source: str) -> str:
    """The query that prepares the rows of the table ``source``: ``id``, ``list`` and `FIELDS`, which are texts.

    Gives ``id``, ``list``, the fields in normal form, and: ``surname_parts`` (each part of a double surname and the
    whole; null where it is not double), ``birth_year``, ``birth_month``, ``birth_day``, ``district`` and ``sector`` of
    the postcode, ``house``, ``flat`` and ``street`` of the address. Names, which
    many rows share, are worked out once for each different text.
    """
    phone, address = _joined("phone"), f"lower(left(address, {LONGEST}))"
    return f"""
WITH forenames AS (
    SELECT written, {_letters("written")} AS forename FROM (SELECT DISTINCT forename AS written FROM {source})
), surnames AS (
    SELECT written, nullif(replace(surname_words, ' ', ''), '') AS surname,
        CASE WHEN contains(surname_words, ' ') THEN list_append(
            list_filter(string_split(surname_words, ' '), lambda part: length(part) > 2),
            replace(surname_words, ' ', '')) END AS surname_parts
    FROM (SELECT written, trim(regexp_replace({_small("written")}, '{_NO_LETTERS}', ' ', 'g')) AS surname_words
        FROM (SELECT DISTINCT surname AS written FROM {source}))
), tidy AS (
    SELECT id, list, forenames.forename, {_letters("middle_name")} AS middle_name,
        surnames.surname, surnames.surname_parts,
        nullif(left(lower(trim(sex)), 1), '') AS sex,
        CASE WHEN regexp_matches(date_of_birth, '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$')
            THEN replace(date_of_birth, '-', '') END AS date_of_birth,
        nullif(regexp_replace({_joined("postcode")}, '[^A-Z0-9]+', '', 'g'), '') AS postcode,
        CASE WHEN regexp_matches({phone}, '[^0-9]')
            THEN regexp_replace(regexp_replace({phone}, '[^0-9+]+', '', 'g'), '^([+]|00)44', '0')
            WHEN starts_with({phone}, '0044') THEN '0' || substr({phone}, 5) ELSE {phone} END AS phone,
        nullif(lower(trim(left(email, {LONGEST}))), '') AS email,
        nullif(regexp_replace(upper(left(number, {LONGEST})), '[^A-Z0-9]+', '', 'g'), '') AS number,
        trim(CASE WHEN regexp_matches({address}, '[^a-z0-9, ]|  ') THEN regexp_replace(
            regexp_replace({address}, '[^a-z0-9, ]+', ' ', 'g'), '  +', ' ', 'g') ELSE {address} END) AS address
    FROM {source} rows LEFT JOIN forenames ON rows.forename = forenames.written
    LEFT JOIN surnames ON rows.surname = surnames.written
), housed AS (
    SELECT *, CASE WHEN left(address, 1) IN ({_UNITS_BEGIN})
        THEN regexp_replace(address, '^({_UNIT}) ?[0-9]*[a-z]?[ ,]+', '') ELSE address END AS building FROM tidy
), numbered AS (
    SELECT *, regexp_extract(building, '^([0-9]+[a-z]?)[ ,]+', 1) AS house_number FROM housed
), parted AS (
    SELECT *, split_part(CASE WHEN house_number <> '' THEN ltrim(substr(building, length(house_number) + 1), ' ,')
        ELSE building END, ',', 1) AS street_words FROM numbered
)
SELECT id, list, forename, middle_name, surname, surname_parts, sex, date_of_birth,
    CAST(left(date_of_birth, 4) AS INTEGER) AS birth_year,
    CAST(substr(date_of_birth, 5, 2) AS INTEGER) AS birth_month,
    CAST(substr(date_of_birth, 7, 2) AS INTEGER) AS birth_day,
    postcode,
    CASE WHEN length(postcode) > 4 THEN left(postcode, length(postcode) - 3) ELSE postcode END AS district,
    CASE WHEN length(postcode) > 4 THEN left(postcode, length(postcode) - 2) END AS sector,
    nullif(house_number, '') AS house,
    CASE WHEN building <> address
        THEN nullif(regexp_extract(address, '^(?:{_UNIT}) ?([0-9]*[a-z]?)[ ,]', 1), '') END AS flat,
    CASE WHEN regexp_full_match(street_words, '[a-z ]+')
        THEN regexp_replace(rtrim(street_words), ' (?:{KIND_OF_STREET})$', '') END AS street,
    nullif(phone, '') AS phone, email, number
FROM parted
"""


def _joined(field: str) -> str:
    """A text in capitals and without spaces, which cost far less here than in a pattern that has to find them."""
    return f"replace(upper(left({field}, {LONGEST})), ' ', '')"


def _letters(field: str) -> str:
    """A name with nothing but its letters."""
    return f"nullif(regexp_replace({_small(field)}, '{_NO_LETTERS}', '', 'g'), '')"


def _small(field: str) -> str:
    """A name in small letters: without accents where they only say how a letter is spoken, and Latin ones as a to z."""
    name = f"lower(left({field}, {LONGEST}))"
    bare = (
        f"CASE WHEN regexp_matches({name}, '{_WITH_ACCENTS}') THEN strip_accents({name}) ELSE nfc_normalize({name}) END"
    )
    for letter, letters in _TWO_LETTERS:
        bare = f"replace({bare}, '{letter}', '{letters}')"
    bare = f"translate({bare}, '{_OTHER_LETTERS}{_NO_SOUNDS}', '{_PLAIN_LETTERS}')"
    return f"CASE WHEN strlen({field}) = length({field}) THEN {name} ELSE {bare} END"
