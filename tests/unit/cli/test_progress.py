"""What is being done is shown on a terminal, and gone again afterwards."""

from __future__ import annotations

import sys

import pytest

from plait.cli.progress import step, steps

GONE = "\r\033[K"


def test_each_step_takes_the_place_of_the_one_before(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with steps("Backing up") as tell:
        tell("people")
        tell("deeds")
    assert capsys.readouterr().err == f"{GONE}Backing up: people ...{GONE}Backing up: deeds ...{GONE}"


def test_a_single_step_is_gone_when_it_is_over(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with step("Counting"):
        assert capsys.readouterr().err == f"{GONE}Counting ..."
    assert capsys.readouterr().err == GONE


def test_nothing_is_shown_where_nobody_looks_on(capsys: pytest.CaptureFixture[str]) -> None:
    with steps("Backing up") as tell:
        tell("people")
    assert capsys.readouterr().err == ""
