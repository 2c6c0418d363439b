"""The desk as its user has it: a process of its own, and Debian's Chromium in front of it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOST = "127.0.0.1"
LONGEST_WAIT = 20_000
"""Milliseconds; two cores are shared by the browser, the desk and the process that reads a list."""


@dataclass(frozen=True)
class RunningDesk:
    """A desk in a process of its own."""

    address: str
    """What it printed, key and all."""
    process: subprocess.Popen[str]

    @property
    def root(self) -> str:
        """The address without the key."""
        return self.address.partition("/open/")[0]


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        port: int = one.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def running_desk(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """``plait desk``, ended by Ctrl+C as a user would end it; its folder for uploads must go with it."""
    home, temporary = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("temporary")
    command = [sys.executable, "-m", "plait.cli", "desk", "--port", f"{free_port()}", "--place", f"{demo / 'place'}"]
    settings = {"PLAIT_HOME": str(home), "TMPDIR": str(temporary), "DISPLAY": ""}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | settings
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/open/\S+/", line)
        assert found, (line, process.poll())
        yield RunningDesk(found[0], process)
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=20)
        assert (process.returncode, err) == (0, "")
    assert list(temporary.iterdir()) == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip(f"Debian's chromium is not here: {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@dataclass
class Visitor:
    """A browser at the desk that writes down what it must not see."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    """What the browser said about the policy, and every request that left this computer."""

    def watch(self) -> None:
        """Write down messages and requests from now on."""
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.context.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if not message.text.startswith("Failed to load resource: the server responded with a status of 4"):
            self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"http://{HOST}:", "data:,")):
            self.complaints.append(request.url)


@pytest.fixture
def visit(browser: Browser, running_desk: RunningDesk) -> Iterator[Any]:
    """Open the desk by its printed address, in a browser with these settings."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def open_desk(**settings: Any) -> Page:
        context = browser.new_context(**settings)
        contexts.append(context)
        context.set_default_timeout(LONGEST_WAIT)
        visitor = Visitor(context.new_page())
        visitors.append(visitor)
        visitor.watch()
        visitor.page.goto(running_desk.address)
        return visitor.page

    yield open_desk
    for context in contexts:
        context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.fixture(scope="session")
def people(demo: Path) -> Path:
    """A made-up partner's list with a column of needs."""
    return demo / "lists" / "council_helpline.csv"


@pytest.fixture(scope="session")
def needless(demo: Path) -> Path:
    """A made-up partner's list without one."""
    return demo / "lists" / "food_share.xlsx"


@pytest.fixture(scope="session")
def pdfinfo() -> str:
    """Poppler's program that says how many pages a PDF has."""
    found = shutil.which("pdfinfo")
    if not found:
        pytest.skip("pdfinfo is not here (Debian's package poppler-utils)")
    return found
