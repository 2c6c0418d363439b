"""What is done about the figures that are kept of a list: it is begun, and it is forgotten."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.errors import PlaitError
from plait.site.access import Access, declare
from plait.site.lists.keeping_figures import begin_keeping, forget_figures
from plait.site.lists.owning import tagged_list
from plait.site.lists.tray import OpenList
from plait.site.lists.views.looking import show_overview


@require_POST
@declare(Access.LISTS)
def keep_figures(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the figures of a list from now on."""
    return _do(request, token, begin_keeping)


@require_POST
@declare(Access.LISTS)
def drop_figures(request: HttpRequest, token: str) -> HttpResponse:
    """Forget the figures of a list."""
    return _do(request, token, forget_figures)


def _do(request: HttpRequest, token: str, what: Callable[[OpenList], None]) -> HttpResponse:
    item, tagged = tagged_list(request, token)
    try:
        what(item)
    except PlaitError as error:
        return show_overview(request, token, item, tagged, problem=str(error))
    return redirect(f"{reverse('overview', kwargs={'token': token})}#over-time")
