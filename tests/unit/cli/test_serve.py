"""The picture is shown on this computer only: to who asks for it by name, read only, under strict headers."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from plait.cli.serve import HOST, already_serving, serve
from plait.errors import PlaitError

pytestmark = pytest.mark.enable_socket  # loopback alone: the tests ask nobody but themselves

SERVE = """\
import sys
from pathlib import Path
from plait.cli.serve import serve
raise SystemExit(serve(Path(sys.argv[1]), int(sys.argv[2]), ready=lambda: print("ready", flush=True)))
"""
PAGE = b"<!doctype html><title>A picture</title>"


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        port: int = one.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages to show, and beside them what must not be shown."""
    around = tmp_path_factory.mktemp("around")
    (around / "secret.txt").write_text("secret", encoding="utf-8")
    pages = around / "pages"
    (pages / "more").mkdir(parents=True)
    (pages / "index.html").write_bytes(PAGE)
    (pages / "more" / "page.html").write_bytes(PAGE)
    return pages


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    """A server in a process of its own, ended by Ctrl+C as a user would end it."""
    number = free_port()
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, folder, f"{number}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        yield number
        server.send_signal(signal.SIGINT)
        out, err = server.communicate(timeout=20)
        assert (server.returncode, out, err) == (0, b"\nStopped.\n", b"")


def ask(
    port: int, path: str = "/", *, method: str = "GET", host: str | None = "", address: str = HOST
) -> tuple[http.client.HTTPResponse, bytes]:
    """One request; ``host`` is what it says it wants ("" for the true name, None for no header)."""
    connection = http.client.HTTPConnection(address, port, timeout=10)
    try:
        connection.putrequest(method, path, skip_host=True)
        if host is not None:
            connection.putheader("Host", host or f"{HOST}:{port}")
        connection.endheaders()
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_a_page_is_shown(port: int) -> None:
    response, body = ask(port)
    assert (response.status, body) == (200, PAGE)


def test_head_tells_of_a_page_without_sending_it(port: int) -> None:
    response, body = ask(port, method="HEAD")
    assert (response.status, body, response.headers["Content-Length"]) == (200, b"", f"{len(PAGE)}")


@pytest.mark.parametrize("path", ["/", "/nowhere"])
def test_every_answer_has_the_strict_headers(port: int, path: str) -> None:
    headers = ask(port, path)[0].headers
    assert "script-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_server_does_not_say_what_it_runs_on(port: int) -> None:
    assert ask(port)[0].headers["Server"].strip() == "Plait"


def test_localhost_is_a_name_of_this_computer(port: int) -> None:
    assert ask(port, host=f"localhost:{port}")[0].status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "0.0.0.0:{port}", None]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_elsewhere_that_points_its_name_here_gets_nothing(port: int, host: str | None, method: str) -> None:
    response, body = ask(port, method=method, host=host and host.format(port=port))
    assert response.status == 421
    assert b"picture" not in body


def test_the_port_is_open_on_the_loopback_address_alone(port: int) -> None:
    with pytest.raises(ConnectionRefusedError):
        ask(port, address="127.0.0.2")


@pytest.mark.parametrize("path", ["/more/", "/more/../more/"])
def test_a_folder_is_not_listed(port: int, path: str) -> None:
    response, body = ask(port, path)
    assert response.status == 404
    assert b"page.html" not in body


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/more/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..\\secret.txt",
        "//secret.txt",
        "//etc/passwd",
        "/./.././../etc/passwd",
        "/%00",
        "/index.html/../../secret.txt",
    ],
)
def test_nothing_outside_the_folder_is_shown(port: int, path: str) -> None:
    response, body = ask(port, path)
    assert response.status == 404
    assert b"secret" not in body.replace(b"secret.txt", b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent_to_it(port: int, method: str) -> None:
    assert ask(port, method=method)[0].status == 501


@pytest.mark.parametrize("path", ["//evil.example/%2e%2e", "//evil.example/..", "/more"])
def test_nobody_is_sent_to_another_computer(port: int, path: str) -> None:
    response, _ = ask(port, path)
    assert not response.headers.get("Location", "/").startswith("//")


def test_plait_knows_its_own_server(port: int) -> None:
    assert already_serving(port)


def test_where_nothing_answers_nothing_is_serving() -> None:
    assert not already_serving(free_port())


def test_another_program_on_the_port_is_not_taken_for_plait() -> None:
    class Other(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:  # the base class's way to name it
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer((HOST, 0), Other) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert not already_serving(server.server_address[1])
        thread.join()


def test_a_port_that_another_program_has_is_said_in_one_sentence(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PlaitError, match=rf"^Port {port} cannot be used .* choose another with --port\.$"):
            serve(folder, port, ready=lambda: None)
