"""The words beside the figures: one wording for the page and the workbook, all from printed values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plait.disclosure import BASE, HIDDEN_WORDS
from plait.documents.wording import long_day
from plait.tables.breakdown import ALL
from plait.tables.pooled import Cell, Pooled, Row, State, View
from plait.tables.receipt import CONTACTS, ROUNDING, SEVERAL

NAMED_AT_MOST = 5
"""So many areas the headline names before the sentence gets too long."""
MADE_UP = (
    "Made up: this place, its organisations and its figures were invented to show how Plait works. "
    "They describe nobody."
)
NOBODY = "Nobody was named."
NO_DATES = "The list has no dates."
NO_FIGURE = "no figure"
NONE = "None"
CONTACTS_NOT_PEOPLE = "These are contacts, not people: one person may be on several lists, or on one list twice."


@dataclass(frozen=True)
class Advice:
    """One thing a reader has to know."""

    heading: str
    text: str


HOW_TO_READ = (
    Advice(
        f"Every figure is rounded to the nearest {BASE}",
        "This protects people: small numbers are blurred, and none reads like one or two. "
        "The column “Could be” says between which numbers the true count lies.",
    ),
    Advice(
        "Hidden is not zero",
        f"“{HIDDEN_WORDS.capitalize()}” means that a count was too small to show: it was rounded down, and "
        "nobody outside that organisation can tell what it is. “45 + 1 hidden” means that the figures shown "
        "add up to 45, and that one more organisation has a count there that is too small to show.",
    ),
    Advice(
        "Not counted is not zero either",
        "“Not counted” means that an organisation's list says nothing about this. People may well have the need.",
    ),
    Advice(
        "Totals need not add up",
        "Each figure and each total is rounded by itself. So a total may differ a little from the sum of its "
        "parts. One contact may also have several needs: it is counted once under each of them, and once in "
        "the total.",
    ),
    Advice(
        "Contacts are not people",
        "One person may be on several lists, or on one list twice. "
        "So a figure is not a number of people, and a rate is not a share of the residents.",
    ),
    Advice(
        "A list shows who was reached",
        "Where few people are on a list there may be little need, or there may be need that nobody has met "
        "yet. Ask the organisations named here before you decide anything.",
    ),
)


@dataclass(frozen=True)
class LevelWords:
    """What one kind of area is called."""

    one: str
    several: str
    heading: str
    """Of a table's first column."""


_LEVELS = {
    "ward": LevelWords("ward", "wards", "Ward"),
    "msoa": LevelWords("middle layer area", "middle layer areas", "Middle layer area (MSOA)"),
    "lsoa": LevelWords("small area", "small areas", "Small area (LSOA)"),
}
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def level_words(level: str) -> LevelWords:
    """What a level of a view is called."""
    return _LEVELS.get(level, LevelWords("area", "areas", "Area"))


day_in_words = long_day
"""22 November 2025, for templates too."""


def view_title(view: View) -> str:
    """What one map shows: "Food or shopping by ward"."""
    return f"{view.category} by {level_words(view.level).one}"


def could_be(cell: Cell) -> str:
    """Between which numbers the true count lies: "43 to 47"."""
    if cell.state is State.NOT_COUNTED:
        return "not counted"
    if cell.low is None or cell.high is None:
        return "not known"
    return f"{cell.low:,}" if cell.low == cell.high else f"{cell.low:,} to {cell.high:,}"


def in_brief(cell: Cell) -> str:
    """The words for a place with little room: a hidden figure is just that."""
    return "hidden" if cell.state is State.HIDDEN else cell.words


def per_thousand(row: Row) -> str:
    """Contacts for each 1,000 residents, or why there is no rate."""
    if row.pooled.state is State.NOT_COUNTED:
        return "not counted"
    if row.per_thousand is None:
        return "hidden" if row.pooled.number is None else "not known"
    return f"{row.per_thousand:,}" if row.per_thousand else "under 1"


