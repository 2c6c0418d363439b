"""Passkeys: an authenticator in software vouches for somebody, and everything that it should not get away with."""

from __future__ import annotations

import hashlib
import html
import json
import re
import struct
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.utils import websafe_decode, websafe_encode
from pytest_django.fixtures import Settings
from tests.site.shared.coming_in import Watch, codes_of, first_step, is_in, with_password
from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from plait.site.people.models import Person

ADDRESS = "https://plait.example.org"
STEP = "/sign-in/step/"
SHOW = "/sign-in/step/passkey/"
MAKE = "/sign-in/step/set-up/passkey/"
NOT_ACCEPTED = "That did not work: the passkey was not accepted. Try once more, or use another way."


@pytest.fixture(autouse=True)
def address(settings: Settings) -> None:
    """A site with a name: browsers allow passkeys only there."""
    settings.ADDRESS = ADDRESS


def question_on(browser: Browser) -> dict[str, Any]:
    """What the page that was shown last asks of the browser."""
    found = re.search(r'data-question="(.*?)"', browser.body.decode())
    assert found
    asked: dict[str, Any] = json.loads(html.unescape(found[1]))["publicKey"]
    return asked


@dataclass
class Authenticator:
    """A security key, made of software (W3C Web Authentication, sections 6 and 7)."""

    origin: str = ADDRESS
    site: str = "plait.example.org"
    number: bytes = b"number of this key"
    flags: int = 0x05
    """Somebody was there, and unlocked it."""
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def _data(self, *, flags: int) -> bytes:
        return hashlib.sha256(self.site.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _said(self, kind: str, challenge: str) -> bytes:
        said = {"type": f"webauthn.{kind}", "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, **response: bytes) -> str:
        number = websafe_encode(self.number)
        parts = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps(
            {"id": number, "rawId": number, "type": "public-key", "response": parts, "clientExtensionResults": {}}
        )

    def make(self, question: dict[str, Any], *, kind: str = "create") -> str:
        """Answer as a browser does that was asked for a new passkey."""
        point = self.key.public_key().public_numbers()
        public = cbor.encode({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        credential = b"\0" * 16 + struct.pack(">H", len(self.number)) + self.number + public
        data = self._data(flags=self.flags | 0x40) + credential
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(clientDataJSON=self._said(kind, question["challenge"]), attestationObject=attestation)

    def show(self, question: dict[str, Any], *, kind: str = "get") -> str:
        """Answer as a browser does that was asked for one of these passkeys."""
        said = self._said(kind, question["challenge"])
        data = self._data(flags=self.flags)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=said, authenticatorData=data, signature=signature)


@pytest.fixture
def key() -> Authenticator:
    """Somebody's security key."""
    return Authenticator()


def sets_up(browser: Browser, key: Authenticator, *, name: str = "the blue key") -> None:
    browser.look(MAKE)
    browser.send(MAKE, name=name, answer=key.make(question_on(browser)))


@pytest.fixture
def ann(asker: Person, watch: Watch, key: Authenticator) -> Person:
    """Somebody with a password and a passkey."""
    sets_up(first_step(with_password(asker)), key)
    asker.refresh_from_db()
    return asker


def shows(browser: Browser, key: Authenticator) -> None:
    browser.look(STEP)
    browser.send(SHOW, answer=key.show(question_on(browser)))


# --- What works --------------------------------------------------------------------------------


def test_a_passkey_is_set_up_instead_of_an_app_with_recovery_codes(
    asker: Person, watch: Watch, key: Authenticator
) -> None:
    browser = first_step(with_password(asker))
    sets_up(browser, key)
    assert (browser.status, len(codes_of(browser)), is_in(browser)) == (200, 8, True)
    assert "Passkey: the blue key" in browser.look("/account/").text


def test_a_passkey_signs_in(ann: Person, key: Authenticator) -> None:
    """ASVS 6.3.3."""
    browser = first_step(ann, then="/messages/")
    page = browser.look(STEP)
    assert "Code from your app" not in page.text
    shows(browser, key)
    assert (browser.goes_to, is_in(browser)) == ("/messages/", True)


def test_a_passkey_is_added_later_named_and_removed(ann: Person, watch: Watch, key: Authenticator) -> None:
    browser = first_step(ann)
    shows(browser, key)
    browser.look("/account/passkeys/add/")
    asked = question_on(browser)
    assert [item["id"] for item in asked["excludeCredentials"]] == [websafe_encode(key.number)]
    other = Authenticator(number=b"my phone's")
    browser.send("/account/passkeys/add/", name="my phone", answer=other.make(asked))
    first, second = ann.passkeys.all()
    assert (browser.goes_to, first.name, second.name) == ("/account/", "the blue key", "my phone")
    browser.send(f"/account/passkeys/{first.pk}/remove/")
    again = first_step(ann)
    shows(again, key)
    assert again.page.errors == [NOT_ACCEPTED]
    shows(again, other)
    assert is_in(again)


def test_what_is_asked_names_the_site_and_tells_the_authenticator_no_number_of_ours(
    asker: Person, watch: Watch
) -> None:
    browser = first_step(with_password(asker))
    browser.look(MAKE)
    asked = question_on(browser)
    assert asked["rp"]["id"] == "plait.example.org"
    assert len(websafe_decode(asked["user"]["id"])) == 32


def test_a_passkey_cannot_be_read_in_the_database(ann: Person, key: Authenticator) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM entering_passkey")
        stored = " ".join(map(str, cursor.fetchall()))
    assert "blue" not in stored
    assert websafe_encode(key.number) not in stored


@pytest.mark.parametrize("elsewhere", ["http://127.0.0.1:8000", "http://[::1]:8000", "http://plait.example.org"])
def test_where_browsers_allow_none_the_page_says_so(
    ann: Person, key: Authenticator, settings: Settings, elsewhere: str
) -> None:
    settings.ADDRESS = elsewhere
    browser = first_step(ann)
    assert "Passkeys do not work at this address" in browser.look(STEP).text
    assert "Use a recovery code" in browser.page.text


# --- What does not -----------------------------------------------------------------------------


def test_an_answer_works_once(ann: Person, key: Authenticator) -> None:
    browser = first_step(ann)
    browser.look(STEP)
    answer = key.show(question_on(browser))
    browser.send(SHOW, answer=answer)
    replayed = first_step(ann)
    replayed.look(STEP)
    assert replayed.send(SHOW, answer=answer).errors == [NOT_ACCEPTED]
    assert (is_in(browser), is_in(replayed)) == (True, False)


def test_a_question_is_good_for_one_answer(ann: Person, key: Authenticator) -> None:
    browser = first_step(ann)
    browser.look(STEP)
    asked = question_on(browser)
    browser.send(SHOW, answer="{}")
    assert browser.send(SHOW, answer=key.show(asked)).errors == [NOT_ACCEPTED]


FORGED: dict[str, Callable[[Authenticator, dict[str, Any]], str]] = {
    "another site's": lambda key, asked: changed(key, origin="https://evil.example").show(asked),
    "a part of the site's name": lambda key, asked: changed(key, origin="https://x.plait.example.org").show(asked),
    "made for another site": lambda key, asked: changed(key, site="evil.example").show(asked),
    "nobody was there": lambda key, asked: changed(key, flags=0).show(asked),
    "another key": lambda key, asked: Authenticator(number=key.number).show(asked),
    "a key that is not known": lambda key, asked: changed(key, number=b"another").show(asked),
    "an answer to something else": lambda key, asked: key.show(asked, kind="create"),
    "an answer to another question": lambda key, asked: key.show(asked | {"challenge": websafe_encode(b"x" * 32)}),
    "nothing": lambda _key, _asked: "",
    "no JSON": lambda _key, _asked: "{",
    "a list": lambda _key, _asked: "[]",
    "a number": lambda _key, _asked: "7",
    "half of it": lambda key, asked: json.dumps(json.loads(key.show(asked)) | {"response": {}}),
    "what is no text": lambda key, asked: json.dumps(json.loads(key.show(asked)) | {"rawId": [1, 2]}),
    "without an end": lambda _key, _asked: "[" * 19_000,
}


def changed(key: Authenticator, **how: Any) -> Authenticator:
    return replace(key, **how)


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_a_forged_answer_signs_nobody_in(
    ann: Person, key: Authenticator, forged: Callable[[Authenticator, dict[str, Any]], str]
) -> None:
    browser = first_step(ann)
    browser.look(STEP)
    page = browser.send(SHOW, answer=forged(key, question_on(browser)))
    assert (browser.status, page.errors, is_in(browser)) == (422, [NOT_ACCEPTED], False)


def test_a_copy_of_a_key_that_counts_is_found_out(ann: Person, key: Authenticator) -> None:
    key.count = 7
    shows(first_step(ann), key)
    copy = first_step(ann)
    key.count = 7
    shows(copy, key)
    assert (copy.page.errors, is_in(copy)) == ([NOT_ACCEPTED], False)
    key.count = 8
    own = first_step(ann)
    shows(own, key)
    assert is_in(own)


@pytest.mark.parametrize(
    "forge",
    [
        lambda key, asked: changed(key, origin="https://evil.example").make(asked),
        lambda key, asked: changed(key, site="evil.example").make(asked),
        lambda key, asked: key.make(asked, kind="get"),
        lambda key, asked: key.show(asked),
        lambda _key, _asked: "{}",
    ],
    ids=["another site's", "made for another site", "an answer to something else", "not a new one", "empty"],
)
def test_a_forged_passkey_is_not_added(
    asker: Person, watch: Watch, key: Authenticator, forge: Callable[[Authenticator, dict[str, Any]], str]
) -> None:
    browser = first_step(with_password(asker))
    browser.look(MAKE)
    page = browser.send(MAKE, name="mine", answer=forge(key, question_on(browser)))
    assert (page.errors, asker.passkeys.count(), is_in(browser)) == ([NOT_ACCEPTED], 0, False)


def test_a_passkey_needs_a_name(asker: Person, watch: Watch, key: Authenticator) -> None:
    browser = first_step(with_password(asker))
    browser.look(MAKE)
    page = browser.send(MAKE, name=" ", answer=key.make(question_on(browser)))
    assert (page.errors, asker.passkeys.count()) == (["Give it a name, such as: my phone."], 0)


def test_nobody_removes_anothers_passkey(ann: Person, member: Callable[..., Person]) -> None:
    """ASVS 8.2.2."""
    stranger = Browser(member("Sam Stranger", organisation="Elsewhere"))
    stranger.send(f"/account/passkeys/{ann.passkeys.get().pk}/remove/")
    assert (stranger.status, ann.passkeys.count()) == (404, 1)


def test_the_last_passkey_of_a_password_stays(ann: Person, key: Authenticator) -> None:
    browser = first_step(ann)
    shows(browser, key)
    browser.send(f"/account/passkeys/{ann.passkeys.get().pk}/remove/")
    assert (browser.status, ann.passkeys.count()) == (409, 1)
