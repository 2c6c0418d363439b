"""The accessibility statement, made from what the browser tests found on every page of the site."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from plait.site.access import Access, declare
from plait.site.pages import show


@dataclass(frozen=True)
class Tested:
    """What was tested, when, and with what."""

    on: date
    axe: str
    """Version of axe, the checker."""
    walks: dict[str, list[str]]
    """The states of pages that were looked at, by the walk through the site that reached them; none had a fault."""

    @property
    def pages(self) -> int:
        """States of pages in all."""
        return sum(map(len, self.walks.values()))


@cache
def load_tested() -> Tested:
    """Read what came with this version: a browser test writes it, and fails where it is not so any more."""
    data = tomllib.loads(files("plait.site").joinpath("accessibility.toml").read_text(encoding="utf-8"))
    return Tested(data["on"], data["axe"], data["walks"])


@require_safe
@declare(Access.ANYONE)
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement."""
    return show(request, "accessibility.html", tested=load_tested())
