"""What the tests of answers by e-mail have in common: a conversation, where it is answered, and letters."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plait.site.conversations.models import Thread

QUOTED = "\n\nOn Sun, 22 Nov 2026 at 14:00, Plait <replies@plait.example.org> wrote:\n> A count, please.\n"


def mail(address: str, text: str = "Yes, by ward.", *, sender: str = "dan.data@example.org", **headers: str) -> bytes:
    """A letter."""
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = f"Dan <{sender}>", address, "Re: a question"
    written["Message-ID"] = headers.pop("message_id", "<1@example.org>")
    for name, value in headers.items():
        written[name.replace("_", "-")] = value
    written.set_content(text)
    return written.as_bytes()


def address_in(thread: Thread) -> str:
    """Where the last message to whoever was asked can be answered."""
    from plait.site.messaging.delivery import letter
    from plait.site.messaging.models import Message

    message = Message.objects.filter(to=thread.other).first()
    assert message is not None
    return str(letter(message)["Reply-To"])


def texts(thread: Thread) -> list[str]:
    """What stands in the conversation."""
    return [entry.text for entry in thread.entries.all()]
