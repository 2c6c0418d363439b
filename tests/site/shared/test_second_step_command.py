"""``plait site second-step``: for whoever runs the site, and somebody who has lost everything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def plait(*words: str, data: Path) -> tuple[int, str]:
    """Run a command; its exit status and all that it said."""
    done = subprocess.run(
        [sys.executable, "-m", "plait.cli", "site", *words, "--data", f"{data}"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PLAIT_SITE_DATABASE": ""},
    )
    return done.returncode, done.stdout + done.stderr


def test_the_command_takes_a_second_step_away_and_says_what_comes_next(tmp_path: Path) -> None:
    about = ("--organisation", "Ours", "--kind", "council", "--role", "data")
    assert plait("invite", "Ann Lee", "ann@example.org", *about, data=tmp_path)[0] == 0
    status, said = plait("second-step", "--remove", "ANN@example.org", data=tmp_path)
    assert (status, "They set up a new one when they next sign in with their password." in said) == (0, True)


def test_an_address_without_an_account_is_said_to_be_none(tmp_path: Path) -> None:
    status, said = plait("second-step", "--remove", "nobody@example.org", data=tmp_path)
    assert status != 0
    assert "Nobody has an account with this e-mail address" in said
    assert "Traceback" not in said
