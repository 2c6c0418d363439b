"""The desk and the shared site as their users have them: processes of their own, and Debian's Chromium in front."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.steps import CAST, Site, title
from tests.browser.traces import Seeds, Traces
from tests.site.shared.second_place import second_place

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

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
NAME = "localhost"
"""What browsers take for a name of a site, and for a safe one."""
LONGEST_WAIT = 40_000
"""Milliseconds; two cores are shared by the browser, the site and the process that reads a list."""
ERRORS = {400, 404, 405, 500, 503}
"""Not 403: who may not do something is told whom to ask."""
HOME = "What Harrowmere wants to find out"


@dataclass(frozen=True)
class RunningDesk:
    """A desk in a process of its own."""

    address: str
    """What it printed, key and all."""
    home: Path

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
def seeds(demo: Path) -> Seeds:
    """What must not turn up in any log, address, letter or record: every test adds what it types."""
    known = {text.lower() for guest in CAST.values() for text in (guest.name, guest.email)}
    found = Seeds(people={"ann lee"} | known)
    found.of_lists(demo / "lists")
    return found


@contextmanager
def running(
    words: Sequence[str],
    *,
    home: Path,
    temporary: Path,
    seeds: Seeds,
    data: Path | None = None,
    host: str = HOST,
    program: Sequence[str] = ("-m", "plait.cli"),
) -> Iterator[str]:
    """``plait`` with these words; gives the address it prints. It is ended by Ctrl+C as a user would end it.

    ``host`` is another name by which this computer is reached. It has to end without a word of complaint, with
    nothing of anybody in its log, its figures, and the record and the letters in its folder ``data``; and its folder
    for uploads must go with it.
    """
    port = free_port()
    named = [] if host == HOST else ["--address", f"http://{host}:{port}"]
    command = [sys.executable, *program, *words, "--port", f"{port}", *named]
    settings = {"PLAIT_HOME": str(home), "TMPDIR": str(temporary), "DISPLAY": "", "PLAIT_SITE_LOG": "json"}
    log = home / f"log-{port}"
    with (
        log.open("wb") as said,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True, env=os.environ | settings) as process,
    ):
        assert process.stdout is not None
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            found = re.search(rf"http://{re.escape(host)}:\d+\S*", line)
            if found:
                break
        else:
            pytest.fail(f"it did not open: {lines}, {log.read_text(encoding='utf-8')}")
        yield found[0]
        figures = figures_of(port)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    left = Traces(log.read_text(encoding="utf-8"), figures, data)
    assert (process.returncode, left.noise(), left.leaks(seeds)) == (0, [], {})
    assert list(temporary.iterdir()) == []


def figures_of(port: int) -> str:
    """What a site says of itself; nothing from a desk."""
    with suppress(OSError), urllib.request.urlopen(f"http://{HOST}:{port}/metrics", timeout=30) as answer:
        return str(answer.read().decode())
    return ""


@pytest.fixture(scope="session")
def running_desk(demo: Path, seeds: Seeds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """``plait desk`` at the made-up place."""
    home, temporary = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("temporary")
    words = ["desk", "--place", f"{demo / 'place'}"]
    with running(words, home=home, temporary=temporary, seeds=seeds) as address:
        yield RunningDesk(address, home)


@pytest.fixture(scope="session")
def running_site(demo: Path, seeds: Seeds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """``plait demo``, on a copy of its own, as tests change it."""
    home, temporary = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("temporary")
    shutil.copytree(demo, home / "demo")
    data = home / "demo" / "site"
    with running(["demo"], home=home, temporary=temporary, seeds=seeds, data=data) as address:
        yield Site(address, data)


@pytest.fixture(scope="session")
def strict_site(demo: Path, seeds: Seeds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """``plait site serve``: no demo, so it takes no lists and asks for a password."""
    folder, temporary = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("temporary")
    words = ["site", "serve", "--data", f"{folder}", "--place", f"{demo / 'place'}"]
    with running(words, home=folder.parent, temporary=temporary, seeds=seeds, data=folder) as address:
        yield Site(address, folder)


def two_places(demo: Path, temporary: pytest.TempPathFactory) -> list[str]:
    """The words that make a site one about two places."""
    second = second_place(demo / "place", temporary.mktemp("second") / "place")
    return ["--place", f"{demo / 'place'}", "--place", f"{second}"]


@pytest.fixture(scope="session")
def site_of_two(demo: Path, seeds: Seeds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """``plait site serve`` about two places."""
    folder, temporary = tmp_path_factory.mktemp("two"), tmp_path_factory.mktemp("temporary")
    words = ["site", "serve", "--data", f"{folder}", *two_places(demo, tmp_path_factory)]
    with running(words, home=folder.parent, temporary=temporary, seeds=seeds, data=folder) as address:
        yield Site(address, folder)


@pytest.fixture(scope="session")
def named_site(demo: Path, seeds: Seeds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same under a name, as browsers allow passkeys only there."""
    folder, temporary = tmp_path_factory.mktemp("named"), tmp_path_factory.mktemp("temporary")
    words = ["site", "serve", "--data", f"{folder}", "--place", f"{demo / 'place'}"]
    with running(words, home=folder.parent, temporary=temporary, seeds=seeds, data=folder, host=NAME) as address:
        yield Site(address, folder)


