"""The desk's reviews: in memory, with the answers in a file of their own, so that nothing said is lost with the desk.

The file holds keyed checksums of pairs and what was said of them; no cell of a list, and no note.
"""

from __future__ import annotations

import hmac
import json
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from plait.documents import one_at_a_time, write_whole
from plait.linkage import Answer, Matches
from plait.linkage.reviewing import Pair, Said, pair_keys
from plait.site.lists.sweeping import Clock, Later, Sweeps, do_later
from plait.site.lists.tray import Tray
from plait.site.matching.reviews import Terms

MOST = 4
"""Reviews that lie open at once; the one that was longest not touched makes room."""
SECONDS = 8 * 3600
"""A review that nobody touched for so long is forgotten: a working day, as somebody may be called away from it."""
YEAR = 366
"""Days for which an answer is remembered after it was last given or used."""
MOST_ANSWERS = 50_000
_ME = "me"


@dataclass(eq=False)
class OwnReview:
    """A review at the desk (see `plait.site.matching.reviews`)."""

    token: str
    terms: Terms
    found: Matches
    file: AnswersFile
    who: str = _ME
    given: list[Said] = field(default_factory=list)
    touched: float = 0.0
    whose: str = ""
    refusal: str = ""
    until: date | None = None

    @property
    def title(self) -> str:
        """The names of its lists."""
        return ", ".join(item.name for item in self.found.lists)

    def matches(self) -> Matches:
        """What was found."""
        return self.found

    def said(self) -> Sequence[Said]:
        """All answers."""
        return tuple(self.given)

    def people(self) -> Mapping[str, str]:
        """Nobody is named where there is one person."""
        return {}

    def say(self, pair: Pair, answer: Answer, note: str) -> None:
        """Answer a pair. Raises PlaitError where the file of answers cannot be written."""
        said = Said(pair, answer, self.who, note)
        self.file.put(self.found, {pair: answer})
        self.given[:] = [*(item for item in self.given if item.pair != pair), said]

    def take_back(self) -> Pair | None:
        """Take the last answer back. Raises PlaitError as `say`."""
        if not self.given:
            return None
        pair = self.given[-1].pair
        self.file.put(self.found, {pair: None})
        self.given.pop()
        return pair

    def look_at(self, pair: Pair) -> None:
        """There is nobody else."""

    def looked_at(self) -> Collection[Pair]:
        """There is nobody else."""
        return ()

    def delete(self) -> None:
        """Forget the review; the answers stay in their file, for next month's lists."""
        _reviews.forget(self.token)


@dataclass(frozen=True)
class AnswersFile:
    """What was said of pairs, by a keyed checksum of the two rows."""

    path: Path | None
    key: bytes

    def recall(self, matches: Matches) -> Iterator[Said]:
        """What was said before of these pairs. A file that cannot be read counts as none."""
        known = self._read()
        if known:
            codes = self._codes(matches, matches.scored.select("a", "b").rows())
            for pair, code in codes.items():
                if code in known:
                    yield Said(pair, Answer(known[code][0]), _ME)

    def put(self, matches: Matches, said: Mapping[Pair, Answer | None]) -> None:
        """Remember this; None forgets. Raises PlaitError where it cannot be written."""
        if self.path is None:
            return
        codes, day = self._codes(matches, list(said)), int(time.time() // 86_400)
        with suppress(OSError):  # whatever is wrong with the folder is said by the writing
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.parent.chmod(0o700)
        with one_at_a_time(self.path.parent):
            known = {code: item for code, item in self._read().items() if item[1] > day - YEAR}
            for pair, answer in said.items():
                known.pop(codes[pair], None)
                if answer is not None:
                    known[codes[pair]] = (answer.value, day)
            kept = dict(list(known.items())[-MOST_ANSWERS:])
            write_whole(self.path, json.dumps(kept).encode())

    def _read(self) -> dict[str, tuple[str, int]]:
        if self.path is None:
            return {}
        with suppress(OSError, ValueError, TypeError):
            found = json.loads(self.path.read_text(encoding="utf-8"))
            answers = {answer.value for answer in Answer}
            return {str(code): (said, int(day)) for code, (said, day) in found.items() if said in answers}
        return {}

    def _codes(self, matches: Matches, pairs: Sequence[Pair]) -> dict[Pair, str]:
        keys = pair_keys(matches, pairs)
        return {pair: hmac.digest(self.key, key.encode(), "sha256").hex()[:32] for pair, key in keys.items()}


class _OwnReviews:
    """All reviews at the desk. Safe to use from several threads; ``clock`` and ``later`` as in the tray."""

    def __init__(self, *, clock: Clock = time.monotonic, later: Later = do_later) -> None:
        self._reviews: dict[str, OwnReview] = {}
        self._lock = threading.Lock()
        self._clock = clock
        self._sweeps = Sweeps(self._forget_old, later=later)

    def organisations(self) -> Sequence[tuple[int, str]]:
        """The desk belongs to one person."""
        return ()

    def begin(self, matches: Matches, terms: Terms) -> str:
        """Begin a review with what was said of the same rows before."""
        path = Path(settings.HISTORIES).parent / "answers" / "answers.json" if settings.HISTORIES else None
        file = AnswersFile(path, settings.LIST_KEY)
        review = OwnReview(Tray.new_token(), terms, matches, file, given=list(file.recall(matches)))
        with self._lock:
            while len(self._reviews) >= MOST:
                del self._reviews[min(self._reviews, key=lambda token: self._reviews[token].touched)]
            review.touched = self._clock()
            self._reviews[review.token] = review
            self._sweeps.come_back(SECONDS)
        return review.token

    def all(self) -> Sequence[OwnReview]:
        """The reviews, the newest first."""
        with self._lock:
            return list(self._reviews.values())[::-1]

    def find(self, token: str) -> OwnReview | None:
        """The review of this token."""
        with self._lock:
            found = self._reviews.get(token)
            if found is not None:
                found.touched = self._clock()
            return found

    def forget(self, token: str) -> None:
        """Forget a review at once."""
        with self._lock:
            self._reviews.pop(token, None)

    def _forget_old(self) -> float | None:
        with self._lock:
            oldest = self._clock() - SECONDS
            for token in [token for token, item in self._reviews.items() if item.touched <= oldest]:
                del self._reviews[token]
            touched = [item.touched for item in self._reviews.values()]
            return min(touched) - oldest if touched else None


_reviews = _OwnReviews()


def own_reviews(_request: HttpRequest) -> _OwnReviews:
    """The reviews of the one person at the desk."""
    return _reviews
