"""Addresses of the pages that match lists."""

from __future__ import annotations

from django.urls import path

from plait.site.matching.views import checking, looking, starting

urlpatterns = [
    path("", starting.match_lists, name="match"),
    path("bring/", starting.bring, name="match-bring"),
    path("<str:token>/working/", starting.working, name="match-working"),
    path("<str:token>/cancel/", starting.cancel_match, name="match-cancel"),
    path("<str:token>/", looking.review, name="review"),
    path("<str:token>/check/", checking.check, name="review-check"),
    path("<str:token>/pair/<int:one>-<int:other>/", checking.look_at_pair, name="review-pair"),
    path("<str:token>/pair/<int:one>-<int:other>/answer/", checking.answer_pair, name="review-answer"),
    path("<str:token>/take-back/", checking.take_answer_back, name="review-take-back"),
    path("<str:token>/answers/", looking.answers, name="review-answers"),
    path("<str:token>/people/", looking.people, name="review-people"),
    path("<str:token>/matches.xlsx", looking.workbook, name="review-workbook"),
    path("<str:token>/delete/", looking.delete, name="review-delete"),
]
