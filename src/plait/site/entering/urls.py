"""Addresses of signing in and of one's own account."""

from __future__ import annotations

from django.urls import path

from plait.site.entering.views import account, by_link, second_step, signing_in, single_sign_on

urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-in/as/<int:number>/", signing_in.sign_in_as, name="sign-in-as"),
    path("sign-in/link/", signing_in.sign_in_link, name="sign-in-link"),
    path("sign-in/step/", second_step.second_step, name="second-step"),
    path("sign-in/step/passkey/", second_step.second_step_passkey, name="second-step-passkey"),
    path("sign-in/step/recovery/", second_step.second_step_recovery, name="second-step-recovery"),
    path("sign-in/step/set-up/", second_step.set_up, name="second-step-set-up"),
    path("sign-in/step/set-up/passkey/", second_step.set_up_passkey, name="second-step-set-up-passkey"),
    path("sign-in/single/", single_sign_on.there, name="single-sign-on"),
    path("sign-in/single/back/", single_sign_on.back, name="single-sign-on-back"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("come-in/<str:token>/", signing_in.come_in, name="come-in"),
    path("by-link/", by_link.open_question, name="by-link-open"),
    path("by-link/new/", by_link.new_link, name="by-link-new"),
    path("by-link/<str:token>/", by_link.by_link, name="by-link"),
    path("questions/<slug:ident>/links/<int:number>/end/", by_link.end_link, name="link-end"),
    path("password/", account.password, name="password"),
    path("account/", account.account, name="account"),
    path("account/app/", account.app, name="account-app"),
    path("account/app/remove/", account.remove_app, name="account-app-remove"),
    path("account/passkeys/add/", account.add_passkey, name="account-passkey"),
    path("account/passkeys/<int:passkey>/remove/", account.remove_passkey, name="account-passkey-remove"),
    path("account/recovery-codes/", account.recovery_codes, name="account-codes"),
    path("account/recovery-codes/file/", account.recovery_codes_file, name="account-codes-file"),
    path("account/sessions/<int:visit>/end/", account.end_session, name="account-session-end"),
    path("account/sessions/end/", account.end_other_sessions, name="account-sessions-end"),
]
