"""A site opens once, says so, and is gone when it is stopped."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from tests.reliability.conftest import HOST, Running, free_port, lives, until


@pytest.mark.parametrize(
    "how",
    [signal.SIGINT, signal.SIGTERM, signal.SIGHUP],
    ids=["Ctrl+C", "end of the session", "closing the window"],
)
def test_a_site_that_is_stopped_leaves_no_process_and_no_upload(running: Running, how: signal.Signals) -> None:
    master = running.serve()
    children = running.children()
    master.send_signal(how)
    out, err = master.communicate(timeout=30)
    assert (master.returncode, out, err) == (0, "", "")
    assert not any(map(lives, children))
    assert list(running.temporary.iterdir()) == []


def test_what_was_uploaded_to_a_process_that_was_killed_is_deleted_when_another_takes_its_place(
    running: Running,
) -> None:
    running.serve()
    (uploads,) = running.temporary.glob("plait-site-*")
    (uploads / "list.csv.upload").touch()
    (uploads / "plait-reading").mkdir()
    for child in running.children():
        os.kill(child, signal.SIGKILL)
    until(running.answers)
    assert list(uploads.iterdir()) == []


def test_a_site_is_served_once(running: Running) -> None:
    running.serve()
    second = running.run("serve", free_port())
    out, err = second.communicate(timeout=30)
    assert (out, err) == (f"The site is already open on http://{HOST}:{running.port}\n", "")
    assert second.returncode == 0
    assert running.answers()


def test_a_port_that_another_program_has_is_named(running: Running) -> None:
    with socket.create_server((HOST, running.port)):
        refused = running.run("serve", running.port)
        out, err = refused.communicate(timeout=30)
    assert out == ""
    assert err == f"Port {running.port} cannot be used: another program has it, so choose another with --port.\n"
    assert list(running.temporary.iterdir()) == []


def test_nothing_of_a_site_can_be_read_by_others(running: Running) -> None:
    running.serve()
    data = running.folder / "site"
    for path in (data, data / "site.sqlite3", data / "keys.json", data / "open-on"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name


def test_somebody_who_is_invited_comes_in_by_the_printed_link(running: Running) -> None:
    running.serve()
    data = running.folder / "site"
    words = ["site", "invite", "Zq Person", "zq@example.org", "--data", f"{data}", "--organisation", "Zq Council"]
    done = subprocess.run(
        [sys.executable, "-m", "plait.cli", *words, "--kind", "council", "--role", "convenor"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    link = re.search(rf"^http://{HOST}:{running.port}/\S+$", done.stdout, re.MULTILINE)
    assert link is not None, done.stdout
    with urllib.request.urlopen(link[0], timeout=10) as page:
        assert page.status == 200


def test_a_database_that_cannot_be_reached_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "plait.cli", "site", "serve", "--data", tmp_path / "site", "--port", f"{free_port()}"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PLAIT_SITE_DATABASE": f"postgresql://nobody@/nothing?host={tmp_path}"},
    )
    assert done.returncode == 2
    assert done.stderr == (
        "plait: The site's database cannot be used: see that its folder can be written, or that PostgreSQL runs "
        "and PLAIT_SITE_DATABASE is right.\n"
    )
