"""Addresses of the pages that read, check and count a list."""

from __future__ import annotations

from django.urls import path

from plait.site.lists.views import counting, looking, reading

urlpatterns = [
    path("", reading.start, name="start"),
    path("list/<str:token>/reading/", reading.reading, name="reading"),
    path("list/<str:token>/cancel/", reading.cancel, name="cancel"),
    path("list/<str:token>/forget/", reading.forget, name="forget"),
    path("list/<str:token>/", looking.overview, name="overview"),
    path("list/<str:token>/columns/", looking.columns, name="columns"),
    path("list/<str:token>/findings/", looking.findings, name="findings"),
    path("list/<str:token>/report/", looking.report, name="report"),
    path("list/<str:token>/cleaned/", looking.cleaned, name="cleaned"),
    path("list/<str:token>/count/", counting.count, name="count"),
    path("list/<str:token>/table/", counting.table, name="table"),
]
