"""What is kept about people."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from plait.site.access import Access, declare
from plait.site.pages import show
from plait.site.people.register import load_register


@require_safe
@declare(Access.ANYONE)
def register(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why, and until when."""
    return show(request, "people/register.html", register=load_register(), reads_lists=settings.LISTS_FOR != "nobody")
