"""Addresses for whatever watches over the site."""

from __future__ import annotations

from django.urls import path

from plait.site.watching import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]
