"""Which tag a column has: from the tag row, from its heading, or from what stands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import polars as pl

from plait.errors import WrongTag
from plait.sheets.contents import contents_contradict, tag_from_contents
from plait.sheets.subjects import Subject, meant, meant_by_heading
from plait.standard import Dictionary, Entry, fold

LIKE_ENOUGH = 88
"""How alike (0 to 100) a heading must be to a known one that it is not equal to."""
SHORTEST_LIKE = 5
"""Letters of a heading that can be like another; shorter words are like too many."""


class TagFrom(StrEnum):
    """How a column came by its tag."""

    GIVEN = "given"
    TAG_ROW = "tag row"
    REMEMBERED = "remembered"
    """Confirmed for an earlier list of the same organisation."""
    HEADING = "heading"
    CONTENTS = "contents"


class Sureness(StrEnum):
    """How sure it is that a column is what it is read as."""

    CERTAIN = "certain"
    """Its owner said so, or its heading is one of those agreed: nobody need be asked."""
    LIKELY = "likely"
    """Two signs say the same, such as a heading in a list that is about volunteers."""
    UNSURE = "unsure"
    """One sign only: to be asked."""


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
    sureness: Sureness = Sureness.CERTAIN
    """How sure the tag is; of a column without a tag it says nothing."""

    @property
    def suggested(self) -> bool:
        """Whether the tag is our suggestion and not the owner's own word."""
        return self.tag_from in {TagFrom.HEADING, TagFrom.CONTENTS}

    @property
    def is_decided(self) -> bool:
        """Whether a person said, now or for an earlier list, what the column is, or that it is none of these."""
        return self.tag_from in {TagFrom.GIVEN, TagFrom.REMEMBERED}

    @property
    def sure(self) -> bool:
        """Whether nobody need be asked what the column is."""
        return self.sureness is Sureness.CERTAIN

    @property
    def title(self) -> str:
        """What to call the column in a message: its heading, or its letter."""
        return self.heading or f"column {self.letter}"


Remembered = Mapping[str, str]
"""What was confirmed for earlier lists: a heading's key (`remembered_keys`) -> tag, "" for none."""


@dataclass(frozen=True)
class Decisions:
    """What the user decided about tags; "" stands for no tag."""

    named: Mapping[str, str] = field(default_factory=dict)
    """Heading or letter -> tag, as a person names a column; a heading goes before a letter."""
    by_letter: Mapping[str, str] = field(default_factory=dict)
    """Letter -> tag, as a program names it."""
    remembered: Remembered = field(default_factory=dict)
    """What was decided for an earlier list; it goes behind the tag row."""


@dataclass(frozen=True)
class Evidence:
    """What a list says of its columns."""

    headings: Mapping[str, str]
    """Letter -> heading, "" for none."""
    tags: Mapping[str, str]
    """Letter -> what stands in the tag row, "" for none."""
    rows: pl.DataFrame
    subject: Subject = Subject.RESIDENTS


def tag_columns(evidence: Evidence, *, decisions: Decisions, dictionary: Dictionary) -> tuple[Column, ...]:
    """Give each column its tag.

    What the user decided goes first, then the tag row, then what is remembered, then headings that are tags,
    then suggestions. No suggestion gives a tag that another column has.

    Raises WrongTag where ``decisions`` names a column or a tag that is not there.
    """
    columns = _own_tags(evidence, decisions, dictionary)
    taken = {column.entry.tag for column in columns if column.entry}
    # A heading that is exactly right claims its tag before one that is merely like it, and both
    # before mere contents: "Date" must not take what "Date of call" means.
    rules = (_by_heading, _by_likeness, _by_contents)
    has_tag_row = any(evidence.tags.values())
    for rule in rules[:1] if has_tag_row else rules:
        for place, column in enumerate(columns):
            if column.tag_from or column.tag:
                continue
            suggestion = _not_twice(rule(column, _Signs.of(columns, column, evidence), dictionary), taken, dictionary)
            entry = suggestion.entry
            if entry and entry.tag not in taken and not contents_contradict(evidence.rows[column.letter], entry):
                columns[place] = suggestion
                taken.add(entry.tag)
    return tuple(columns)


