"""What a column's cells say about its tag: for one, against one, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

import polars as pl

from plait.places import is_postcode
from plait.standard import Dictionary, Entry, Fault, fold
from plait.standard.dates import day_comes_first, read_date
from plait.standard.dictionary import ValueType

SAMPLE = 200
"""How many different values of a column are looked at."""
CELLS_SAMPLED = 20_000
"""Cells, spread over a longer column, among which the different values are looked for."""
LONGEST = 100
"""Characters of a value that are looked at: no form is longer, and patterns take their time over long texts."""
MOSTLY = 0.6
"""The share of them that must fit before contents speak for a tag."""
HARDLY = 0.2
"""A share of fitting values below which contents speak against a tag."""
FEWEST_TO_CONTRADICT = 5
SHORTEST_LIST = 4
"""Lists of fewer allowed values (yes, no, not known) fit too many columns to mean one."""
WIDE, NARROW = 25, 10
"""Years: dates of birth of adults and children spread wide, days of contact lie close together."""
NOT_SUPPOSED = frozenset({"Volunteer", "Service"})
"""Areas of the dictionary that a list must show by another column before contents suggest them."""

_ROUGHLY = {
    ValueType.DATE: re.compile(r"\d.*[-/. ].*\d|\d.*[A-Za-z]{3}|\d{5}|\d{4}s?"),
    ValueType.POSTCODE: re.compile(r"(?i)\s*[a-z]{1,3}\s*[0-9o][0-9a-z]?\s*.{0,5}|nfa|tbc"),
    ValueType.PHONE: re.compile(r"\D*(?:\d\D*){6,}"),
    ValueType.EMAIL: re.compile(r".*@.*"),
    ValueType.WHOLE_NUMBER: re.compile(r".*\d.*|[a-z]{3,5}"),
    ValueType.NHS_NUMBER: re.compile(r"\D*(?:\d\D*){9,11}"),
}
"""What even a badly typed value of a type looks like."""

_NAMES_OF_PEOPLE = frozenset({"allnames", "givenname", "familyname", "knownas"})
"""Attributes of tags whose values have letters in them, whatever people are called."""
_LETTERS = re.compile(r".*[^\W\d_].*")

_FORMS: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("#Address+Resident+Postcode", "postcodes", is_postcode),
    ("#Contact+Resident+Email", "e-mail addresses", lambda text: "@" in text and " " not in text.strip()),
    (
        "#Contact+Resident+Phone",
        "phone numbers",
        lambda text: bool(re.fullmatch(r"(?:\+44|0)[\d ]{9,13}|7\d{9}", text.strip())),
    ),
)


def tag_from_contents(cells: pl.Series, dictionary: Dictionary, *, areas: Collection[str]) -> tuple[Entry, str] | None:
    """The tag that most of a column's cells speak for, and why; None where they name none.

    ``areas`` are the dictionary's areas of the columns that have tags already: a list with no
    other sign of services has residents' needs in it, not what services offer.
    """
    sample = _sample(cells)
    for tag, what, fits in _FORMS:
        if _share(sample, fits) >= MOSTLY:
            return _named(dictionary, tag, what)
    if _share(sample, lambda text: not isinstance(read_date(text), Fault)) >= MOSTLY:
        return _kind_of_dates(sample, dictionary)
    folded = [{fold(part) for part in text.split(";")} for text in sample]
    for entry in dictionary.entries:
        options = {fold(value) for value in entry.allowed}
        supposed = entry.area not in NOT_SUPPOSED or entry.area in areas
        if supposed and len(options) >= SHORTEST_LIST and _share_in(folded, options) >= MOSTLY:
            return entry, f"most of its cells are on the list of {entry.name}"
    return None


def contents_contradict(cells: pl.Series, entry: Entry) -> bool:
    """Whether hardly any cell looks like this tag's type, even like one badly typed."""
    roughly, sample = _ROUGHLY.get(entry.type), _sample(cells)
    if entry.key.attributes & _NAMES_OF_PEOPLE:
        roughly = _LETTERS
    if roughly is None or len(sample) < FEWEST_TO_CONTRADICT:
        return False
    return _share(sample, lambda text: bool(roughly.fullmatch(text.strip()))) < HARDLY


def _kind_of_dates(sample: list[str], dictionary: Dictionary) -> tuple[Entry, str] | None:
    """Dates that spread over generations are dates of birth; those within some years, of contact."""
    day_first = day_comes_first(sample) is not False
    years = sorted(read.year for text in sample if not isinstance(read := read_date(text, day_first=day_first), Fault))
    edge = len(years) // 20
    spread = years[-1 - edge] - years[edge]
    if spread >= WIDE:
        return _named(dictionary, "#Person+Resident+DateOfBirth", "dates that lie generations apart")
    if spread <= NARROW:
        return _named(dictionary, "#Contact+Date", "dates within a few years")
    return None


def _named(dictionary: Dictionary, tag: str, what: str) -> tuple[Entry, str] | None:
    entry = dictionary.find(tag)
    return (entry, f"most of its cells are {what}") if entry else None


def _sample(cells: pl.Series) -> list[str]:
    filled = cells.drop_nulls()
    some = filled.gather_every(max(1, len(filled) // CELLS_SAMPLED))
    return some.str.head(LONGEST).unique(maintain_order=True).head(SAMPLE).to_list()


def _share(sample: list[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, sample)) / len(sample) if sample else 0.0


def _share_in(folded: list[set[str]], options: set[str]) -> float:
    return sum(parts <= options for parts in folded) / len(folded) if folded else 0.0
