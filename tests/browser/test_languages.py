"""Every page in a language whose words are longer, and in one that is read from the right, on a small phone.

The walks go through the site in English; each page that they come to is opened once more in each of the languages.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.conftest import HOME, running, two_places
from tests.browser.languages import FROM_THE_RIGHT, LANGUAGES, Texts, write_catalogues
from tests.browser.steps import Site, title
from tests.browser.test_pages import TOO_WIDE, WALKS, Walk
from tests.browser.traces import Seeds
from tests.browser.walks import Walker

import plait.site

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request, Response, Route

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

PROGRAM = Path(__file__).with_name("languages.py")
PHONE = {"width": 320, "height": 640}
UNFOLD = "() => document.querySelectorAll('details').forEach((it) => { it.open = true; })"
IN_BRACKETS = re.compile(r"⟦[^⟦⟧]*⟧")
SEEN = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const it = walker.currentNode;
    if (!it.checkVisibility() || it.closest("svg, option, script, style, body [lang]")) continue;
    const own = [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (own && !it.parentElement.dataset.read) { found.push(it.textContent); it.dataset.read = "yes"; }
    else if (it.parentElement.dataset.read) it.dataset.read = "yes";
  }
  return found;
}"""
"""The text of each part of a page that has text of its own, with what stands inside it; not what says that it is in
another language, as the drawn parts of a picture do."""


@dataclass
class Asked:
    """How a page was asked for last."""

    request: Request | None = None
    status: int = 0

    def watch(self, page: Page) -> None:
        """Note it from now on."""
        page.on("response", self._note)

    def _note(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame.parent_frame is None:
            self.request, self.status = response.request, response.status


@dataclass
class Reader:
    """Looks at a page once more, in another language."""

    texts: Texts
    kept: Callable[[], set[str]]
    """Texts that the site keeps, in the language in which they were written."""
    faults: list[str] = field(default_factory=list)
    read: int = 0

    def look(self, state: str, page: Page, asked: Asked) -> None:
        """Open it beside the page itself, which stays as it is, and note what is wrong with it."""
        assert asked.request is not None, state
        for language in LANGUAGES:
            tab = page.context.new_page()
            tab.set_extra_http_headers({"Accept-Language": language})
            status = again(tab, asked.request)
            if status == asked.status:  # a form that was taken is not taken twice
                self.read += 1
                self.faults += [f"{state}, {language}: {fault}" for fault in self._faults(tab, language)]
            tab.close()

    def _faults(self, tab: Page, language: str) -> Iterator[str]:
        from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types

        tab.evaluate(UNFOLD)
        html = tab.locator("html")
        if (html.get_attribute("lang"), html.get_attribute("dir")) != (
            language,
            "rtl" if language == FROM_THE_RIGHT else None,
        ):
            yield "not in this language"
        yield from (f"too wide: {part[:200]}" for part in tab.evaluate(TOO_WIDE))
        yield from (f"not translated: {text}" for text in self._not_translated(tab.evaluate(SEEN)))
        if language == FROM_THE_RIGHT:
            results = Axe().run(tab)
            yield from (f"axe: {violation['id']}" for violation in results.response["violations"])

    def _not_translated(self, seen: list[str]) -> Iterator[str]:
        kept = self.kept()
        for whole in seen:
            rest, more = whole, 1
            while more:  # one text may stand in another
                rest, more = IN_BRACKETS.subn("\n", rest)
            for line in filter(None, map(str.strip, rest.split("\n"))):
                words = line.split()  # a single one may be a heading of a list, or a value that is kept
                if len(words) > 1 and " ".join(words) in self.texts and line not in kept:
                    yield line


def again(tab: Page, request: Request) -> int:
    """Ask for the same once more; gives the status."""
    sent, kind = request.post_data_buffer, request.headers.get("content-type", "")

    def send(route: Route) -> None:
        headers = route.request.headers | {"content-type": kind}
        route.continue_(method="POST", headers=headers, post_data=sent)

    if request.method == "POST":
        tab.route(request.url, send, times=1)
    answer = tab.goto(request.url)
    assert answer is not None
    return answer.status


@pytest.fixture(scope="session")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Texts]:
    """The folder of both languages, and what is translated."""
    folder = tmp_path_factory.mktemp("languages")
    return folder, write_catalogues(Path(plait.site.__file__).parent, folder)


