"""Addresses of somebody's own messages."""

from __future__ import annotations

from django.urls import path

from plait.site.messaging import views

urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path("messages/read/", views.read, name="messages-read"),
    path("messages/how/", views.how, name="messages-how"),
    path("messages/by-email/<str:token>/", views.by_email, name="messages-by-email"),
]
