"""A server on loopback for one protocol, in the open or encrypted, as tests of e-mail need them."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar

Told = TypeVar("Told")


class Server(socketserver.ThreadingTCPServer, Generic[Told]):
    """What its talks find as ``self.server``."""

    allow_reuse_address = True
    daemon_threads = True
    told: Told
    """What the test says and hears."""


class _Encrypted(Server[Told]):
    certificate: ssl.SSLContext

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        return self.certificate.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, *_: object) -> None:
        """A client that does not trust the certificate hangs up."""


@contextmanager
def serving(
    talk: type[socketserver.StreamRequestHandler], told: Callable[[int], Told], certificate: Path | None
) -> Iterator[Told]:
    """Run one, on a port that is free; encrypted where there is a file with a certificate and its key.

    ``told`` makes what the test says and hears, from the port.
    """
    kind: type[Server[Told]] = _Encrypted if certificate else Server
    with kind(("127.0.0.1", 0), talk) as server:
        if isinstance(server, _Encrypted):
            server.certificate = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.certificate.load_cert_chain(certificate or "")
        server.told = told(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.told
        finally:
            server.shutdown()
            thread.join()