def has_rates(view: View) -> bool:
    """Whether any area of the view has a rate, so that the column is worth its room."""
    return any(row.per_thousand is not None for row in (*view.rows, view.total))


def headline(pooled: Pooled) -> tuple[str, ...]:
    """What the first view says, in a few sentences."""
    if not pooled.views:
        return ("There is no table to show.",)
    view = pooled.views[0]
    said = [_how_many(pooled, view), _highest(view), _what_is_missing(view), CONTACTS_NOT_PEOPLE]
    return tuple(sentence for sentence in said if sentence)


def further_notes(pooled: Pooled) -> tuple[str, ...]:
    """The notes that say more than "How to read this" does."""
    return tuple(note for note in pooled.notes if note not in {CONTACTS, ROUNDING, SEVERAL})


def _how_many(pooled: Pooled, view: View) -> str:
    total = view.total
    counting = sum(part.state is not State.NOT_COUNTED for part in total.parts)
    who = _several(counting, "organisation", "organisations")
    what = "contacts" if view.category == ALL else f"contacts for “{view.category}”"
    if total.pooled.number is None:
        return f"{who} counted {what} in {pooled.place_name}, but too few to show how many."
    hidden = sum(part.state is State.HIDDEN for part in total.parts)
    more = f", and {_few(hidden)} too small to show" if hidden else ""
    return f"{who} counted about {total.pooled.number:,} {what} in {pooled.place_name}{more}."


def _few(hidden: int) -> str:
    return "one more number" if hidden == 1 else f"{hidden} more numbers"


def _highest(view: View) -> str:
    """The areas with the highest printed figures: three of them, or as many as tie for the places."""
    shown = [(row.pooled.number, row) for row in view.rows if row.pooled.number is not None]
    ranked = sorted(shown, key=lambda pair: (-pair[0], pair[1].name))
    if len(ranked) < 2:
        return ""
    third = ranked[min(2, len(ranked) - 1)][0]
    top = [pair for pair in ranked if pair[0] >= third]
    if len(top) > NAMED_AT_MOST:
        # Too many to name: leave out those that tie for the last place.
        top = [pair for pair in top if pair[0] > third]
    if not top:
        return "No area stands out."
    named = _listed([f"{row.name} ({row.pooled.words})" for _, row in top])
    if len(top) == 1:
        return f"The highest figure is in {named}."
    return f"The highest figures are in {named}."


def _what_is_missing(view: View) -> str:
    names = level_words(view.level)
    wholly = sum(row.pooled.state is State.HIDDEN for row in view.rows)
    partly = sum(_is_partly_hidden(row) for row in view.rows)
    uncounted = sum(row.pooled.state is State.NOT_COUNTED for row in view.rows)
    of_all = f"of {len(view.rows)} {names.several}"
    said = []
    if wholly:
        said.append(f"In {wholly} {of_all} the figure is too small to show, so it is hidden.")
    if partly:
        said.append(f"In {partly} {of_all} one part or more is hidden.")
    if said:
        said.append("Hidden does not mean none.")
    if uncounted:
        said.append(f"In {uncounted} {of_all} nobody counted.")
    return " ".join(said)


def _is_partly_hidden(row: Row) -> bool:
    return row.pooled.number is not None and any(part.state is State.HIDDEN for part in row.parts)


def _several(count: int, one: str, several: str) -> str:
    word = _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"
    return f"{word} {one if count == 1 else several}"


def _listed(things: Sequence[str]) -> str:
    """Join things as a sentence does: "a, b and c"."""
    return " and ".join((", ".join(things[:-1]), things[-1])) if len(things) > 1 else "".join(things)


def how_rounded() -> str:
    """The shortest note that has to stand beside any table."""
    return (
        f"Figures are rounded to the nearest {BASE}; “hidden” means {HIDDEN_WORDS}, not zero; totals need not add up."
    )