def tags_to_write(columns: Iterable[Column]) -> dict[str, str]:
    """Letter -> the tag that a row of tags in the list itself may say.

    One that is only supposed from a column's cells is not among them: it would be taken for the owner's word.
    """
    return {column.letter: column.tag for column in columns if column.tag and column.tag_from is not TagFrom.CONTENTS}


def with_more(columns: Iterable[Column], more: Iterable[Column]) -> tuple[Column, ...]:
    """The columns, where those that had no tag to write are as in ``more``; no tag is supposed that is now taken."""
    told, more = tags_to_write(columns := tuple(columns)), tuple(more)
    taken = {column.entry.tag for column in more if column.entry}
    both = [column if column.letter in told else other for column, other in zip(columns, more, strict=True)]
    return tuple(
        column if other.entry is None and column.entry and column.entry.tag not in taken else other
        for column, other in zip(columns, both, strict=True)
    )


def remembered_keys(headings: Mapping[str, str]) -> dict[str, str]:
    """Letter -> the key by which a heading is remembered; of equal headings the second is "name #2".

    A column without a heading has no key: nothing tells it again.
    """
    keys: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for letter, heading in headings.items():
        key = fold(heading) or " ".join(heading.split())  # folding leaves nothing of signs alone
        if key:
            seen[key] += 1
            keys[letter] = key if seen[key] == 1 else f"{key} #{seen[key]}"
    return keys


@dataclass(frozen=True)
class _Signs:
    """What a rule looks at beside the heading."""

    cells: pl.Series
    areas: Collection[str]
    """The dictionary's areas of the columns that have tags."""
    subject: Subject

    @classmethod
    def of(cls, columns: Iterable[Column], column: Column, evidence: Evidence) -> _Signs:
        areas = {other.entry.area for other in columns if other.entry}
        return cls(evidence.rows[column.letter], areas, evidence.subject)


def _own_tags(evidence: Evidence, decisions: Decisions, dictionary: Dictionary) -> list[Column]:
    """The columns with the tags that their owner gave them, now or earlier."""
    decided = _decided(evidence.headings, decisions, dictionary)
    keys = remembered_keys(evidence.headings)
    columns = []
    for letter, heading in evidence.headings.items():
        column, tag = Column(letter, heading), evidence.tags.get(letter, "")
        earlier = decisions.remembered.get(keys.get(letter, ""))
        if letter in decided:
            entry = dictionary.find(decided[letter])
            column = replace(column, entry=entry, tag=entry.tag if entry else "", tag_from=TagFrom.GIVEN)
        elif tag:
            column = replace(column, entry=dictionary.find(tag), tag=tag.strip(), tag_from=TagFrom.TAG_ROW)
        elif earlier is not None:
            column = _from_memory(column, earlier, evidence.rows[letter], dictionary)
        elif entry := dictionary.find(heading):
            column = _suggest(column, entry, TagFrom.HEADING, "its heading, which is a tag", Sureness.CERTAIN)
        columns.append(column)
    return columns


def _from_memory(column: Column, tag: str, cells: pl.Series, dictionary: Dictionary) -> Column:
    entry = dictionary.find(tag)
    if tag and entry is None:
        return column  # the dictionary has changed meanwhile
    doubted = entry is not None and contents_contradict(cells, entry)
    return replace(
        column,
        entry=entry,
        tag=entry.tag if entry else "",
        tag_from=TagFrom.REMEMBERED,
        reason=f"confirmed earlier for the heading \u201c{column.heading}\u201d",
        sureness=Sureness.UNSURE if doubted else Sureness.CERTAIN,
    )


