"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Conversations between two people."""

    name = "plait.site.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Answers come in by e-mail, whoever owes one is reminded once, and it is kept who opens a conversation."""
        from django.utils.translation import gettext_lazy as _

        from plait.site.conversations import door, inbox, mailbox, reminding, replies
        from plait.site.conversations.models import Thread
        from plait.site.jobs import housekeeping
        from plait.site.messaging import delivery
        from plait.site.people import seeing

        seeing.declare(Thread, _("A conversation"))
        delivery.answered_at(replies.address_of)
        housekeeping.tidies(reminding.remind)
        housekeeping.tidies(door.forget_refusals)
        housekeeping.looks(inbox.take_in_all)
        housekeeping.looks(mailbox.look_into_mailbox)
