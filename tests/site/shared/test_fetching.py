"""What another server is asked for: that server alone, over HTTPS, and neither for long nor for much (ASVS 1.3.6)."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from plait.site.entering import fetching
from plait.site.entering.fetching import MOST, NotFetched, fetch, may_be_asked

OWN = "https://login.example.org/camden"


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://login.example.org/token", True),
        ("https://LOGIN.example.org/token", True),
        ("http://login.example.org/token", False),
        ("https://login.example.org:8443/token", False),
        ("https://login.example.org.evil.example/token", False),
        ("https://login.example.org@evil.example/token", False),
        ("https://evil@login.example.org/token", False),
        ("https://169.254.169.254/", False),
        ("//login.example.org/token", False),
        ("file:///etc/passwd", False),
        ("https://[/", False),
        ("https://login.example.org:port/", False),
        ("", False),
    ],
)
def test_only_the_server_that_was_named_may_be_asked(address: str, may: bool) -> None:
    assert may_be_asked(address, of=OWN) is may


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("http://127.0.0.1:4000/x", True),
        ("http://[::1]:4000/x", True),
        ("http://localhost/x", True),
        ("http://10.0.0.1/x", False),
        ("ftp://127.0.0.1/x", False),
    ],
)
def test_without_https_only_this_computer_may_be_asked(address: str, may: bool) -> None:
    assert may_be_asked(address, of=address) is may


class Answers(BaseHTTPRequestHandler):
    """Answers well, elsewhere, too long, too slowly, or not at all."""

    def do_GET(self) -> None:
        """Answer by the address."""
        with suppress(OSError):  # whoever asked has gone
            getattr(self, self.path.strip("/"))()

    def good(self) -> None:
        """What was asked for."""
        self._head(200)
        self.wfile.write(b"{}")

    def elsewhere(self) -> None:
        """Ask somebody else."""
        self._head(302, Location="/good/")

    def broken(self) -> None:
        """A fault."""
        self._head(500)

    def much(self) -> None:
        """More than anybody wants."""
        self._head(200)
        self.wfile.write(b" " * (MOST + 1))

    def slow(self) -> None:
        """A letter at a time."""
        self._head(200)
        for _ in range(100):
            self.wfile.write(b" ")
            self.wfile.flush()
            if self.server.over.wait(0.05):  # type: ignore[attr-defined]  # set below
                return

    def _head(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """A server on this computer; gives its address."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    made.over = threading.Event()  # type: ignore[attr-defined]  # for the slow answer
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.over.set()  # type: ignore[attr-defined]  # as above
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.mark.slow
@pytest.mark.enable_socket
def test_a_good_answer_is_read(server: str) -> None:
    assert fetch(f"{server}/good/", of=server) == b"{}"


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.parametrize("path", ["elsewhere", "broken", "much", "slow"])
def test_any_other_answer_is_none(server: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LONGEST", 0.5)
    began = time.monotonic()
    with pytest.raises(NotFetched):
        fetch(f"{server}/{path}/", of=server)
    assert time.monotonic() - began < 3


@pytest.mark.slow
@pytest.mark.enable_socket
def test_a_server_that_is_not_there_is_none(server: str) -> None:
    with pytest.raises(NotFetched):
        fetch("http://127.0.0.1:9/", of="http://127.0.0.1:9/")
