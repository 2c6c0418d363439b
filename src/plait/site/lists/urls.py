"""Addresses of the pages that read, check and count a list."""

from __future__ import annotations

from django.urls import path

from plait.site.lists import views

urlpatterns = [
    path("", views.start, name="start"),
    path("list/<str:token>/", views.overview, name="overview"),
    path("list/<str:token>/columns/", views.columns, name="columns"),
    path("list/<str:token>/findings/", views.findings, name="findings"),
    path("list/<str:token>/report/", views.report, name="report"),
    path("list/<str:token>/count/", views.count, name="count"),
    path("list/<str:token>/table/", views.table, name="table"),
    path("list/<str:token>/forget/", views.forget, name="forget"),
]