def _decided(headings: Mapping[str, str], decisions: Decisions, dictionary: Dictionary) -> dict[str, str]:
    """The user's own choices as letter -> tag."""
    decided: dict[str, str] = {}
    for name, tag in decisions.named.items():
        # Headings that differ by their signs only fold to the same, so the same text comes first.
        letters = [letter for letter, heading in headings.items() if heading == " ".join(name.split())]
        letters += [letter for letter, heading in headings.items() if fold(heading) == fold(name) != ""]
        letters += [letter for letter in headings if letter == name.strip().upper()]
        if not letters:
            raise WrongTag(f"There is no column \u201c{name}\u201d: use one of its headings, or its letter.")
        if tag and dictionary.find(tag) is None:
            near = dictionary.nearest(tag)
            hint = f"; did you mean {near.tag}?" if near else "."
            raise WrongTag(f"{tag} is not a tag in the dictionary{hint}")
        decided[letters[0]] = tag
    return decided | dict(decisions.by_letter)


def _suggest(column: Column, entry: Entry, tag_from: TagFrom, reason: str, sureness: Sureness) -> Column:
    return replace(column, entry=entry, tag=entry.tag, tag_from=tag_from, reason=reason, sureness=sureness)


def _not_twice(column: Column, taken: Collection[str], dictionary: Dictionary) -> Column:
    """The column, or as a second one where another has its tag: the landline beside a mobile."""
    second = dictionary.find(column.entry.second) if column.entry and column.entry.tag in taken else None
    if second is None:
        return column
    sureness = Sureness.LIKELY if column.sureness is Sureness.CERTAIN else column.sureness
    return replace(column, entry=second, tag=second.tag, sureness=sureness)


def _by_heading(column: Column, signs: _Signs, dictionary: Dictionary) -> Column:
    entry = meant_by_heading(column.heading, signs.subject, dictionary) if column.heading else None
    if entry is None:
        return column
    reason = f"the heading \u201c{column.heading}\u201d"
    if entry == dictionary.by_heading(column.heading):
        return _suggest(column, entry, TagFrom.HEADING, reason, Sureness.CERTAIN)
    reason += f" in a list of {signs.subject.value}"
    return _suggest(column, entry, TagFrom.HEADING, reason, Sureness.LIKELY)


def _by_likeness(column: Column, signs: _Signs, dictionary: Dictionary) -> Column:
    from rapidfuzz import fuzz, process

    heading, known = fold(column.heading), dictionary.headings
    if len(heading) < SHORTEST_LIKE or _is_anothers(column, signs, dictionary):
        return column
    match = process.extractOne(heading, known.keys(), scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
    entry = meant(known[match[0]], column.heading, signs.subject, dictionary) if match else None
    if match is None or entry is None:
        return column
    reason = f"the heading \u201c{column.heading}\u201d is like \u201c{match[0]}\u201d"
    found = tag_from_contents(signs.cells, dictionary, areas=signs.areas)
    borne_out = found is not None and meant(found[0], column.heading, signs.subject, dictionary) == entry
    sureness = Sureness.LIKELY if borne_out else Sureness.UNSURE
    return _suggest(column, entry, TagFrom.HEADING, reason, sureness)


def _is_anothers(column: Column, signs: _Signs, dictionary: Dictionary) -> bool:
    """Whether a heading names somebody else than the list is about; whom a service names may be its own."""
    return signs.subject is not Subject.SERVICES and dictionary.is_of_another(column.heading)


def _by_contents(column: Column, signs: _Signs, dictionary: Dictionary) -> Column:
    if _is_anothers(column, signs, dictionary):
        return column
    found = tag_from_contents(signs.cells, dictionary, areas=signs.areas)
    entry = meant(found[0], column.heading, signs.subject, dictionary) if found else None
    return _suggest(column, entry, TagFrom.CONTENTS, found[1], Sureness.UNSURE) if found and entry else column
