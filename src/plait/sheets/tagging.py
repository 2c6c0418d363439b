"""Which tag a column has: from the tag row, from its heading, or from what stands in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import polars as pl

from plait.errors import NotAList
from plait.sheets.contents import contents_contradict, tag_from_contents
from plait.standard import Dictionary, Entry, fold

LIKE_ENOUGH = 88
"""How alike (0 to 100) a heading must be to a known one that it is not equal to."""
SHORTEST_LIKE = 5
"""Letters of a heading that can be like another; shorter words are like too many."""


class TagFrom(StrEnum):
    """How a column came by its tag."""

    GIVEN = "given"
    TAG_ROW = "tag row"
    HEADING = "heading"
    CONTENTS = "contents"


@dataclass(frozen=True)
class Column:
    """One column of a list."""

    letter: str
    heading: str
    """As typed; "" where the column has none."""
    entry: Entry | None = None
    """The dictionary's entry for its tag; None where the column has no tag that is known."""
    tag: str = ""
    """The tag as typed in the tag row, or as the dictionary writes it; "" for none."""
    tag_from: TagFrom | None = None
    reason: str = ""
    """Why this tag was suggested, in words."""

    @property
    def suggested(self) -> bool:
        """Whether the tag is our suggestion and not the owner's own word."""
        return self.tag_from in {TagFrom.HEADING, TagFrom.CONTENTS}

    @property
    def title(self) -> str:
        """What to call the column in a message: its heading, or its letter."""
        return self.heading or f"column {self.letter}"


@dataclass(frozen=True)
class Decisions:
    """What the user decided about tags; "" stands for no tag."""

    named: Mapping[str, str] = field(default_factory=dict)
    """Heading or letter -> tag, as a person names a column; a heading goes before a letter."""
    by_letter: Mapping[str, str] = field(default_factory=dict)
    """Letter -> tag, as a program names it."""


def tag_columns(
    headings: Mapping[str, str],
    tags: Mapping[str, str],
    rows: pl.DataFrame,
    *,
    decisions: Decisions,
    dictionary: Dictionary,
) -> tuple[Column, ...]:
    """Give each column its tag.

    ``headings`` and ``tags`` are by letter ("" for none); ``decisions`` says what the user
    decided. A tag of the tag row is never overruled by a
    suggestion, and no suggestion gives a tag that another column has.

    Raises NotAList where ``decisions`` names a column or a tag that is not there.
    """
    decided = _decided(headings, decisions, dictionary)
    columns = [
        _own_tag(letter, heading, tags.get(letter, ""), decided, dictionary) for letter, heading in headings.items()
    ]
    taken = {column.entry.tag for column in columns if column.entry}
    # A heading that is exactly right claims its tag before one that is merely like it, and both
    # before mere contents: "Date" must not take what "Date of call" means.
    rules = (_by_heading, _by_likeness, _by_contents)
    has_tag_row = any(tags.values())
    for rule in rules[:1] if has_tag_row else rules:
        for place, column in enumerate(columns):
            if column.tag_from or column.letter in decided or column.tag:
                continue
            areas = {other.entry.area for other in columns if other.entry}
            cells = rows[column.letter]
            suggestion = rule(column, cells, dictionary, areas)
            entry = suggestion.entry
            if entry and entry.tag not in taken and not contents_contradict(cells, entry):
                columns[place] = suggestion
                taken.add(entry.tag)
    return tuple(columns)


def _decided(headings: Mapping[str, str], decisions: Decisions, dictionary: Dictionary) -> dict[str, str]:
    """The user's own choices as letter -> tag."""
    decided: dict[str, str] = {}
    for name, tag in decisions.named.items():
        # Folding leaves nothing of a heading in another script, so the same text comes first.
        letters = [letter for letter, heading in headings.items() if heading == " ".join(name.split())]
        letters += [letter for letter, heading in headings.items() if fold(heading) == fold(name) != ""]
        letters += [letter for letter in headings if letter == name.strip().upper()]
        if not letters:
            raise NotAList(f"There is no column \u201c{name}\u201d: use one of its headings, or its letter.")
        if tag and dictionary.find(tag) is None:
            near = dictionary.nearest(tag)
            hint = f"; did you mean {near.tag}?" if near else "."
            raise NotAList(f"{tag} is not a tag in the dictionary{hint}")
        decided[letters[0]] = tag
    return decided | dict(decisions.by_letter)


def _own_tag(letter: str, heading: str, tag: str, decided: Mapping[str, str], dictionary: Dictionary) -> Column:
    column = Column(letter, heading)
    if letter in decided:
        entry = dictionary.find(decided[letter])
        return replace(column, entry=entry, tag=entry.tag if entry else "", tag_from=TagFrom.GIVEN)
    if tag:
        return replace(column, entry=dictionary.find(tag), tag=tag.strip(), tag_from=TagFrom.TAG_ROW)
    return column


def _suggest(column: Column, entry: Entry, tag_from: TagFrom, reason: str) -> Column:
    return replace(column, entry=entry, tag=entry.tag, tag_from=tag_from, reason=reason)


def _by_heading(column: Column, _cells: pl.Series, dictionary: Dictionary, _areas: Collection[str]) -> Column:
    entry = dictionary.by_heading(column.heading) if column.heading else None
    if entry is None:
        return column
    return _suggest(column, entry, TagFrom.HEADING, f"the heading \u201c{column.heading}\u201d")


def _by_likeness(column: Column, _cells: pl.Series, dictionary: Dictionary, _areas: Collection[str]) -> Column:
    from rapidfuzz import fuzz, process

    heading, known = fold(column.heading), dictionary.headings
    if len(heading) < SHORTEST_LIKE:
        return column
    match = process.extractOne(heading, known.keys(), scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
    if match is None:
        return column
    reason = f"the heading \u201c{column.heading}\u201d is like \u201c{match[0]}\u201d"
    return _suggest(column, known[match[0]], TagFrom.HEADING, reason)


def _by_contents(column: Column, cells: pl.Series, dictionary: Dictionary, areas: Collection[str]) -> Column:
    found = tag_from_contents(cells, dictionary, areas=areas)
    return column if found is None else _suggest(column, found[0], TagFrom.CONTENTS, found[1])
