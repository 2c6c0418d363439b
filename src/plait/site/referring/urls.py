"""Addresses of the pages on which answers on referrals are put in."""

from __future__ import annotations

from django.urls import path

from plait.site.referring import views

urlpatterns = [
    path("", views.choose, name="referrals"),
    path("bring/", views.bring, name="referrals-bring"),
    path("answered/", views.answered, name="referrals-answered"),
    path("updated.xlsx", views.updated, name="referrals-updated"),
]
