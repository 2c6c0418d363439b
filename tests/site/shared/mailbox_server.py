"""A mailbox on loopback (IMAP4rev1, RFC 3501), as far as the site asks for one; it answers as a test wants it to."""

from __future__ import annotations

import re
import socketserver
from base64 import b64decode
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.site.shared.loopback import Server, serving

USER, PASSWORD = "replies", "zq/sëcret"


@dataclass
class Kept:
    """A letter in it."""

    data: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class MailboxServer:
    """What is in the mailbox, and what the server does."""

    letters: dict[int, Kept] = field(default_factory=dict)
    sent: int = 0
    """Bytes of letters that went over the line."""
    signed_in: int = 0
    says_no_to: str = ""
    """The command that it answers with NO."""
    hangs_up_at: str = ""
    """The command that it hears, and answers no more."""
    at: str = ""
    """Its address, for the site."""

    def deliver(self, *letters: bytes) -> None:
        """Put letters in."""
        for data in letters:
            self.letters[max(self.letters, default=0) + 1] = Kept(data)

    @property
    def flags(self) -> list[set[str]]:
        """The flags of each letter that is left."""
        return [kept.flags for kept in self.letters.values()]


class _Talk(socketserver.StreamRequestHandler):
    server: Server[MailboxServer]
    disable_nagle_algorithm = True

    def handle(self) -> None:
        with suppress(OSError):  # whoever asked is gone
            self._say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] here")
            while line := self.rfile.readline():
                tag, _, rest = line.decode().strip().partition(" ")
                word = rest.upper().removeprefix("UID ").split()[0]
                if word == self.server.told.hangs_up_at:
                    return
                if word == self.server.told.says_no_to:
                    self._say(f"{tag} NO zq@example.org")
                    continue
                answer = getattr(self, f"_{word.lower()}", self._nothing)(rest)
                self._say(f"{tag} {answer or 'OK'} done")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _nothing(self, _rest: str) -> str:
        return ""

    def _capability(self, _rest: str) -> str:
        self._say("* CAPABILITY IMAP4rev1 AUTH=PLAIN")
        return ""

    def _authenticate(self, _rest: str) -> str:
        self._say("+ ")
        given = b64decode(self.rfile.readline()).decode().split("\0")
        self.server.told.signed_in += 1
        return "OK" if given == ["", USER, PASSWORD] else "NO"

    def _select(self, _rest: str) -> str:
        self._say(f"* {len(self.server.told.letters)} EXISTS")
        return "OK [READ-WRITE]"

    def _search(self, _rest: str) -> str:
        left = [str(n) for n, kept in self.server.told.letters.items() if not kept.flags & {"\\Deleted", "\\Flagged"}]
        self._say(f"* SEARCH {' '.join(left)}")
        return ""

    def _fetch(self, rest: str) -> str:
        found = re.search(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", rest)
        assert found
        kept = self.server.told.letters.get(int(found[1]))
        if kept is not None:
            data = kept.data[: int(found[2])]
            self.server.told.sent += len(data)
            self.wfile.write(f"* 1 FETCH (UID {found[1]} BODY[]<0> {{{len(data)}}}\r\n".encode() + data + b")\r\n")
        return ""

    def _store(self, rest: str) -> str:
        found = re.search(r"(\d+) \+FLAGS\.SILENT \((\S+)\)", rest)
        assert found
        if kept := self.server.told.letters.get(int(found[1])):
            kept.flags.add(found[2])
        return ""

    def _close(self, _rest: str) -> str:
        letters = self.server.told.letters
        for number in [number for number, kept in letters.items() if "\\Deleted" in kept.flags]:
            del letters[number]
        return ""


def mailbox_server(certificate: Path | None = None) -> AbstractContextManager[MailboxServer]:
    """Run one; encrypted where there is a file with a certificate and its key."""
    way = "imaps" if certificate else "imap"
    at = f"{way}://{USER}:zq%2Fs%C3%ABcret@127.0.0.1"
    return serving(_Talk, lambda port: MailboxServer(at=f"{at}:{port}/Replies"), certificate)
