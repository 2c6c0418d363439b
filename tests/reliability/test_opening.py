"""A site opens once, says so, and is gone when it is stopped."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.reliability.conftest import HOST, Running, free_port, until
from tests.reliability.postgres import lives


@pytest.mark.parametrize(
    "how",
    [signal.SIGINT, signal.SIGTERM, signal.SIGHUP],
    ids=["Ctrl+C", "end of the session", "closing the window"],
)
def test_a_site_that_is_stopped_leaves_no_process_and_no_upload(running: Running, how: signal.Signals) -> None:
    master = running.serve()
    children = running.children()
    before = master.said()
    master.popen.send_signal(how)
    assert master.ended() == (0, before)
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
    second = running.slow("serve", free_port())
    assert second.ended() == (0, f"The site is already open on http://{HOST}:{running.port}\n")
    assert running.answers()


def test_a_port_that_another_program_has_is_named(running: Running) -> None:
    with socket.create_server((HOST, running.port)):
        refused = running.slow("serve", running.port).ended()
    assert refused == (
        1,
        f"Port {running.port} cannot be used: another program has it, so choose another with --port.\n",
    )
    assert list(running.temporary.iterdir()) == []


def test_nothing_of_a_site_can_be_read_by_others(running: Running) -> None:
    running.serve()
    for path in (running.data, *running.data.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name


def test_somebody_who_is_invited_comes_in_by_the_printed_link(running: Running) -> None:
    running.serve()
    words = ["Zq Person", "zq@example.org", "--organisation", "Zq Council", "--kind", "council", "--role", "convenor"]
    status, said = running.start("-m", "plait.cli", "site", "invite", *words, "--data", running.data).ended()
    link = re.search(rf"^http://{HOST}:{running.port}/\S+$", said, re.MULTILINE)
    assert link is not None, said
    assert status == 0
    with urllib.request.urlopen(link[0], timeout=10) as page:  # noqa: S310 - the pattern says that it is http
        assert page.status == 200


def test_a_database_that_cannot_be_reached_is_said_in_one_sentence(running: Running, demo: Path) -> None:
    nowhere = f"postgresql://nobody@/nothing?host={running.temporary}"
    words = ("site", "serve", "--data", running.data, "--port", f"{running.port}", "--place", demo / "place")
    status, said = running.start("-m", "plait.cli", *words, PLAIT_SITE_DATABASE=nowhere).ended()
    assert status == 2
    assert said == (
        "plait: The site's database cannot be used: see that its folder can be written, or that PostgreSQL runs "
        "and PLAIT_SITE_DATABASE is right.\n"
    )


def test_connections_that_say_nothing_keep_nobody_waiting(running: Running) -> None:
    """Each would hold a thread for seconds: with so many no page would answer before the tests give up on it."""
    running.serve()
    with ExitStack() as idlers:
        for _ in range(200):
            idlers.enter_context(socket.create_connection((HOST, running.port)))
        assert running.answers()
