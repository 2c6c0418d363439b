"""Addresses of the record."""

from __future__ import annotations

from django.urls import path

from plait.site.record import views

urlpatterns = [
    path("", views.record, name="record"),
    path("what-was-done.csv", views.file, name="record-file"),
]
