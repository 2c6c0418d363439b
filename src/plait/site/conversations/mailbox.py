"""Answers by e-mail from a mailbox on a mail server (IMAP4rev1, RFC 3501).

A letter is deleted there only after what became of it is in the database, so that one whose worker dies is looked at
again and known. What leads to no conversation or cannot be read is flagged and left alone: should the settings name
somebody's own mailbox, nothing is lost.
"""

from __future__ import annotations

import imaplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from plait.site import log
from plait.site.conversations.door import Became, take_in
from plait.site.conversations.letters import LARGEST, read_letter
from plait.site.conversations.models import Fault, MailboxState
from plait.site.mail import Mailbox, mailbox

EVERY = timedelta(minutes=1)
AFTER_A_FAULT = timedelta(minutes=5)
LONGEST_WAIT = 15
"""Seconds that the server has for each answer."""
LONGEST_LOOK = 20.0
"""Seconds after which the next letter waits for the next look: other work waits for this one."""
MOST = 100
"""Letters that are taken in at one look."""


class _Trouble(Exception):
    """Why nothing more comes from the mailbox just now."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def look_into_mailbox() -> None:
    """Take in what came, where the site has a mailbox, once a minute, by one of all workers."""
    if not settings.ANSWERS or not _is_our_turn():
        return
    try:
        with _opened(mailbox(settings.ANSWERS)) as server:
            _take_in_all(server)
    except _Trouble as trouble:
        _note(trouble.fault)
    except (OSError, imaplib.IMAP4.error):
        _note(Fault.AWAY)
    else:
        _note(Fault.NONE)


def _is_our_turn() -> bool:
    MailboxState.objects.get_or_create(pk=MailboxState.ONLY)
    now = timezone.now()
    due = MailboxState.objects.filter(Q(next_look=None) | Q(next_look__lte=now), pk=MailboxState.ONLY)
    return due.update(next_look=now + EVERY) == 1


def _note(fault: Fault) -> None:
    """Write down how the look ended; the log has a line where it ended otherwise than the one before."""
    now = timezone.now()
    state = MailboxState.objects.filter(pk=MailboxState.ONLY)
    if fault is Fault.NONE:
        changed = state.exclude(fault=fault).update(fault=fault)
        state.update(worked_at=now)
    else:
        changed = state.exclude(fault=fault).update(fault=fault)
        state.update(next_look=now + AFTER_A_FAULT)
    if changed:
        log.event("mailbox", became=fault.value or "reached")


@contextmanager
def _opened(box: Mailbox) -> Iterator[imaplib.IMAP4]:
    """A connection with the folder open, encrypted as the address says. Raises _Trouble, OSError and IMAP4.error."""
    trusted = ssl.create_default_context()
    try:
        if box.encryption == "tls":
            server: imaplib.IMAP4 = imaplib.IMAP4_SSL(box.host, box.port, ssl_context=trusted, timeout=LONGEST_WAIT)
        else:
            server = imaplib.IMAP4(box.host, box.port, timeout=LONGEST_WAIT)
        try:
            if box.encryption == "starttls":
                server.starttls(trusted)
            _sign_in(server, box)
            _open_folder(server, box.folder)
            yield server
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                server.logout()
            with suppress(OSError):  # a line that went dead is closed all the same
                server.shutdown()
    except ssl.SSLCertVerificationError:
        raise _Trouble(Fault.NOT_TRUSTED) from None


def _sign_in(server: imaplib.IMAP4, box: Mailbox) -> None:
    try:
        if "AUTH=PLAIN" in server.capabilities:  # takes a password in any letters
            server.authenticate("PLAIN", lambda _said: f"\0{box.user}\0{box.password}".encode())
        else:
            server.login(box.user, box.password)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeError):
        raise _Trouble(Fault.REFUSED) from None


def _open_folder(server: imaplib.IMAP4, folder: str) -> None:
    quoted = folder.replace("\\", "\\\\").replace('"', '\\"')
    try:
        answer, _said = server.select(f'"{quoted}"')
    except imaplib.IMAP4.readonly:
        answer = "NO"
    if answer != "OK":
        raise _Trouble(Fault.NO_FOLDER)


def _take_in_all(server: imaplib.IMAP4) -> None:
    begun = time.monotonic()
    for number in _asked(server, "SEARCH", "UNDELETED", "UNFLAGGED")[0].split()[:MOST]:
        _take_in(server, number.decode())
        if time.monotonic() - begun > LONGEST_LOOK:
            break
    server.close()  # what is marked as deleted goes with it


def _take_in(server: imaplib.IMAP4, number: str) -> None:
    """Take in one letter; of a large one only the beginning comes over the line."""
    parts = _asked(server, "FETCH", number, f"(BODY.PEEK[]<0.{LARGEST}>)")
    data = next((part[1] for part in parts if isinstance(part, tuple)), None)
    if data is None:  # it has gone meanwhile
        return
    became = take_in(partial(read_letter, data))
    _asked(server, "STORE", number, "+FLAGS.SILENT", r"(\Deleted)" if became is Became.SEEN_TO else r"(\Flagged)")


def _asked(server: imaplib.IMAP4, command: str, *arguments: str) -> list[Any]:
    """What the server says to a command. Raises _Trouble where it says no."""
    answer, said = server.uid(command, *arguments)
    if answer != "OK":
        raise _Trouble(Fault.NO_FOLDER)
    return [part or b"" for part in said] or [b""]
