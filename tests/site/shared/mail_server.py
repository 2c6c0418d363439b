"""A mail server on loopback that takes what it is sent, or answers as a test wants it to."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any


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
    server: _Server

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


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    told: MailServer


class _Encrypted(_Server):
    certificate: ssl.SSLContext

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        return self.certificate.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, *_: object) -> None:
        """A client that does not trust the certificate hangs up."""


@contextmanager
def mail_server(certificate: Path | None = None) -> Iterator[MailServer]:
    """Run one, on a port that is free; encrypted where there is a file with a certificate and its key."""
    with (_Encrypted if certificate else _Server)(("127.0.0.1", 0), _Talk) as server:
        if isinstance(server, _Encrypted):
            server.certificate = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.certificate.load_cert_chain(certificate or "")
        server.told = MailServer(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.told
        finally:
            server.shutdown()
            thread.join()
