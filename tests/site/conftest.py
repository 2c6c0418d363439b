"""The desk without a server: Django's own client, a place pack, and lists to hand in."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.files import write_csv
from tests.site.pages import Page, read_page

from plait.places import Place, open_place

if TYPE_CHECKING:
    from plait.site.lists.tray import Tray

HOST: Any = {"HTTP_HOST": "127.0.0.1:8010"}
HEADINGS = ["Ref", "Client name", "Postcode", "Need", "Notes"]


@pytest.fixture(scope="session")
def uploads(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Django, set up once for a desk at the made-up place; gives the folder that uploads pass through."""
    import django

    folder = tmp_path_factory.mktemp("uploads")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_SETTINGS_MODULE", "plait.site.settings.desk")
        patch.setenv("PLAIT_DESK_PLACE", str(demo / "place"))
        patch.setenv("PLAIT_DESK_UPLOADS", str(folder))
        patch.delenv("PLAIT_DESK_KEY", raising=False)
        django.setup(set_prefix=False)
        assert os.fspath(folder) == django.conf.settings.UPLOADS
        yield folder


@pytest.fixture(autouse=True)
def nothing_is_left_behind(uploads: Path) -> Iterator[None]:
    """Whatever a test hands in, good or bad, no file of it is there afterwards."""
    yield
    assert list(uploads.iterdir()) == []


@pytest.fixture(autouse=True)
def tray(uploads: Path, monkeypatch: pytest.MonkeyPatch) -> Tray:
    """An empty tray for each test."""
    from plait.site.lists import views
    from plait.site.lists.tray import Tray

    empty = Tray()
    monkeypatch.setattr(views, "tray", empty)
    return empty


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
        response.close()
        return answer

    def post(self, path: str, data: Any = None) -> Answer:  # noqa: ANN401
        """Send a form."""
        return self.ask(path, method="post", data=data or {"sent": "yes"})

    def hand_in(self, name: str, data: bytes) -> Answer:
        """Upload a file of this name."""
        return self.post("/", {"file": SimpleUploadedFile(name, data)})

    def open(self, path: Path) -> str:
        """Upload a good file; gives the path of its list: ``/list/TOKEN/``."""
        answer = self.hand_in(path.name, path.read_bytes())
        assert answer.status == 302, answer.page.errors
        assert answer.goes_to.endswith("/columns/")
        return answer.goes_to.removesuffix("columns/")

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
