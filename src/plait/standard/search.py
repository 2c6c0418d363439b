"""Plain-word look-up in the dictionary: from words as people say them to the entries they may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from plait.standard.entries import Entry
from plait.standard.folding import fold

SHORTEST_BEGINNING = 3
"""Letters of a word that may stand for every word that begins with them."""
SLIP = 78
"""How alike (0 to 100) a word must be to a known one to be taken for it misspelt."""
LONGEST = 200
"""Characters of a question that are looked at."""

_WHOLE, _BEGINNING, _MISSPELT = 1.0, 0.8, 0.6
_BY_TAG, _BY_NAME, _BY_HEADING, _BY_VALUE, _BY_DEFINITION = 5.0, 4.0, 3.0, 2.0, 1.0
_SAY_NOTHING = frozenset(
    {
        "a", "an", "and", "are", "about", "can", "do", "does", "for", "how", "i", "if", "in", "is", "it", "mean",
        "means", "my", "of", "on", "or", "s", "that", "the", "their", "they", "this", "to", "what", "where", "which",
        "who", "whose", "with",
    }
)  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Index:
    """The words of a dictionary's entries, each with how much it says about its entry."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._weights: dict[str, dict[int, float]] = {}
        for place, entry in enumerate(entries):
            for weight, text in _texts(entry):
                for word in fold(text).split():
                    weights = self._weights.setdefault(word, {})
                    weights[place] = max(weight, weights.get(place, 0.0))

    def search(self, words: str) -> tuple[Entry, ...]:
        """The entries that have all of the words, best first; where none has, those that have the most."""
        asked = fold(_CAMEL.sub(" ", words[:LONGEST])).split()
        telling = [word for word in dict.fromkeys(asked) if word not in _SAY_NOTHING] or asked
        found: dict[int, list[float]] = {}
        for word in telling:
            for place, score in self._scores(word).items():
                found.setdefault(place, []).append(score)
        most = max(map(len, found.values()), default=0)
        places = [place for place, scores in found.items() if len(scores) == most]
        places.sort(key=lambda place: (-sum(found[place]), len(_parts(self._entries[place])), place))
        return tuple(self._entries[place] for place in places)

    def _scores(self, word: str) -> dict[int, float]:
        """How well each entry answers to one word: as it stands or begun, else as a slip of the hand."""
        scores: dict[int, float] = {}
        for known, share in tuple(self._like(word)) or tuple(self._misspelt(word)):
            for place, weight in self._weights[known].items():
                scores[place] = max(share * weight, scores.get(place, 0.0))
        return scores

    def _like(self, word: str) -> Iterator[tuple[str, float]]:
        if word in self._weights:
            yield word, _WHOLE
        if len(word) < SHORTEST_BEGINNING:
            return
        for known in self._weights:
            # "house" asks for "household"; "volunteers" asks for "volunteer".
            if known != word and (known.startswith(word) or known in {word.removesuffix("s"), word.removesuffix("es")}):
                yield known, _BEGINNING

    def _misspelt(self, word: str) -> Iterable[tuple[str, float]]:
        from rapidfuzz import fuzz, process

        matches = process.extract(word, self._weights.keys(), scorer=fuzz.ratio, score_cutoff=SLIP, limit=5)
        return [(known, _MISSPELT * score / 100) for known, score, _ in matches]


def _texts(entry: Entry) -> Iterator[tuple[float, str]]:
    parts = _parts(entry)
    yield _BY_TAG, " ".join(parts)
    # "wardcode" is asked for as well as "ward code".
    yield _BY_TAG, " ".join(map("".join, pairwise(parts)))
    yield _BY_NAME, entry.name
    yield from ((_BY_HEADING, heading) for heading in (*entry.headings, entry.short_name, entry.area))
    yield from ((_BY_VALUE, text) for text in (*entry.allowed, *entry.labels.values()))
    yield from ((_BY_VALUE, text) for words in entry.synonyms.values() for text in words)
    yield from ((_BY_DEFINITION, text) for text in (entry.definition, entry.form, entry.source, entry.sensitive_why))


def _parts(entry: Entry) -> list[str]:
    return fold(_CAMEL.sub(" ", entry.tag)).split()
