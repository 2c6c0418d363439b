"""Addresses of the pages that read, check and count a list."""

from __future__ import annotations

from django.urls import path

from plait.site.lists.views import copies, counting, keeping, looking, mending, placing, reading

urlpatterns = [
    path("", reading.start, name="start"),
    path("forget-headings/", reading.forget_remembered, name="forget-headings"),
    path("list/<str:token>/reading/", reading.reading, name="reading"),
    path("list/<str:token>/cancel/", reading.cancel, name="cancel"),
    path("list/<str:token>/forget/", reading.forget, name="forget"),
    path("list/<str:token>/", looking.overview, name="overview"),
    path("list/<str:token>/columns/", looking.columns, name="columns"),
    path("list/<str:token>/rows/", placing.rows, name="rows"),
    path("list/<str:token>/sheet/", placing.sheet, name="sheet"),
    path("list/<str:token>/bring-up/", placing.bring_up, name="bring-up"),
    path("list/<str:token>/findings/", looking.findings, name="findings"),
    path("list/<str:token>/report/", looking.report, name="report"),
    path("list/<str:token>/cleaned/", copies.cleaned, name="cleaned"),
    path("list/<str:token>/copy/", copies.copy, name="copy"),
    path("list/<str:token>/annotated.xlsx", copies.annotated, name="annotated"),
    path("list/<str:token>/keep-figures/", keeping.keep_figures, name="keep-figures"),
    path("list/<str:token>/forget-figures/", keeping.drop_figures, name="forget-figures"),
    path("list/<str:token>/grid/", mending.grid, name="grid"),
    path("list/<str:token>/mend/", mending.mend_cell, name="mend"),
    path("list/<str:token>/suggestions/", mending.suggestions, name="suggestions"),
    path("list/<str:token>/changes/", mending.changes, name="changes"),
    path("list/<str:token>/undo/", mending.undo, name="undo"),
    path("list/<str:token>/mended.xlsx", copies.mended, name="mended"),
    path("list/<str:token>/mended.csv", copies.mended_csv, name="mended-csv"),
    path("list/<str:token>/count/", counting.count, name="count"),
    path("list/<str:token>/table/", counting.table, name="table"),
]
