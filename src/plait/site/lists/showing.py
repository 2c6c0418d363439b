"""How the pages of a list are shown: each says what the list is counted for, and leads back to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from plait.site.handover import Purpose
from plait.site.lists.owning import owner_of
from plait.site.lists.remembering import keeper_of
from plait.site.lists.tray import OpenList
from plait.site.pages import show


def show_list(request: HttpRequest, template: str, token: str, item: OpenList, **context: Any) -> HttpResponse:
    """Answer with a page about a list."""
    context |= {"token": token, "item": item, "purpose": item.purpose, "start_address": start_address(item.purpose)}
    return show(request, template, **context)


def show_start(request: HttpRequest, *, purpose: Purpose | None, **context: Any) -> HttpResponse:
    """Answer with the page on which a spreadsheet is chosen."""
    keeper = keeper_of(owner_of(request), purpose)
    headings = keeper.how_many_headings() if keeper else 0
    context |= {"start_address": start_address(purpose), "keeper": keeper, "remembered": headings}
    return show(request, "lists/start.html", purpose=purpose, **context)


def start_address(purpose: Purpose | None) -> str:
    """Where a list for this purpose is chosen."""
    address = reverse("start")
    return f"{address}?{urlencode({'for': purpose.ident})}" if purpose else address
