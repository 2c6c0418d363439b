"""What somebody does who matches lists at the desk: bring them, wait, and answer pair after pair."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.site.conftest import Answer, Desk

PATIENCE = 30
"""Seconds for what is to happen at once, on a machine that has much else to do."""


def uploaded(paths: Sequence[Path]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]


def bring(desk: Desk, *paths: Path) -> Answer:
    """Bring lists to be matched; gives the page on which they stand."""
    assert desk.post("/match/bring/", {"files": uploaded(paths)}).goes_to == "/match/"
    return desk.ask("/match/")


def start(desk: Desk, paths: Sequence[Path] = (), **more: object) -> str:
    """Match all lists that lie open, these among them; gives the address at which the end of it is told."""
    page = bring(desk, *paths) if paths else desk.ask("/match/")
    tokens = re.findall(r'name="lists" value="([^"]+)"', page.html)
    answer = desk.post("/match/", {"lists": tokens, "within": "on", "most": ""} | more)
    assert answer.goes_to.endswith("/working/"), answer.page.errors
    return answer.goes_to


def matched(desk: Desk, paths: Sequence[Path] = (), **more: object) -> str:
    """The same; gives the address of the review."""
    ended = desk.ask(start(desk, paths, **more))
    assert ended.status == 302, ended.page.text
    return ended.goes_to


def pair_on(page: Answer) -> str:
    """The pair that is asked about."""
    found = re.search(r"/pair/([0-9]+-[0-9]+)/answer/", page.html)
    assert found, page.page.text
    return found[1]


def say(desk: Desk, at: str, answer: str, *, pair: str = "", note: str = "") -> tuple[str, Answer]:
    """Answer a pair, or the next one; gives the pair and the page that follows."""
    asked = pair or pair_on(desk.ask(f"{at}check/"))
    sent = desk.post(f"{at}pair/{asked}/answer/", {"answer": answer, "note": note})
    assert sent.goes_to == f"{at}check/", sent.page.errors
    return asked, desk.ask(sent.goes_to)


def figures(desk: Desk, at: str) -> list[int]:
    """What the page of a review counts: people on several lists, people in all, pairs left, pairs looked at."""
    return [int(text) for text in re.findall(r"summary-list__value\">([0-9]+)", desk.ask(at).html)]


def groups_of(desk: Desk, at: str) -> Iterator[list[str]]:
    """The pairs of each person on the first page of everybody."""
    for section in desk.ask(f"{at}people/").html.split('<section class="plait-section">')[1:]:
        yield re.findall(r"/pair/([0-9]+-[0-9]+)/", section)
