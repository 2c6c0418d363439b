"""Addresses of what comes and goes on paper."""

from __future__ import annotations

from django.urls import include, path

from plait.site.paper.views import parts, posts

part_urls = [
    path("", parts.part, name="paper-part"),
    path("sheet/", parts.sheet, name="paper-sheet"),
    path("write-down/", parts.write_down, name="paper-write-down"),
    path("remarks/<int:remark>/take-back/", parts.take_remark_back, name="paper-take-back"),
]
post_urls = [
    path("contact/", posts.contact, name="paper-contact"),
    path("carry/", posts.carry, name="paper-carry"),
    path("put-down/", posts.put_down, name="paper-put-down"),
]
urlpatterns = [
    path("paper/", posts.paper, name="paper"),
    path("paper/new/", posts.new, name="paper-new"),
    path("paper/posts/<int:post>/", include(post_urls)),
    path("paper/asked/<int:part>/", include(part_urls)),
    path("questions/<slug:ident>/ask-on-paper/", parts.ask, name="ask-on-paper"),
]
