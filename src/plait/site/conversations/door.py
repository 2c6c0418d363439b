"""The door for answers by e-mail, whichever way they came: each becomes an entry or is refused, once.

What is refused is not kept: whoever sent it is told why, where that is known. Neither two programs that answer each
other without saying that they are programs, nor one that answers whatever it is told, goes on for long.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from enum import Enum, auto

from django.core.exceptions import ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.site import log
from plait.site.conversations.actions import write_to
from plait.site.conversations.letters import Letter
from plait.site.conversations.models import Entry, Refusal, Thread
from plait.site.conversations.replies import conversation_at
from plait.site.conversations.writing import address
from plait.site.forms import PublicText
from plait.site.messaging.actions import tell
from plait.site.people.fields import blind_index
from plait.site.people.models import Person

A_WHILE = timedelta(hours=1)
MOST = 20
"""Answers by e-mail that one person gives in one conversation within that time."""
MOST_TOLD = 3
"""Times that somebody is told in it that an answer did not arrive."""
KEPT = timedelta(days=30)
"""How long is known what was refused: it has gone from wherever it came long before."""


class Became(Enum):
    """What became of an e-mail."""

    SEEN_TO = auto()
    """It was taken in, now or earlier, or refused, or a program wrote it."""
    NOT_OURS = auto()
    """It leads to no conversation."""
    NOT_READ = auto()
    """It cannot be read, or what it holds cannot be kept."""


def take_in(read: Callable[[], Letter]) -> Became:
    """Take in an e-mail. Raises Django's OperationalError and InterfaceError where the database is away."""
    try:
        return _take_in(read())
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - Python's own reader of e-mails has many; the next one is not to wait for ever
        log.fault(error)
        return Became.NOT_READ


def forget_refusals() -> None:
    """Forget what was refused long ago."""
    Refusal.objects.filter(at__lt=timezone.now() - KEPT).delete()


def _take_in(letter: Letter) -> Became:
    found = next((found for to in letter.to if (found := conversation_at(to))), None)
    if found is None:
        return Became.NOT_OURS
    if not letter.automatic and not _is_known(letter):
        _answer(letter, *found)
    return Became.SEEN_TO


def _is_known(letter: Letter) -> bool:
    return any(model.objects.filter(mail=letter.checksum).exists() for model in (Entry, Refusal))


def _answer(letter: Letter, thread: Thread, person: Person) -> None:
    try:
        try:
            write_to(thread, by=person, text=_checked(letter, thread, person), mail=letter.checksum)
        except PlaitError as refused:
            _refuse(letter, thread, person, why=refused)
    except IntegrityError:
        return  # another worker took it in at the same moment


@transaction.atomic
def _refuse(letter: Letter, thread: Thread, person: Person, *, why: PlaitError) -> None:
    told = Refusal.objects.filter(thread=thread, at__gte=timezone.now() - A_WHILE).count()
    Refusal.objects.create(thread=thread, mail=letter.checksum)
    if told < MOST_TOLD:
        body = _("Your answer was not taken in. %(why)s You can write it on the site.") % {"why": why}
        tell(person, subject=_("Your answer did not arrive"), body=body, link=address(thread))


def _checked(letter: Letter, thread: Thread, person: Person) -> str:
    """What was written, if it may be kept. Raises PlaitError where it may not."""
    if blind_index(letter.sender) != person.email_index:
        raise PlaitError(_("It came from another address than the one that this site knows of you."))
    lately = thread.entries.filter(by=person, mail__isnull=False, written_at__gte=timezone.now() - A_WHILE)
    if lately.count() >= MOST:
        raise PlaitError(_("More answers came from you within an hour than anybody writes."))
    try:
        return PublicText().clean(letter.text)
    except ValidationError as wrong:
        raise PlaitError(" ".join(wrong.messages)) from None
