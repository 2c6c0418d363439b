"""Addresses of the place's ways."""

from __future__ import annotations

from django.urls import path

from plait.site.ways import views

urlpatterns = [
    path("", views.ways, name="ways"),
    path("choose/", views.choose, name="ways-choose"),
]
