"""Every address of the desk."""

from __future__ import annotations

from django.urls import include, path

from plait.site.access import Access
from plait.site.dictionary.urls import addresses as dictionary
from plait.site.lists.views.opening import open_desk

urlpatterns = [
    path("open/<str:key>/", open_desk, name="open"),
    path("", include("plait.site.lists.urls")),
    path("match/", include("plait.site.matching.urls")),
    path("referrals/", include("plait.site.referring.urls")),
    path("", include(dictionary(Access.LISTS))),
]
handler400 = "plait.site.pages.not_understood"
handler404 = "plait.site.pages.missing"
handler500 = "plait.site.pages.broken"
