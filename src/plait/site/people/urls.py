"""Addresses of signing in and of the register."""

from __future__ import annotations

from django.urls import path

from plait.site.people import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/as/<int:number>/", views.sign_in_as, name="sign-in-as"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("come-in/<str:token>/", views.come_in, name="come-in"),
    path("password/", views.password, name="password"),
    path("what-is-kept/", views.register, name="register"),
]
