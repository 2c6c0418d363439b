"""Addresses of incidents."""

from __future__ import annotations

from django.urls import path

from plait.site.incidents import views

urlpatterns = [
    path("", views.incidents, name="incidents"),
    path("report/", views.report, name="incident-report"),
    path("<int:number>/", views.incident, name="incident"),
    path("<int:number>/answer/", views.answer, name="incident-answer"),
    path("<int:number>/close/", views.close, name="incident-close"),
]
