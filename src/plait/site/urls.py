"""Every address of the shared site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("plait.site.projects.urls")),
    path("", include("plait.site.people.urls")),
    path("", include("plait.site.messaging.urls")),
    path("lists/", include("plait.site.lists.urls")),
]
handler404 = "plait.site.pages.missing"
handler500 = "plait.site.pages.broken"
