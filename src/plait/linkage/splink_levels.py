"""The model's comparisons in Splink's words: conditions on columns of a pair, each with its probabilities m and u."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

import numpy as np

from plait.linkage.comparisons import Comparison, Relation, comparisons
from plait.linkage.engine import FUNCTIONS
from plait.linkage.model import Floats, Ints, Model, factors

LAST_ALIKE = {
    "forename": "similar",
    "surname": "similar",
    "date_of_birth": "first",
    "postcode": "digit",
    "address": "flat",
}
"""The last level of each comparison that counts as alike."""
_ALIKE, _OTHER, _MISSING = range(3)
_WORDS = (
    ("first names alike", "other first names", "no first name"),
    ("surnames alike", "other surnames", "no surname"),
    ("dates of birth alike", "other dates of birth", "no date of birth"),
    ("one home", "other homes", "no address"),
)
_MACRO = re.compile(r"CREATE MACRO (\w+)\(([\w, ]+)\) AS (.*)", re.DOTALL)

Part = dict[str, Any]
"""A part of Splink's settings: a comparison, or a level of one."""
Two = Callable[[Floats], Floats]


def model_comparisons(model: Model, *, values: Mapping[str, int], known: Floats) -> list[Part]:
    """The comparisons of the model, those of fields that no row has left out.

    ``values`` is for each column in how many rows it is known; ``known`` how often of compared pairs first name,
    surname, date of birth, postcode and address are missing (0) or known (1): 2 x 2 x 2 x 2 x 2, which add up to 1.
    """
    of = {tuple(item.name for item in factor): each for factor, each in zip(factors(), model.profiles, strict=True)}
    fields = {item.name: Field(item) for item in comparisons()}
    forename, surname, birth, postcode, address = five = [fields[name] for name in LAST_ALIKE]
    names = of["forename", "surname"].reshape(-1, forename.size, surname.size)
    homes = of["postcode", "address"].reshape(-1, postcode.size, address.size)

    two = partial(two_classes, model.shares)
    births = of[("date_of_birth",)]
    found = [_together(five, two(_combinations(names, births, homes, five, known)))]
    if values["forename"]:
        found += [_how_alike(forename, names[:, :, 0], two), _how_other(forename, names[:, :, 0], two)]
    if values["surname"]:  # swapped names are weighed once, as first names
        found += [_how_alike(surname, names[:, 0], two, but=surname.item.number("swapped"))]
    if values["date_of_birth"]:
        found += [_how_alike(birth, births, two), _how_other(birth, births, two)]
    if values["postcode"] or values["street"]:
        homes = homes * known.sum(axis=(0, 1, 2))[np.ix_(postcode.is_known, address.is_known)]
        found += [_how_homes(postcode, address, homes, two, alike=alike) for alike in (True, False)]
    for name, field in fields.items():
        if name not in LAST_ALIKE and values[field.item.needs]:
            levels = field.levels(range(1, field.size), two(of[(name,)][:, 1:]))
            found.append(comparison(name, field.named, [null(field.missing), *levels]))
    return found


def two_classes(shares: Floats, probabilities: Floats) -> Floats:
    """From the probabilities of levels in each relation, relations x levels, those of m and u: 2 x levels.

    All relations but one person are weighed by their shares. Each row adds up to 1: where levels are left out, they are
    the probabilities among the others.
    """
    both: Floats = np.stack([probabilities[Relation.SAME], shares[1:] @ probabilities[1:]])
    both /= both.sum(axis=1, keepdims=True)
    return both


class Field:
    """A comparison in Splink's words."""

    def __init__(self, item: Comparison) -> None:
        self.item, self.size = item, item.size
        self.missing = _in_splink(item.missing_sql(), item).removesuffix(" OR false")
        self.known = f"NOT ({self.missing})"
        # That of level 0, missing, is what is left after all others; so is that of the last, among what is known.
        self.conditions = [
            "",
            *(f"({_in_splink(level.when, item)})" if level.when else self.known for level in item.levels),
        ]
        self.named = item.name.replace("_", " ")
        self.words = [f"no {self.named}", *(level.words for level in item.levels)]
        numbers = np.arange(self.size)
        self.is_known = np.minimum(numbers, 1)
        self.last_alike = item.number(LAST_ALIKE[item.name]) if item.name in LAST_ALIKE else 0
        self.rough = np.select([numbers == 0, numbers <= self.last_alike], [_MISSING, _ALIKE], _OTHER)
        self.alike = f"({self.known} AND ({' OR '.join(self.conditions[1 : self.last_alike + 1])}))"

    def levels(self, numbers: Iterable[int], probabilities: Floats) -> list[Part]:
        """Levels with their probabilities, 2 x levels; the last that there is takes what is left."""
        return [
            level(self.conditions[number] if number < self.size - 1 else "ELSE", self.words[number], m, u)
            for number, m, u in zip(numbers, *probabilities, strict=True)
        ]


def _combinations(names: Floats, births: Floats, homes: Floats, five: Sequence[Field], known: Floats) -> Floats:
    """How often each relation has first names, surnames, dates of birth and homes alike, other and missing.

    Gives relations x 80, as 3 x 3 x 3 x 3 without the last, all missing.
    """
    forename, surname, birth, postcode, address = five
    of_names = np.einsum("kij,ia,jb->kab", names, np.eye(3)[forename.rough], np.eye(3)[surname.rough])
    of_births = births @ np.eye(3)[birth.rough]
    of_homes = np.einsum(
        "kpa,px,ay,pac->kxyc",
        homes,
        np.eye(2)[postcode.is_known],
        np.eye(2)[address.is_known],
        np.eye(3)[_rough_homes(postcode, address)],
    )
    in_order = np.ix_(*[[1, 1, 0]] * 3)  # alike and other are known, missing is not
    found = np.einsum("abdxy,kab,kd,kxyc->kabdc", known[in_order], of_names, of_births, of_homes)
    joined: Floats = found.reshape(len(found), -1)[:, :-1]
    return joined


