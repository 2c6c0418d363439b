"""The desk without a server: Django's own client, a place pack, and lists to hand in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.test.utils import override_settings
from tests.files import write_csv
from tests.site.pages import Page, read_page

from plait.places import Place, open_place

if TYPE_CHECKING:
    from plait.site.lists.tray import Tray

HOST: Any = {"HTTP_HOST": "127.0.0.1:8010"}
HEADINGS = ["Ref", "Client name", "Postcode", "Need", "Notes"]


DESK = ("PLACES", "LIST_KEY", "LISTS_FOR", "ROOT_URLCONF", "MIDDLEWARE", "DESK_KEY", "WHITENOISE_USE_FINDERS")
"""The settings in which the desk differs from a shared site. Its database needs none: no test here has one."""


@pytest.fixture
def uploads(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A desk at the made-up place; gives the folder that uploads pass through."""
    from plait.site.settings import desk

    folder = tmp_path_factory.mktemp("uploads")
    own = {name: getattr(desk, name) for name in DESK}
    own |= {"PLACES": (str(demo / "place"),), "UPLOADS": str(folder), "FILE_UPLOAD_TEMP_DIR": str(folder)}
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # the desk's own process has no database
    with override_settings(**own):
        yield folder
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def nothing_is_left_behind(uploads: Path) -> Iterator[None]:
    """Whatever a test hands in, good or bad, no file of it is there afterwards."""
    yield
    assert list(uploads.iterdir()) == []


MOST = 8
"""Short lists for which the tray of a test has room."""


class Clock:
    """A clock that stands until it is put on, and then does what was to be done by then."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._due: list[tuple[float, Callable[[], None]]] = []

    def seconds(self) -> float:
        """What the clock shows."""
        return self.now

    def later(self, seconds: float, do: Callable[[], None]) -> None:
        """Do something when so many seconds have gone by."""
        self._due.append((self.now + seconds, do))

    def put_on(self, *, minutes: float) -> None:
        """Let time go by."""
        self.now += 60 * minutes
        due = [item for item in self._due if item[0] <= self.now]
        self._due = [item for item in self._due if item not in due]
        for _, do in due:
            do()


@pytest.fixture
def clock() -> Clock:
    """The clock by which lists are forgotten."""
    return Clock()


@pytest.fixture(autouse=True)
def tray(uploads: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Tray:
    """An empty tray with room for eight short lists for each test, and no reading under way.

    However slow the machine is, a list is read at once.
    """
    from plait.site.lists import memory
    from plait.site.lists.background import Readings
    from plait.site.lists.tray import LEAST, Tray
    from plait.site.lists.views import reading

    empty = Tray(room=MOST * LEAST, clock=clock.seconds, later=clock.later)
    monkeypatch.setattr(memory, "tray", empty)
    monkeypatch.setattr(memory, "readings", Readings(clock=clock.seconds, later=clock.later))
    monkeypatch.setattr(reading, "MOMENT", 60)
    return empty


@pytest.fixture
def answers(uploads: Path, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Nothing is being matched at the desk, and no review lies open; gives the file in which answers are remembered.

    However slow the machine is, short lists are read and matched at once.
    """
    from plait.site.lists import bringing
    from plait.site.lists.background import Readings
    from plait.site.matching import memory, own_reviews, reviews, running
    from plait.site.matching.views import looking, starting

    del uploads
    clocks: Any = {"clock": clock.seconds, "later": clock.later}
    monkeypatch.setattr(reviews, "_finders", [own_reviews.own_reviews])
    monkeypatch.setattr(own_reviews, "_reviews", own_reviews._OwnReviews(**clocks))
    runs, kept = Readings(**clocks), memory.Kept(**clocks)
    for module in (running, starting):
        monkeypatch.setattr(module, "runs", runs)
    for module in (memory, looking):
        monkeypatch.setattr(module, "kept", kept)
    for module in (bringing, starting):
        monkeypatch.setattr(module, "MOMENT", 60)
    with override_settings(HISTORIES=str(tmp_path / "home" / "histories")):
        yield tmp_path / "home" / "answers" / "answers.json"


