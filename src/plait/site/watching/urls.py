"""Addresses for whatever and whoever watches over the site."""

from __future__ import annotations

from django.urls import path

from plait.site.watching import pages, views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("jobs/", pages.jobs, name="jobs"),
    path("jobs/<int:number>/again/", pages.again, name="job-again"),
    path("jobs/<int:number>/give-up/", pages.let_be, name="job-give-up"),
]
