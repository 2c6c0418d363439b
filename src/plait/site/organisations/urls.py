"""Addresses of organisations and their people."""

from __future__ import annotations

from django.urls import include, path

from plait.site.organisations.views import asking, members, organisations, yourself

organisation_urls = [
    path("", organisations.organisation, name="organisation"),
    path("describe/", organisations.describe, name="organisation-describe"),
    path("verify/", organisations.verify, name="organisation-verify"),
    path("doubt/", organisations.doubt, name="organisation-doubt"),
    path("place/", organisations.place, name="organisation-place"),
    path("leave-place/", organisations.leave, name="organisation-leave-place"),
    path("invite/", members.invite, name="member-invite"),
    path("ask/", asking.ask, name="organisation-ask"),
]
member_urls = [
    path("", members.member, name="member"),
    path("look-after/", members.look_after, name="member-look-after"),
    path("stop/", members.stop, name="member-stop"),
    path("link/", members.link, name="member-link"),
    path("remove/", members.remove, name="member-remove"),
    path("leave/", members.leave, name="member-leave"),
]
urlpatterns = [
    path("", organisations.organisations, name="organisations"),
    path("what-may-i/", yourself.what_may_i, name="what-may-i"),
    path("forget-me/", yourself.forget_me, name="forget-me"),
    path("ask/", asking.ask_without_account, name="ask-without-account"),
    path("asked/<slug:key>/", asking.asked, name="asked"),
    path("requests/<int:asking>/", asking.answer, name="request-answer"),
    path("members/<int:membership>/", include(member_urls)),
    path("<int:organisation>/", include(organisation_urls)),
]