@pytest.fixture(scope="session")
def place(demo: Path) -> Place:
    """The made-up place."""
    return open_place(demo / "place")


@pytest.fixture(scope="session")
def postcodes(place: Place) -> list[str]:
    """Postcodes of the place, some way apart."""
    return [str(text) for text in place.postcodes["postcode"].sort()[::60]]


@pytest.fixture
def people(tmp_path: Path, postcodes: Sequence[str]) -> Path:
    """A list of 60 rows with a column of needs; the names are in no table that leaves."""
    needs = ["Housing", "Food or shopping", "Transport"]
    rows = [
        [f"R{number}", f"Zq Person{number}", postcodes[number % 4], needs[number % 3], f"zqnote {number}"]
        for number in range(58)
    ]
    rows += [["R58", "Zq Nowhere", "", "Housing", ""], ["R59", "Zq Wrong", "XX1", "Housing", ""]]
    return write_csv(tmp_path / "our people.csv", [HEADINGS, *rows])


@pytest.fixture
def needless(tmp_path: Path, postcodes: Sequence[str]) -> Path:
    """A list of 40 rows without a column of needs."""
    rows = [[f"R{number}", f"Zq Person{number}", postcodes[number % 3]] for number in range(40)]
    return write_csv(tmp_path / "parcels.csv", [["Ref", "Client name", "Postcode"], *rows])


@dataclass(frozen=True)
class Answer:
    """What the desk answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def html(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def page(self) -> Page:
        """The page that was shown."""
        return read_page(self.html)

    @property
    def goes_to(self) -> str:
        """Where the answer sends the browser on to."""
        return self.headers.get("Location", "")


@dataclass(frozen=True)
class Desk:
    """A browser at the desk."""

    client: Client

    def ask(self, path: str, *, method: str = "get", data: Any = None, **extra: Any) -> Answer:  # noqa: ANN401
        """One request."""
        response: Any = (
            getattr(self.client, method)(path, data, **extra) if data else getattr(self.client, method)(path, **extra)
        )
        body = b"".join(response.streaming_content) if response.streaming else response.content
        answer = Answer(response.status_code, dict(response.headers), body)
        request_finished.disconnect(close_old_connections)  # Django's own client connects it again
        response.close()
        return answer

    def post(self, path: str, data: Any = None) -> Answer:  # noqa: ANN401
        """Send a form."""
        return self.ask(path, method="post", data=data or {"sent": "yes"})

    def hand_in(self, name: str, data: bytes, *, start: str = "/") -> Answer:
        """Upload a file of this name."""
        return self.post(start, {"file": SimpleUploadedFile(name, data)})

    def open(self, path: Path, *, start: str = "/") -> str:
        """Upload a good file; gives the path of its list: ``/list/TOKEN/``."""
        answer = self.hand_in(path.name, path.read_bytes(), start=start)
        assert answer.status == 302, answer.page.errors
        assert answer.goes_to.endswith("/columns/")
        return answer.goes_to.removesuffix("columns/")

    def agree(self, at: str, *, before: str = "") -> Answer:
        """Agree to all that a list asks, ``before`` it is counted or to look at it, and to how it is read."""
        path = f"{at}columns/?before={before}" if before else f"{at}columns/"
        page = self.ask(path).page
        return self.post(path, page.values | dict.fromkeys(page.boxes, "on"))

    def send(self, path: str, **changes: str) -> Answer:
        """Look at a page and send its form with these fields changed."""
        return self.post(path, self.ask(path).page.values | changes)


@pytest.fixture
def stranger(uploads: Path) -> Desk:
    """A browser that did not come by the printed address."""
    return Desk(Client(**HOST))


@pytest.fixture
def key(uploads: Path) -> str:
    """What the printed address carries."""
    from django.conf import settings

    found: str = settings.DESK_KEY
    return found


@pytest.fixture
def desk(key: str) -> Desk:
    """The browser of the person who started the desk."""
    browser = Desk(Client(**HOST))
    assert browser.ask(f"/open/{key}/").goes_to == "/"
    return browser
