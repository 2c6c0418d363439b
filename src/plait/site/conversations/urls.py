"""Addresses of conversations."""

from __future__ import annotations

from django.urls import path

from plait.site.conversations import views
from plait.site.conversations.webhook import by_service

urlpatterns = [
    path("", views.conversations, name="conversations"),
    path("by-email/<slug:what>/", by_service, name="e-mail-service"),
    path("<slug:ident>/", views.conversation, name="conversation"),
    path("<slug:ident>/call/", views.call, name="conversation-call"),
    path("<slug:ident>/call/agree/", views.agree, name="conversation-agree"),
    path("<slug:ident>/call/file/", views.call_file, name="conversation-call-file"),
    path("<slug:ident>/answer-by/", views.answer_by, name="conversation-answer-by"),
    path("<slug:ident>/end/", views.end, name="conversation-end"),
]
