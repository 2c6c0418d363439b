"""Shows one folder of finished pages on this computer only: loopback, read only, strict headers."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from plait.errors import PlaitError

HOST = "127.0.0.1"
_MARK = "Plait"
_HEADERS = {
    # The pages' own policies (in a meta element) are stricter still; a header must not clash with
    # their style hashes, so it holds only what a meta element cannot say.
    "Content-Security-Policy": "frame-ancestors 'none'; object-src 'none'; script-src 'none'; connect-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class _Handler(SimpleHTTPRequestHandler):
    """Serves files, never a listing, and only to a browser that asked for this computer by name."""

    server_version = _MARK
    sys_version = ""

    def send_head(self) -> BytesIO | BinaryIO | None:
        port = self.connection.getsockname()[1]
        if self.headers.get("Host") not in {f"{HOST}:{port}", f"localhost:{port}"}:
            # A page elsewhere could point its own name at this computer and read the answers.
            self.send_error(421, "This address is not served here")
            return None
        try:
            return super().send_head()
        except ValueError:  # a path that no file can have, such as one with a NUL in it
            self.send_error(404, "There is no such page")
            return None

    def list_directory(self, path: object) -> BytesIO | None:  # noqa: ARG002 - the base class's name
        self.send_error(404, "There is no such page")
        return None

    def end_headers(self) -> None:
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Keep no log of who looked at what."""


def serve(folder: Path, port: int, *, ready: Callable[[], None]) -> int:
    """Serve the folder until Ctrl+C; ``ready`` is called once the port is open.

    Raises PlaitError where the port is taken by another program.
    """
    try:
        server = ThreadingHTTPServer((HOST, port), partial(_Handler, directory=str(folder)))
    except OSError as error:
        raise PlaitError(
            f"Port {port} cannot be used ({error.strerror}): another program has it, so choose another with --port."
        ) from None
    with server:
        ready()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nStopped.")
    return 0


def already_serving(port: int) -> bool:
    """Whether Plait itself answers on this port."""
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("HEAD", "/")
        return connection.getresponse().headers.get("Server", "").strip() == _MARK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
