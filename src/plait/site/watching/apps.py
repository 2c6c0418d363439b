"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class WatchingConfig(AppConfig):
    """Watching."""

    name = "plait.site.watching"
    label = "watching"

    def ready(self) -> None:
        """Signing in is counted, however it is done; and some may see to work that failed."""
        from django.contrib.auth.signals import user_logged_in, user_login_failed
        from django.utils.translation import gettext_lazy as _

        from plait.site import allowed
        from plait.site.people.looking_after import why_not_vouch
        from plait.site.watching.metrics import count_sign_in, count_wrong_password

        user_logged_in.connect(count_sign_in, dispatch_uid="plait.site.watching")
        user_login_failed.connect(count_wrong_password, dispatch_uid="plait.site.watching")
        allowed.register(
            _("See to work in the background that failed"), lambda _ours, somebody: why_not_vouch(somebody)
        )
