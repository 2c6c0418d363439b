"""Addresses of questions and of what is published."""

from __future__ import annotations

from django.urls import include, path

from plait.site.projects.views import insight, picture, questions, tables

question_urls = [
    path("", questions.question, name="question"),
    path("invite/", questions.invite_partner, name="invite"),
    path("join/", questions.join_question, name="join"),
    path("answer/", questions.answer, name="answer"),
    path("contribute/", tables.contribute, name="contribute"),
    path("tables/<int:number>/", tables.draft, name="table-draft"),
    path("tables/<int:number>/drop/", tables.drop, name="table-drop"),
    path("tables/<int:number>/unshare/", tables.unshare, name="table-unshare"),
    path("picture/", picture.picture, name="picture"),
    path("picture/<slug:view>.geojson", picture.layer, name="layer"),
    path("say/", picture.say_something, name="say"),
    path("remarks/<int:number>/take-back/", picture.take_remark_back, name="take-back"),
    path("act/", picture.act, name="act"),
    path("no-action/", picture.no_action, name="no-action"),
    path("decisions/<int:number>/done/", picture.finish, name="decision-done"),
    path("decisions/<int:number>/drop/", picture.drop, name="decision-drop"),
    path("publish/", insight.publish_question, name="publish"),
    path("publish/stop/", insight.take_down, name="take-down"),
]
urlpatterns = [
    path("", questions.home, name="home"),
    path("ask/", questions.ask_question, name="ask"),
    path("questions/<slug:ident>/", include(question_urls)),
    path("insights/<slug:ident>/", insight.insight, name="insight"),
    path("insights/<slug:ident>/files/<str:name>", insight.file, name="insight-file"),
]
