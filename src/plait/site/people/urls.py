"""The address of the register."""

from __future__ import annotations

from django.urls import path

from plait.site.people import views

urlpatterns = [
    path("what-is-kept/", views.register, name="register"),
]
