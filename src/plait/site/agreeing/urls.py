"""Addresses of the standard and of what is proposed for it."""

from __future__ import annotations

from django.urls import path

from plait.site.agreeing import views

urlpatterns = [
    path("", views.standard, name="standard"),
    path("versions/<int:version>/", views.version, name="standard-version"),
    path("extension-<int:version>.toml", views.extension, name="extension"),
    path("propose/tag/", views.propose_tag, name="propose-tag"),
    path("propose/list/", views.propose_list, name="propose-list"),
    path("proposals/<int:proposal>/", views.proposal, name="proposal"),
    path("proposals/<int:proposal>/decide/", views.decide, name="decide"),
    path("proposals/<int:proposal>/withdraw/", views.withdraw, name="withdraw"),
    path("opinions/<int:opinion>/take-back/", views.take_back, name="take-opinion-back"),
]
