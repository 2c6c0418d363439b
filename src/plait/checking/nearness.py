"""Which agreed value a text is near to, word by word: "milk allergy" is near "Milk", "nut allergy" is near none.

A phrase is an agreed value, or an everyday word for one. Words that only join others do not count, and a
text that denies something is near those phrases alone that deny something too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from plait.checking.slips import is_slip
from plait.standard import Entry, fold

NEAR = 0.78
"""How much of a text and a phrase (0 to 1) has to be the same where neither holds the other."""
WITHIN = 0.5
"""The same where all words of a text are some words of a phrase: "nuts" of "Tree nuts"."""
LIKE = 0.78
"""How much of a word has to be the same for it to be the same word, misspelt."""
SHORTEST_LIKE = 4
"""Letters of a word that can be misspelt; a shorter one is too soon another."""
SHORTEST_SLIP = 3
"""Letters of a word of which one may be too many or too few, or two be changed round."""
TOO_NEAR = 0.05
"""Where another value is nearly as near, none is suggested."""
MOST_WORDS = 10
"""A text of more words tells a story."""

_JOINING = frozenset(
    {"a", "an", "and", "any", "at", "by", "for", "in", "is", "of", "on", "or", "s", "the", "to", "with"}
)
_DENIES = frozenset({"no", "not", "non", "none", "nil", "never", "without", "cannot", "cant", "dont", "doesnt", "isnt"})
_NOT_TELLING = _JOINING | _DENIES
_FIGURES = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class _Phrase:
    """A text, or one way to say a value."""

    value: str
    text: str
    """Folded, without spaces."""
    words: frozenset[str]
    figures: tuple[str, ...]
    denies: bool


@dataclass(frozen=True)
class _Sayings:
    """Every way to say a value of one list."""

    phrases: tuple[_Phrase, ...]
    texts: tuple[str, ...]
    with_word: Mapping[str, tuple[_Phrase, ...]]
    words: frozenset[str]


def nearest_value(text: str, entry: Entry) -> str | None:
    """The one agreed value that a text is near to; None where none is, or two are."""
    said = fold(text)
    if not said or len(said.split()) > MOST_WORDS:
        return None
    sayings = _sayings_of(entry)
    like = _phrase("", said, sayings.words)
    shared = {item for word in like.words for item in sayings.with_word.get(word, ()) if _agrees(item, like)}
    held = _only(_largest([item for item in shared if item.words <= like.words]))
    return held or _nearest(like, [*shared, *_spelt_like(like, sayings)]) or _holding(like, shared)


def _agrees(one: _Phrase, other: _Phrase) -> bool:
    """Whether two phrases name the same figures, and deny or do not deny."""
    return one.figures == other.figures and one.denies == other.denies


def _largest(phrases: Collection[_Phrase]) -> set[str]:
    """The values of those phrases that are no part of another: not "Black Caribbean" of "White and Black Caribbean"."""
    return {item.value for item in phrases if not any(item.words < other.words for other in phrases)}


def _spelt_like(like: _Phrase, sayings: _Sayings) -> Iterable[_Phrase]:
    """Phrases that are spelt nearly as a text is, wherever their words begin and end: "e mial"."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if len(like.text) < SHORTEST_LIKE:
        return
    found = process.extract(like.text, sayings.texts, scorer=OSA.normalized_similarity, score_cutoff=NEAR, limit=None)
    for _, _, place in found:
        if len(sayings.phrases[place].text) >= SHORTEST_LIKE and _agrees(sayings.phrases[place], like):
            yield sayings.phrases[place]


def _nearest(like: _Phrase, phrases: Iterable[_Phrase]) -> str | None:
    best: dict[str, float] = {}
    for item in phrases:
        score = max(_by_words(like, item), _by_letters(like, item))
        if score >= NEAR:
            best[item.value] = max(score, best.get(item.value, 0.0))
    highest = max(best.values(), default=0.0)
    return _only(value for value, score in best.items() if score > highest - TOO_NEAR)


def _holding(like: _Phrase, phrases: Iterable[_Phrase]) -> str | None:
    """The only value that is said with all words of a text, and few others."""
    found = [item for item in phrases if like.words <= item.words]
    value = _only({item.value for item in found})
    return value if any(_by_words(like, item) >= WITHIN for item in found) else None


def _by_words(one: _Phrase, other: _Phrase) -> float:
    letters = sum(map(len, one.words)) + sum(map(len, other.words))
    return 2 * sum(map(len, one.words & other.words)) / letters if letters else 0.0


def _by_letters(one: _Phrase, other: _Phrase) -> float:
    from rapidfuzz.distance import OSA

    return OSA.normalized_similarity(one.text, other.text, score_cutoff=NEAR)


def _only(values: Iterable[str]) -> str | None:
    found = list(values)
    return found[0] if len(found) == 1 else None


def _phrase(value: str, said: str, vocabulary: frozenset[str]) -> _Phrase:
    """A folded text as its words, each as the vocabulary has it."""
    words = said.split()
    telling = frozenset(_as_known(word, vocabulary) for word in words if word not in _NOT_TELLING)
    return _Phrase(value, "".join(words), telling, tuple(_FIGURES.findall(said)), not _DENIES.isdisjoint(words))


@lru_cache(maxsize=10_000)
def _as_known(word: str, vocabulary: frozenset[str]) -> str:
    """The word of the vocabulary that a word is, in the singular or the plural, or is meant to be."""
    key = word.removesuffix("s") if len(word) > len("its") else word
    if key in vocabulary or not key.isalpha():
        return key
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    known = sorted(vocabulary)
    if len(key) >= SHORTEST_LIKE and (
        match := process.extractOne(key, known, scorer=OSA.normalized_similarity, score_cutoff=LIKE)
    ):
        return match[0]
    near = (item for item in known if item[0] == word[0])
    return _only(item for item in near if is_slip(word, item, shortest=SHORTEST_SLIP)) or key


@lru_cache(maxsize=200)
def _sayings_of(entry: Entry) -> _Sayings:
    said = {**entry.allowed_by_word, **entry.allowed_by_text}
    phrases = tuple(_phrase(value, key, frozenset()) for key, value in said.items())
    words = frozenset(word for item in phrases for word in item.words)
    with_word = {word: tuple(item for item in phrases if word in item.words) for word in words}
    return _Sayings(phrases, tuple(item.text for item in phrases), with_word, words)
