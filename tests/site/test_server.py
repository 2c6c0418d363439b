"""However the desk is stopped, it says nothing of a list and leaves no folder behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

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
