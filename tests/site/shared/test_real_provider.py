"""Single sign-on by a real provider: oidc-provider, the OpenID certified one of npm, on this computer."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, build_opener

import pytest
from pytest_django.fixtures import Settings
from tests.site.shared.coming_in import is_in
from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from plait.site.people.models import Person

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]  # loopback alone; npm is a process of its own
VERSION = "9.13.3"
ADDRESS = "http://127.0.0.1:8000"
BACK = f"{ADDRESS}/sign-in/single/back/"
MOST_PAGES = 12


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the provider in it. Skips where npm or its registry is not there."""
    folder = tmp_path_factory.mktemp("provider")
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are not here")
    words = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", f"oidc-provider@{VERSION}"]
    try:
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, timeout=180)
    except subprocess.TimeoutExpired:
        pytest.skip("npm's registry does not answer")
    if done.returncode:
        pytest.skip("oidc-provider could not be installed by npm")
    shutil.copy(Path(__file__).with_name("provider.mjs"), folder)
    return folder


@pytest.fixture
def provider(installed: Path, settings: Settings) -> Iterator[Callable[..., str]]:
    """Start the provider, for a site that is set up for it; gives its address."""
    from plait.site.entering import single_sign_on

    started: list[subprocess.Popen[str]] = []

    def start(*, verified: str = "yes") -> str:
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
        command = ["node", "provider.mjs", f"{port}", BACK, verified]
        process = subprocess.Popen(
            command, cwd=installed, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=os.environ
        )
        started.append(process)
        assert process.stdout is not None
        assert any("ready" in line for line in process.stdout)
        address = f"http://127.0.0.1:{port}"
        settings.ADDRESS, settings.SSO_ISSUER, settings.SSO_NAME = ADDRESS, address, "Camden"
        settings.SSO_CLIENT, settings.SSO_SECRET = "plait", "a secret of the test"
        single_sign_on._known.clear()
        return address

    yield start
    single_sign_on._known.clear()
    for process in started:
        process.terminate()
        process.communicate(timeout=30)


class _Stays(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _ask(browser: OpenerDirector, address: str, form: dict[str, str] | None) -> tuple[str, str]:
    """Where an address leads to, "" for nowhere, and the page that stands there."""
    try:
        with browser.open(address, urlencode(form).encode() if form else None, timeout=30) as answer:
            return "", answer.read().decode()
    except HTTPError as error:
        with error:
            return error.headers.get("Location") or "", error.read().decode()


def signs_in_there(address: str, email: str) -> str:
    """Go through the provider's own pages as somebody; gives the address that they come back by."""
    browser = build_opener(_Stays, HTTPCookieProcessor(CookieJar()))
    form: dict[str, str] | None = None
    for _ in range(MOST_PAGES):
        goes_to, page = _ask(browser, address, form)
        if goes_to.startswith(BACK):
            return goes_to
        if goes_to:
            address, form = urljoin(address, goes_to), None
            continue
        action = re.search(r'<form[^>]*action="([^"]+)"', page)
        assert action, page[:500]
        fields = dict(re.findall(r'name="(prompt)" value="([^"]+)"', page))
        address = urljoin(address, unescape(action[1]))
        form = fields | {"login": email, "password": "any"}
    pytest.fail("the provider did not send anybody back")


def comes_back(browser: Browser, address: str) -> str:
    """Come back to the site; gives the page's text."""
    return browser.look(address.removeprefix(ADDRESS)).text


def test_a_member_signs_in_with_their_organisations_account(asker: Person, provider: Callable[..., str]) -> None:
    provider()
    browser = Browser()
    browser.look("/sign-in/single/?next=/messages/")
    comes_back(browser, signs_in_there(browser.goes_to, "ann.asker@example.org"))
    assert (browser.goes_to, is_in(browser)) == ("/messages/", True)


def test_somebody_whom_the_site_does_not_know_is_told_whom_to_ask(asker: Person, provider: Callable[..., str]) -> None:
    provider()
    browser = Browser()
    browser.look("/sign-in/single/")
    text = comes_back(browser, signs_in_there(browser.goes_to, "nora@example.org"))
    assert "Ask somebody of your organisation who has one to invite you." in text
    assert not is_in(browser)


def test_an_address_that_is_not_verified_is_not_believed(asker: Person, provider: Callable[..., str]) -> None:
    provider(verified="no")
    browser = Browser()
    browser.look("/sign-in/single/")
    text = comes_back(browser, signs_in_there(browser.goes_to, "ann.asker@example.org"))
    assert "Camden does not say that your e-mail address is yours." in text
    assert not is_in(browser)