@pytest.fixture
def site_for_anyone(demo: Path, seeds: Seeds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """``plait site serve --checks-for-anyone``: whoever has no account checks lists, too."""
    folder, temporary = tmp_path_factory.mktemp("open"), tmp_path_factory.mktemp("temporary")
    words = ["site", "serve", "--data", f"{folder}", "--place", f"{demo / 'place'}", "--checks-for-anyone"]
    with running(words, home=folder.parent, temporary=temporary, seeds=seeds, data=folder) as address:
        yield Site(address, folder)


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
    """A browser that writes down what it must not see."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    """What the browser said about the policy, and every request that left this computer."""
    addresses: set[str] = field(default_factory=set)
    """All that was asked for."""
    errors: list[str] = field(default_factory=list)
    """The pages that said that something is not there or broke, without the part that greets whoever is signed in."""
    sent: list[tuple[str, bytes]] = field(default_factory=list)
    """The forms: of which type, and what was in them."""

    def watch(self) -> None:
        """Write down messages, requests and answers from now on."""
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.context.on("request", self._asked)
        self.page.context.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if not message.text.startswith("Failed to load resource: the server responded with a status of 4"):
            self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"http://{HOST}:", f"http://{NAME}:", "data:,")):
            self.complaints.append(request.url)
        self.addresses.add(request.url)
        if request.method == "POST" and request.post_data_buffer:
            self.sent.append((request.headers.get("content-type", ""), request.post_data_buffer))

    def _answered(self, response: Response) -> None:
        if response.status in ERRORS and response.request.is_navigation_request():
            self.errors.append(re.sub(r"<header.*?</header>", "", response.text(), flags=re.DOTALL))

    def leaks(self, seeds: Seeds) -> list[str]:
        """What of anybody stands in an address or on a page that says what went wrong; notes what was typed first."""
        for content_type, body in self.sent:
            seeds.typed(content_type, body)
        return seeds.found_in(self.addresses) + seeds.found_in(self.errors)


@pytest.fixture
def open_browser(browser: Browser, seeds: Seeds) -> Iterator[Callable[..., Page]]:
    """Open a browser profile with these settings, in which nothing was looked at yet."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def new(**settings: Any) -> Page:
        context = browser.new_context(**settings)
        contexts.append(context)
        context.set_default_timeout(LONGEST_WAIT)
        visitor = Visitor(context.new_page())
        visitors.append(visitor)
        visitor.watch()
        return visitor.page

    yield new
    for context in contexts:
        context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []
    assert [leak for visitor in visitors for leak in visitor.leaks(seeds)] == []


@pytest.fixture
def visit(open_browser: Callable[..., Page], running_desk: RunningDesk) -> Callable[..., Page]:
    """Open the desk by its printed address, in a browser with these settings."""

    def open_desk(**settings: Any) -> Page:
        (running_desk.home / "headings.json").unlink(missing_ok=True)  # what an earlier test said of its headings
        page = open_browser(**settings)
        page.goto(running_desk.address)
        return page

    return open_desk


@pytest.fixture
def come(open_browser: Callable[..., Page], running_site: Site) -> Callable[..., Page]:
    """Come to the shared site in a browser of one's own: as one of its people, or as a visitor."""

    def come_as(name: str = "", **settings: Any) -> Page:
        page = open_browser(base_url=running_site.address, **settings)
        page.goto("/sign-in/" if name else "/")
        if name:
            page.get_by_role("button", name=f"Sign in as {name}", exact=True).click()
        title(page, HOME)
        return page

    return come_as


_numbers = count(1)


@pytest.fixture
def number() -> int:
    """Tells this test's question, and whoever is new in it, from those of other tests."""
    return next(_numbers)


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
    return poppler("pdfinfo")


@pytest.fixture(scope="session")
def pdftotext() -> str:
    """Poppler's program that says what is written on them."""
    return poppler("pdftotext")


def poppler(program: str) -> str:
    found = shutil.which(program)
    if not found:
        pytest.skip(f"{program} is not here (Debian's package poppler-utils)")
    return found
