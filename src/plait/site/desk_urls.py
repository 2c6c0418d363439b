"""Every address of the desk."""

from __future__ import annotations

from django.urls import include, path

from plait.site.lists import views

urlpatterns = [
    path("open/<str:key>/", views.open_desk, name="open"),
    path("", include("plait.site.lists.urls")),
]
handler404 = "plait.site.pages.missing"
handler500 = "plait.site.pages.broken"
