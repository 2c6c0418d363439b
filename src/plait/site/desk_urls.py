"""Every address of the desk."""

from __future__ import annotations

from django.urls import include, path

from plait.site.lists.views.opening import open_desk

urlpatterns = [
    path("open/<str:key>/", open_desk, name="open"),
    path("", include("plait.site.lists.urls")),
]
handler404 = "plait.site.pages.missing"
handler500 = "plait.site.pages.broken"
