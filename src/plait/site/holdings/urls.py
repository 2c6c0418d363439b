"""Addresses of what is held."""

from __future__ import annotations

from django.urls import path

from plait.site.holdings import views

urlpatterns = [
    path("about-me/", views.about_me, name="about-me"),
    path("about-me/file/", views.about_me_file, name="about-me-file"),
    path("ours/", views.ours, name="holdings"),
]
