"""Addresses of the dictionary and of empty lists."""

from __future__ import annotations

from django.urls import URLPattern, path

from plait.site.access import Access, declare
from plait.site.dictionary import views


def addresses(access: Access) -> list[URLPattern]:
    """All addresses, open to these: on a shared site to anyone, at the desk to the person who started it."""
    opened = declare(access)
    return [
        path("dictionary/", opened(views.dictionary), name="dictionary"),
        path("dictionary/print/", opened(views.printable), name="dictionary-print"),
        path("dictionary/<slug:slug>/", opened(views.entry), name="dictionary-entry"),
        path("templates/", opened(views.templates), name="templates"),
        path("templates/<slug:name>/", opened(views.template), name="template"),
        path("templates/<slug:name>/file/", opened(views.template_file), name="template-file"),
    ]
