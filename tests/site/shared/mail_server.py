"""A mail server on loopback that takes what it is sent, or answers as a test wants it to."""

from __future__ import annotations

import socketserver
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from tests.site.shared.loopback import Server, serving


@dataclass
class MailServer:
    """What it has taken, and what it answers."""

    taken: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """By the first word of a command, or ``.`` for the end of a message; else the usual one."""
    hangs_up_after: str = ""
    """The command after which the line goes dead."""
    port: int = 0


USUAL = {
    "EHLO": "250 here",
    "MAIL": "250 yes",
    "RCPT": "250 yes",
    "DATA": "354 go on",
    ".": "250 taken",
    "QUIT": "221 bye",
}


class _Talk(socketserver.StreamRequestHandler):
    server: Server[MailServer]

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            word = line.split()[0].decode().upper()
            answer = self.server.told.answers.get(word, USUAL.get(word, "502 what?"))
            if word == self.server.told.hangs_up_after:
                return
            self._say(answer)
            if word == "DATA" and answer.startswith("354"):
                self._take()
            if word == "QUIT":
                return

    def _take(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        mail = BytesParser(policy=default).parsebytes(b"".join(lines))
        answer = self.server.told.answers.get(".", USUAL["."])
        if answer.startswith("250"):
            assert isinstance(mail, EmailMessage)
            self.server.told.taken.append(mail)
        if self.server.told.hangs_up_after != ".":
            self._say(answer)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def mail_server(certificate: Path | None = None) -> AbstractContextManager[MailServer]:
    """Run one; encrypted where there is a file with a certificate and its key."""
    return serving(_Talk, lambda port: MailServer(port=port), certificate)
