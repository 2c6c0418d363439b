"""Sending into the site's own outbox folder, for whoever runs the site to send on, and for the demo."""

from __future__ import annotations

from email.message import EmailMessage

from django.conf import settings

from plait.documents import write_whole
from plait.site.mail import Outgoing


def send(mail: EmailMessage, _to: Outgoing, *, name: str) -> None:
    """Write the e-mail's file. The same message writes the same file, so that doing it again does no harm."""
    settings.OUTBOX.mkdir(mode=0o700, exist_ok=True)
    write_whole(settings.OUTBOX / f"{name}.eml", mail.as_bytes())