@pytest.fixture(scope="session")
def worldly_demo(
    demo: Path, seeds: Seeds, catalogues: tuple[Path, Texts], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The demo in all three languages."""
    home, temporary = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("temporary")
    shutil.copytree(demo, home / "demo")
    data, program = home / "demo" / "site", (f"{PROGRAM}", f"{catalogues[0]}")
    with running(["demo"], home=home, temporary=temporary, seeds=seeds, data=data, program=program) as address:
        yield Site(address, data)


@pytest.fixture(scope="session")
def worldly_site(
    demo: Path, seeds: Seeds, catalogues: tuple[Path, Texts], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site that is no demo, in all three languages."""
    data, temporary = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("temporary")
    words = ["site", "serve", "--data", f"{data}", "--place", f"{demo / 'place'}"]
    program = (f"{PROGRAM}", f"{catalogues[0]}")
    with running(words, home=data.parent, temporary=temporary, seeds=seeds, data=data, program=program) as address:
        yield Site(address, data)


@pytest.fixture(scope="session")
def worldly_site_of_two(
    demo: Path, seeds: Seeds, catalogues: tuple[Path, Texts], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The same about two places."""
    data, temporary = tmp_path_factory.mktemp("two"), tmp_path_factory.mktemp("temporary")
    words = ["site", "serve", "--data", f"{data}", *two_places(demo, tmp_path_factory)]
    program = (f"{PROGRAM}", f"{catalogues[0]}")
    with running(words, home=data.parent, temporary=temporary, seeds=seeds, data=data, program=program) as address:
        yield Site(address, data)


@pytest.fixture
def asked() -> dict[Page, Asked]:
    """How each page was asked for last."""
    return {}


@pytest.fixture
def worldly_walker(
    open_browser: Callable[..., Page],
    asked: dict[Page, Asked],
    request: pytest.FixtureRequest,
    demo: Path,
    tmp_path: Path,
    number: int,
) -> Walker:
    """Walks through the sites in English, on a phone."""

    def come_to(site: Site, path: str = "/", **settings: Any) -> Page:
        page = open_browser(base_url=site.address, viewport=PHONE, bypass_csp=True, **settings)
        asked[page] = Asked()
        asked[page].watch(page)
        page.goto(path)
        return page

    def come(name: str = "") -> Page:
        page = come_to(request.getfixturevalue("worldly_demo"), "/sign-in/" if name else "/")
        if name:
            page.get_by_role("button", name=f"Sign in as {name}", exact=True).click()
        title(page, HOME)
        return page

    return Walker(
        come=come,
        come_to=come_to,
        strict_site=lambda: request.getfixturevalue("worldly_site"),
        site_of_two=lambda: request.getfixturevalue("worldly_site_of_two"),
        demo=demo,
        folder=tmp_path,
        number=number,
    )


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__name__)
def test_every_page_is_whole_in_a_longer_language_and_in_one_from_the_right(
    worldly_walker: Walker, worldly_demo: Site, asked: dict[Page, Asked], catalogues: tuple[Path, Texts], walk: Walk
) -> None:
    def messages() -> set[str]:
        with closing(sqlite3.connect(f"file:{worldly_demo.data / 'site.sqlite3'}?mode=ro", uri=True)) as there:
            return {subject for (subject,) in there.execute("SELECT subject FROM messaging_message")}

    reader, states = Reader(catalogues[1], messages), 0
    for state, page in walk(worldly_walker):
        states += 1
        reader.look(state, page, asked[page])
    assert reader.faults == []
    assert reader.read >= states  # in one language at least: of what was sent, some is answered otherwise again
