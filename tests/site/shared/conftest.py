"""The shared site without a server: people of several organisations, one question, and the demo's own story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.site.pages import Page, read_page
from tests.site.shared.answering import address_in

from plait.tables import SafeTable, read_table

if TYPE_CHECKING:
    from tests.site.shared.coming_in import Watch

    from plait.site.conversations.models import Thread
    from plait.site.people.models import Person
    from plait.site.projects.models import Partner, Project

TODAY = date(2026, 11, 22)
FOOD = "Food or shopping"
MEANING = "Someone told us what they needed."


class Browser:
    """A browser of one person, or of nobody."""

    def __init__(self, person: Person | None = None) -> None:
        self.client = Client(HTTP_HOST="127.0.0.1")
        if person is not None:
            self.client.force_login(person)
        self.status = 0
        self.goes_to = ""
        self.body = b""

    @property
    def page(self) -> Page:
        """The page that was shown last."""
        return read_page(self.body.decode())

    def look(self, path: str) -> Page:
        """Open an address."""
        return self._ask(path, None)

    def send(self, path: str, **fields: object) -> Page:
        """Send a form with what stands in it already, and these fields changed."""
        return self._ask(path, fields)

    def _ask(self, path: str, fields: dict[str, object] | None) -> Page:
        answer: Any = self.client.get(path) if fields is None else self.client.post(path, fields)
        self.status = answer.status_code
        self.goes_to = answer.headers.get("Location", "")
        self.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return self.page


@pytest.fixture(autouse=True)
def nothing_is_left_behind() -> None:
    """What the desk's tests look for is no matter here."""


@pytest.fixture(autouse=True)
def uploads(demo: Path, settings: Settings) -> Path:
    """The site at the made-up place; gives the folder that uploads pass through."""
    settings.PLACES = (str(demo / "place"),)
    return Path(settings.UPLOADS)


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's deeds are undone, so that the next one's have the same numbers."""
    from plait.site.audit import kept

    monkeypatch.setattr(kept, "_shelf", kept._Shelf())


@pytest.fixture
def member(db: None) -> Callable[..., Person]:
    """Make somebody a member of an organisation."""
    from plait.site.people.actions import Invitee, add_member

    def make(name: str, role: str = "community", organisation: str = "Food Share", kind: str = "vcs") -> Person:
        email = f"{name.lower().replace(' ', '.')}@example.org"
        return add_member(Invitee(name, email, organisation, kind, role), today=TODAY)

    return make


@pytest.fixture
def verified_member(member: Callable[..., Person]) -> Callable[..., Person]:
    """Make somebody a member of an organisation that is verified."""
    from plait.site.people.models import Serving

    def make(name: str, role: str, organisation: str) -> Person:
        person = member(name, role, organisation)
        Serving.objects.filter(organisation__name=organisation).update(verified_at=timezone.now())
        return person

    return make


@pytest.fixture
def asker(member: Callable[..., Person]) -> Person:
    """Whoever asks."""
    return member("Ann Asker")


@pytest.fixture
def project(asker: Person) -> Project:
    """A question that only those who take part may follow."""
    from plait.site.people.models import Organisation
    from plait.site.projects.actions import Question, ask

    question = Question("Who is missing?", "The same faces every week.", "Where the table opens.", FOOD)
    return ask(Organisation.objects.get(name="Food Share"), by=asker, question=question)


@pytest.fixture
def partner(project: Project, asker: Person) -> Callable[..., Partner]:
    """Ask somebody to take part, who does."""
    from plait.site.people.actions import Invitee
    from plait.site.projects.actions import invite, join

    def make(name: str, role: str, organisation: str, *, joins: bool = True) -> Partner:
        email = f"{name.lower().replace(' ', '.')}@example.org"
        whom = Invitee(name, email, organisation, "vcs", role)
        asked = invite(project, by=asker, whom=whom, asked_for="A count, please.", reply_by=None, today=TODAY)
        return join(asked, by=asked.person) if joins else asked

    return make


@pytest.fixture
def data_lead(partner: Callable[..., Partner]) -> Partner:
    """The council's data lead, who takes part."""
    return partner("Dan Data", "data", "Council")


@pytest.fixture
def convenor(partner: Callable[..., Partner]) -> Partner:
    """The convenor, who takes part."""
    return partner("Cora Convenor", "convenor", "Voluntary Action")


@pytest.fixture(scope="session")
def tables(demo: Path) -> dict[str, SafeTable]:
    """The demo's counted tables by the name of their file."""
    return {path.stem: read_table(path) for path in sorted((demo / "tables").glob("*.csv"))}


@pytest.fixture
def share(project: Project, tables: dict[str, SafeTable]) -> Callable[..., object]:
    """Share one of the demo's tables as somebody's own."""
    from plait.site.projects.actions import draft_table, share_table

    def share_as(person: Person, name: str = "council_helpline") -> object:
        draft = draft_table(project, by=person, table=tables[name])
        return share_table(draft, by=person, meaning=MEANING, contact="Dan Data, ring 1234")

    return share_as


@pytest.fixture
def story(db: None, demo: Path) -> Project:
    """The demo's story, told to its end."""
    from plait.site.story import tell_story

    return tell_story(demo / "tables", today=TODAY, progress=lambda _step: None)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The clock by which codes change and first steps are forgotten."""
    from tests.site.shared.coming_in import CLOCKS, Watch

    made = Watch()
    monkeypatch.setattr("plait.site.entering.codes._COST", 2)  # nobody guesses the recovery codes of a test
    for module in CLOCKS:
        monkeypatch.setattr(f"plait.site.entering.{module}.time", made)
    return made


@pytest.fixture
def thread(partner: Callable[..., Partner], settings: Settings, tmp_path: Path) -> Thread:
    """A conversation on a site that takes answers by e-mail."""
    from plait.site.conversations.writing import thread_from

    settings.REPLIES, settings.INBOX = "replies@plait.example.org", tmp_path / "inbox"
    settings.INBOX.mkdir()
    found = thread_from(partner("Dan Data", "data", "Council", joins=False))
    assert found is not None
    return found


@pytest.fixture
def address(thread: Thread) -> str:
    """Where Dan's last message can be answered."""
    return address_in(thread)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a certificate of 127.0.0.1, by nobody but itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    alternative = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    now = timezone.now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(alternative, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    file.write_bytes(made.public_bytes(pem) + private)
    return file


def archive(demo: Path, name: str) -> list[SimpleUploadedFile]:
    """A table and its receipt as somebody hands them in."""
    files = (demo / "tables" / f"{name}.csv", demo / "tables" / f"{name}.receipt.json")
    return [SimpleUploadedFile(file.name, file.read_bytes()) for file in files]
