"""Somebody at a site that runs in processes of its own, without a browser: keeps cookies and sends forms."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urlencode

from tests.reliability.conftest import HOST
from tests.site.pages import read_page


@dataclass(frozen=True)
class Answer:
    """What a page was answered with."""

    status: int
    text: str
    retry_after: str


class Visitor:
    """Asks one site."""

    def __init__(self, port: int) -> None:
        self._root = f"http://{HOST}:{port}"
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open

    def look(self, path: str) -> Answer:
        """Open a page, and go where it leads."""
        return self._ask(path, None)

    def form(self, path: str) -> dict[str, str]:
        """What the form there would send if nothing in it was touched."""
        return read_page(self.look(path).text).values

    def send(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form, and go where that leads."""
        return self._ask(path, urlencode(fields).encode())

    def _ask(self, path: str, sent: bytes | None) -> Answer:
        try:
            with self._open(self._root + path, sent, timeout=30) as answer:
                return Answer(answer.status, answer.read().decode(), "")
        except urllib.error.HTTPError as answer:
            with answer:
                return Answer(answer.code, answer.read().decode(), answer.headers.get("Retry-After", ""))


@dataclass
class Asker:
    """Somebody who has signed in and asks one question after the other."""

    visitor: Visitor
    form: dict[str, str]
    asked: list[str] = field(default_factory=list)
    """The questions that the site has taken."""

    def ask(self) -> Answer:
        """Ask the next one, by a form that was opened before."""
        question = f"Who goes without food, {len(self.asked)}?"
        answer = self.visitor.send("/ask/", self.form | {"question": question})
        if answer.status == 200:
            self.asked.append(question)
        return answer


def come_in(port: int, link: str) -> Asker:
    """Come in by a link and open the form to ask."""
    visitor = Visitor(port)
    assert visitor.send(link, visitor.form(link)).status == 200
    text = {"sensed": "We see the same faces.", "decision": "Where the table opens.", "openness": "partners"}
    return Asker(visitor, visitor.form("/ask/") | text)
