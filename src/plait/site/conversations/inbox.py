"""Answers by e-mail: a mail server puts each as a file into the site's folder, and it becomes an entry, once.

What cannot be taken in is not kept: whoever sent it is told why, where that is known.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.site.conversations.actions import write_to
from plait.site.conversations.letters import LARGEST, Letter, read_letter
from plait.site.conversations.models import Entry, Thread
from plait.site.conversations.replies import conversation_at
from plait.site.conversations.writing import address
from plait.site.forms import PublicText
from plait.site.messaging.actions import tell
from plait.site.people.fields import blind_index
from plait.site.people.models import Person

MOST = 100
"""Files that are taken in at one look."""


def take_in_all() -> None:
    """Take in what lies in the folder. A file goes away only after what became of it is in the database."""
    if not settings.INBOX.is_dir():
        return
    for path in sorted(settings.INBOX.iterdir())[:MOST]:
        if path.is_file() and not path.name.startswith("."):  # one that is still being written begins with a dot
            _take_in(path)


def _take_in(path: Path) -> None:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST)
    except OSError:  # another worker was quicker, or it is not ours to read
        return
    try:
        letter = read_letter(data)
    except Exception:  # noqa: BLE001 - Python's own reader of e-mails has many; the next file is not to wait for ever
        aside = path.parent / "not-read"
        aside.mkdir(mode=0o700, exist_ok=True)
        path.rename(aside / path.name)
        return
    found = next((found for to in letter.to if (found := conversation_at(to))), None)
    if found is not None and not letter.automatic:
        _answer(letter, *found)
    path.unlink(missing_ok=True)


def _answer(letter: Letter, thread: Thread, person: Person) -> None:
    if Entry.objects.filter(mail=letter.checksum).exists():
        return
    try:
        write_to(thread, by=person, text=_checked(letter, person), mail=letter.checksum)
    except IntegrityError:
        return  # another worker took it in at the same moment
    except PlaitError as refused:
        body = _("Your answer was not taken in. %(why)s You can write it on the site.") % {"why": refused}
        with transaction.atomic():
            tell(person, subject=_("Your answer did not arrive"), body=body, link=address(thread))


def _checked(letter: Letter, person: Person) -> str:
    """What was written, if it may be kept. Raises PlaitError where it may not."""
    if blind_index(letter.sender) != person.email_index:
        raise PlaitError(_("It came from another address than the one that this site knows of you."))
    try:
        return PublicText().clean(letter.text)
    except ValidationError as wrong:
        raise PlaitError(" ".join(wrong.messages)) from None
