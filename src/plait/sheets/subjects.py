"""Whom or what a list is about, and what its headings mean for it: "Name" is a volunteer's in a list of volunteers.

How the lists are told apart is data: ``subjects.toml`` beside this module.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources

from plait.standard import Dictionary, Entry, fold

FEWEST_SIGNS = 2
"""Headings that tell whom a list is about where no name says so."""


class Subject(StrEnum):
    """Whom or what the rows of a list stand for."""

    RESIDENTS = "residents"
    VOLUNTEERS = "volunteers"
    SERVICES = "services"
    REFERRALS = "referrals"


@dataclass(frozen=True)
class _Signs:
    words: tuple[str, ...]
    things: tuple[str, ...] = ()
    """Those of the words that name no person: in a heading they do not say whose it is."""
    area: str = ""
    signs: tuple[str, ...] = ()
    against: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()
    """Tags that speak for such a list although a resident's tag may turn into them."""
    instead: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)


def subject_of(
    headings: Sequence[str], tags: Sequence[str], *, names: Iterable[str], dictionary: Dictionary
) -> tuple[Subject, str]:
    """Whom a list is about, and why; residents, without a reason, where nothing says otherwise.

    ``names`` are those of the file and the sheet, and the titles above the headings. The owner's own
    tags go before everything else: the list is about what most of them are about.
    """
    by_signs = _by_signs(headings, names, dictionary)
    areas = Counter(entry.area for tag in tags if (entry := dictionary.find(tag)))
    counts = {subject: areas[signs.area] for subject, signs in _by_subject().items() if areas[signs.area]}
    most = [subject for subject, count in counts.items() if count == max(counts.values())]
    if not most:
        return by_signs
    return by_signs[0] if by_signs[0] in most else most[0], "its tags"


def _by_signs(headings: Sequence[str], names: Iterable[str], dictionary: Dictionary) -> tuple[Subject, str]:
    """Whom a list is about by the names and headings, and why."""
    known = _by_subject()
    folded = [fold(name) for name in names]
    about_residents = any(_has(name, known[Subject.RESIDENTS].words) for name in folded)
    for subject, signs in known.items():
        if subject is Subject.RESIDENTS:
            continue
        named = [] if about_residents else [name for name in folded if _has(name, signs.words)]
        for_it = [heading for heading in headings if _is_sign(heading, signs, dictionary)]
        against = [heading for heading in headings if _tag_of(heading, dictionary) in signs.against]
        if (named and len(for_it) >= len(against)) or len(for_it) >= FEWEST_SIGNS + 2 * len(against):
            return subject, f"the name \u201c{named[0]}\u201d" if named else _columns(for_it)
    return Subject.RESIDENTS, ""


def meant_by_heading(heading: str, subject: Subject, dictionary: Dictionary) -> Entry | None:
    """The entry that a heading means in a list about this; None where none is sure."""
    own = _by_subject()[subject].headings.get(fold(heading))
    found = dictionary.find(own) if own else dictionary.by_heading(heading)
    return meant(found, heading, subject, dictionary) if found else None


def meant(entry: Entry, heading: str, subject: Subject, dictionary: Dictionary) -> Entry | None:
    """What stands, in a list about this, for a tag that a resident's list would have."""
    known = _by_subject()
    residents = known[Subject.RESIDENTS]
    if _has(fold(heading), (word for word in residents.words if word not in residents.things)):
        return entry  # the heading itself says whose it is
    tag = known[subject].instead.get(entry.tag, entry.tag)
    return dictionary.find(tag) if tag else None


def _has(text: str, words: Iterable[str]) -> bool:
    """Whether a folded text has one of the words, unless it is only for them or by them."""
    return any(re.search(rf"(?<!by )(?<!for )(?<!to )(?<!from )\b{re.escape(word)}\b", text) for word in words)


def _is_sign(heading: str, signs: _Signs, dictionary: Dictionary) -> bool:
    entry = dictionary.by_heading(heading) if heading else None
    # A column of a resident's list may name the volunteer who calls: who it is tells nothing of the list.
    identity = entry is not None and entry.tag in signs.instead.values() and entry.tag not in signs.telling
    return not identity and ((entry is not None and entry.area == signs.area) or _has(fold(heading), signs.signs))


def _tag_of(heading: str, dictionary: Dictionary) -> str:
    entry = dictionary.by_heading(heading) if heading else None
    return entry.tag if entry else ""


def _columns(headings: Sequence[str]) -> str:
    return f"the headings \u201c{headings[0]}\u201d and \u201c{headings[1]}\u201d"


@cache
def _by_subject() -> Mapping[Subject, _Signs]:
    text = resources.files("plait.sheets").joinpath("subjects.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return {
        subject: _Signs(
            words=tuple(item["words"]),
            things=tuple(item.get("things", ())),
            area=item.get("area", ""),
            signs=tuple(item.get("signs", ())),
            against=frozenset(item.get("against", ())),
            telling=frozenset(item.get("telling", ())),
            instead=item.get("instead", {}),
            headings=item.get("headings", {}),
        )
        for subject in Subject
        for item in [data[subject.value]]
    }