def _rough_homes(postcode: Field, address: Field) -> Ints:
    """Whether homes are alike, by levels of postcode x address: one of both is enough."""
    one, other = np.meshgrid(postcode.rough, address.rough, indexing="ij")
    return np.select(
        [(one == _ALIKE) | (other == _ALIKE), (one == _OTHER) | (other == _OTHER)], [_ALIKE, _OTHER], _MISSING
    )


def _together(five: Sequence[Field], probabilities: Floats) -> Part:
    """Names, birth and home in one; the first condition that holds counts, so that other is what is not alike."""
    forename, surname, birth, postcode, address = five
    conditions = (
        (forename.alike, forename.known, ""),
        (surname.alike, surname.known, ""),
        (birth.alike, birth.known, ""),
        (f"({postcode.alike} OR {address.alike})", f"({postcode.known} OR {address.known})", ""),
    )
    levels = [
        level(_all(each[rough] for each, rough in zip(conditions, cell, strict=True)), _words(_WORDS, cell), m, u)
        for cell, m, u in zip(product(range(3), repeat=len(conditions)), *probabilities, strict=False)
    ]
    return comparison(
        "names_birth_and_home", "which of names, date of birth and home are alike", [*levels, null("ELSE")]
    )


def _how_alike(field: Field, profile: Floats, two: Two, *, but: int = 0) -> Part:
    """How values are alike, of those that are; nothing is said of level ``but``."""
    numbers = [number for number in range(1, field.last_alike + 1) if number != but]
    levels = field.levels(numbers, two(profile[:, numbers]))
    if but:
        levels.insert(but - 1, null(field.conditions[but]))
    return comparison(
        f"{field.item.name}_alike",
        f"how the {field.named} is alike, where it is",
        [null(field.missing), *levels, null("ELSE")],
    )


def _how_other(field: Field, profile: Floats, two: Two) -> Part:
    """How values differ, of those that are not alike."""
    numbers = range(field.last_alike + 1, field.size)
    levels = field.levels(numbers, two(profile[:, numbers]))
    return comparison(
        f"{field.item.name}_other",
        f"how the {field.named} differs, where it is not alike",
        [null(f"{field.missing} OR {field.alike}"), *levels],
    )


def _how_homes(postcode: Field, address: Field, homes: Floats, two: Two, *, alike: bool) -> Part:
    """How postcode and address together are alike, of homes that are, or differ, of others."""
    rough = _rough_homes(postcode, address)
    in_order = product([*range(1, postcode.size), 0], [*range(1, address.size), 0])  # missing is what is left
    cells = [cell for cell in in_order if rough[cell] == (_ALIKE if alike else _OTHER)]
    probabilities = two(np.stack([homes[:, one, other] for one, other in cells], axis=1))
    levels = [
        level(
            _all((postcode.conditions[one], address.conditions[other])),
            f"{postcode.words[one]}, {address.words[other]}",
            m,
            u,
        )
        for (one, other), m, u in zip(cells, *probabilities, strict=True)
    ]
    if alike:
        return comparison("home_alike", "how the home is alike, where it is", [*levels, null("ELSE")])
    nothing = f"{postcode.alike} OR {address.alike} OR NOT ({postcode.known} OR {address.known})"
    return comparison(
        "home_other", "how the home differs, where it is not alike", [null(nothing), *levels, null("ELSE")]
    )


def _words(words: Sequence[Sequence[str]], cell: Sequence[int]) -> str:
    return ", ".join(each[place] for each, place in zip(words, cell, strict=True))


def _all(conditions: Iterable[str]) -> str:
    return " AND ".join(filter(None, conditions))


def comparison(name: str, description: str, levels: Sequence[Part]) -> Part:
    """A comparison in Splink's settings."""
    return {"output_column_name": name, "comparison_description": description, "comparison_levels": list(levels)}


def level(condition: str, label: str, m: float, u: float) -> Part:
    """A level of one, with its probabilities for one person (m) and for others (u)."""
    return {"sql_condition": condition, "label_for_charts": label, "m_probability": float(m), "u_probability": float(u)}


def null(condition: str) -> Part:
    """A level that says nothing."""
    return {"sql_condition": condition, "label_for_charts": "says nothing", "is_null_level": True}


def _in_splink(condition: str, item: Comparison) -> str:
    """A condition on rows x and y as one on columns of a pair, without the engine's functions."""
    similarity = f"(CASE WHEN {item.unless} THEN NULL ELSE {item.similarity} END)"
    text = condition.replace(f"{item.name}_similarity", similarity)
    text = re.sub(r"one_byte\((\w+\.\w+)\)", r"\1_bytes", text)
    for function in FUNCTIONS:
        text = _written_out(function, text)
    text = re.sub(r"\bx\.(\w+)", r"\1_l", text)
    return re.sub(r"\by\.(\w+)", r"\1_r", text)


def _written_out(function: str, text: str) -> str:
    """A text in which the calls of one of the engine's functions are what the function says."""
    found = _MACRO.fullmatch(function)
    if found is None:
        raise ValueError(function)
    name, parameters, body = found.groups()
    names = parameters.split(", ")

    def said(call: re.Match[str]) -> str:
        given = dict(zip(names, call[1].split(", "), strict=True))
        written = re.sub(r"\b[a-z]\b", lambda word: given.get(word[0], word[0]), " ".join(body.split()))
        return f"({written})"

    return re.sub(rf"\b{name}\(([^()]*)\)", said, text)
