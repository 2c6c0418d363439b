"""Every address of the shared site."""

from __future__ import annotations

from django.urls import include, path

from plait.site.access import Access
from plait.site.accessibility import accessibility
from plait.site.dictionary.urls import addresses as dictionary

urlpatterns = [
    path("", include("plait.site.projects.urls")),
    path("", include("plait.site.paper.urls")),
    path("", include("plait.site.people.urls")),
    path("", include("plait.site.entering.urls")),
    path("", include("plait.site.messaging.urls")),
    path("what-is-kept/", include("plait.site.holdings.urls")),
    path("incidents/", include("plait.site.incidents.urls")),
    path("conversations/", include("plait.site.conversations.urls")),
    path("accessibility/", accessibility, name="accessibility"),
    path("ways/", include("plait.site.ways.urls")),
    path("organisations/", include("plait.site.organisations.urls")),
    path("", include("plait.site.watching.urls")),
    path("standard/", include("plait.site.agreeing.urls")),
    path("record/", include("plait.site.record.urls")),
    path("lists/", include("plait.site.lists.urls")),
    path("match/", include("plait.site.matching.urls")),
    path("referrals/", include("plait.site.referring.urls")),
    path("", include(dictionary(Access.ANYONE))),
]
handler400 = "plait.site.pages.not_understood"
handler404 = "plait.site.pages.missing"
handler500 = "plait.site.pages.broken"
