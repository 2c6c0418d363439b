"""However the desk is stopped, it says nothing of a list and leaves no folder behind; what a server needs first."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from plait.errors import PlaitError
from plait.site import server
from plait.site.once import hold, is_open
from plait.site.opening import Site

pytestmark = pytest.mark.enable_socket  # loopback alone


@pytest.mark.parametrize(
    "how",
    [signal.SIGINT, signal.SIGTERM, signal.SIGHUP],
    ids=["Ctrl+C", "end of the session", "closing the window"],
)
def test_the_desk_stops_and_its_folder_goes_with_it(demo: Path, tmp_path: Path, how: signal.Signals) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    command = [sys.executable, "-m", "plait.cli", "desk", "--port", f"{port}", "--place", f"{demo / 'place'}"]
    settings = {
        "PLAIT_HOME": f"{tmp_path / 'home'}",
        "TMPDIR": f"{temporary}",
        "DISPLAY": "",
        "DJANGO_SETTINGS_MODULE": "somebody.elses",
    }
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | settings
    ) as desk:
        assert desk.stdout is not None
        assert desk.stdout.readline().startswith(f"The desk is open on http://127.0.0.1:{port}/open/")
        assert len(list(temporary.glob("plait-desk-*"))) == 1
        desk.send_signal(how)
        try:
            out, err = desk.communicate(timeout=30)
        finally:
            desk.kill()  # or a desk that does not stop would keep the test from ending
    assert (desk.returncode, out, err) == (0, "", "")
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("host", "reached"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
        ("192.0.2.7", "192.0.2.7"),
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104 - a name for all that a computer has
        ("::", "127.0.0.1"),
        ("::1", "[::1]"),
    ],
)
def test_an_address_can_be_opened_whatever_is_listened_on(host: str, reached: str) -> None:
    assert server._reached(host) == reached


def test_a_port_that_another_program_has_is_named_and_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_PATIENCE", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = pytest.raises(PlaitError, match=f"^Port {port} cannot be used: another program has it, so choose ")
        with refused:
            server._listen("127.0.0.1", port)


def test_a_host_that_is_not_of_this_computer_is_named() -> None:
    with pytest.raises(PlaitError, match=r"^Port 8000 of 192\.0\.2\.7 cannot be used \("):
        server._listen("192.0.2.7", 8000)


@pytest.mark.slow
def test_a_process_in_which_polars_has_worked_serves_no_site(tmp_path: Path) -> None:
    """Its children would wait for ever for threads that are not theirs."""
    program = """
import sys
from pathlib import Path
import polars
from plait.site.server import Site, serve_site
polars.DataFrame({"a": [1, 2, 2]}).group_by("a").len()
serve_site(Site(Path(sys.argv[1])), port=int(sys.argv[2]), ready=print, say=lambda _step: None)
"""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "site", f"{port}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=os.environ | {"PLAIT_SITE_DATABASE": ""},
    )
    assert done.stdout == ""
    assert "RuntimeError: Polars has worked in this process" in done.stderr


def test_one_process_holds_a_site_at_a_time(tmp_path: Path) -> None:
    held = hold(tmp_path, "http://127.0.0.1:8000")
    assert held is not None
    program = "import sys, pathlib; from plait.site.once import *; p = pathlib.Path(sys.argv[1]); "
    program += "print(is_open(p), hold(p, 'other'), last_address(p))"
    with held:
        done = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("True None http://127.0.0.1:8000\n", "")
    assert not is_open(tmp_path)


def test_the_demo_never_goes_to_a_database_that_somebody_named(tmp_path: Path) -> None:
    assert Site(tmp_path, demo=True).environment()["PLAIT_SITE_DATABASE"] == ""
    assert "PLAIT_SITE_DATABASE" not in Site(tmp_path).environment()


def test_the_demo_writes_to_nobody_by_a_mail_server_that_somebody_named(tmp_path: Path) -> None:
    assert Site(tmp_path, demo=True).environment()["PLAIT_SITE_MAIL"] == ""
    assert "PLAIT_SITE_MAIL" not in Site(tmp_path).environment()


def test_a_site_answers_to_the_name_by_which_it_is_reached(tmp_path: Path) -> None:
    hosts = Site(tmp_path, address="https://plait.example.org:8443").environment()["PLAIT_SITE_HOSTS"]
    assert hosts == "127.0.0.1,localhost,plait.example.org"
