"""Single sign-on: an organisation vouches for a member, and whoever pretends to be it gets nobody in."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from pytest_django.fixtures import Settings
from tests.site.shared.coming_in import Watch, first_step, is_in, sets_up_app, with_password
from tests.site.shared.conftest import Browser

from plait.site.entering.fetching import NotFetched, may_be_asked

if TYPE_CHECKING:
    from plait.site.people.models import Person

ISSUER = "https://login.example.org/camden"
CLIENT, SECRET = "plait at camden", "very:secret"
THERE, BACK = "/sign-in/single/", "/sign-in/single/back/"
NOT_TRUSTED = "What Camden answered cannot be trusted, so you are not signed in. Tell whoever runs this site."
START_AGAIN = "This was not begun here, or it was done already. Please start again."
_rsa, _another = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
_ec = ec.generate_private_key(ec.SECP256R1())


@dataclass
class Issuer:
    """An organisation's sign-in that answers as it is told, right or wrong."""

    says: dict[str, Any] = field(default_factory=dict)
    """What its ID token says besides, or instead."""
    leaves_out: tuple[str, ...] = ()
    about: dict[str, Any] = field(default_factory=dict)
    """What it says of itself besides, or instead."""
    signs: Callable[[dict[str, Any]], str] = lambda claims: jwt.encode(claims, _rsa, "RS256", {"kid": "one"})
    person: dict[str, Any] = field(default_factory=dict)
    """What it answers where it is asked about somebody."""
    raw: bytes | None = None
    """What it answers where it is asked for a token, instead of one."""
    asked: list[tuple[str, bytes | None, dict[str, str]]] = field(default_factory=list)
    asks: dict[str, str] = field(default_factory=dict)
    """What a browser that comes to it was sent with."""

    def fetch(
        self, address: str, *, of: str, data: bytes | None = None, headers: dict[str, str] | None = None
    ) -> bytes:
        """Answer as `plait.site.entering.fetching.fetch` does."""
        assert may_be_asked(address, of=of)
        self.asked.append((address, data, headers or {}))
        part = address.removeprefix(ISSUER)
        if part == "/token" and self.raw is not None:
            return self.raw
        answers: dict[str, Callable[[], dict[str, Any]]] = {
            "/.well-known/openid-configuration": self._about,
            "/keys": self._keys,
            "/token": lambda: {"id_token": self._token(), "access_token": "opens the door", "token_type": "Bearer"},
            "/person": lambda: self.person,
        }
        if part not in answers:
            raise NotFetched
        return json.dumps(answers[part]()).encode()

    def _about(self) -> dict[str, Any]:
        return {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorise",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "userinfo_endpoint": f"{ISSUER}/person",
        } | self.about

    @staticmethod
    def _keys() -> dict[str, Any]:
        one = RSAAlgorithm.to_jwk(_rsa.public_key(), as_dict=True) | {"kid": "one", "use": "sig"}
        two = ECAlgorithm.to_jwk(_ec.public_key(), as_dict=True) | {"kid": "two", "use": "sig"}
        return {"keys": [one, two]}

    def _token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "sub": "u1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.asks["nonce"],
            "email": "ANN.asker@example.org",
            "email_verified": True,
        } | self.says
        return self.signs({name: value for name, value in claims.items() if name not in self.leaves_out})


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Issuer]:
    """The site is set up for it."""
    from plait.site.entering import single_sign_on

    made = Issuer()
    settings.SSO_ISSUER, settings.SSO_CLIENT, settings.SSO_SECRET, settings.SSO_NAME = ISSUER, CLIENT, SECRET, "Camden"
    monkeypatch.setattr(single_sign_on, "fetch", made.fetch)
    single_sign_on._known.clear()
    yield made
    single_sign_on._known.clear()


def goes_there(browser: Browser, issuer: Issuer, *, then: str = "") -> None:
    browser.look(f"{THERE}?next={then}")
    issuer.asks = {name: values[0] for name, values in parse_qs(urlsplit(browser.goes_to).query).items()}


def comes_back(browser: Browser, issuer: Issuer, **said: str) -> str:
    """Come back with a code; gives the page's text."""
    answer = {"code": "a code", "state": issuer.asks.get("state", "")} | said
    browser.goes_to = ""
    browser.client.get("/sign-in/")  # a page between does not end it
    shown: Any = browser.client.get(BACK, answer)
    browser.status, browser.goes_to, browser.body = shown.status_code, shown.headers.get("Location", ""), shown.content
    return browser.page.text


# --- What works --------------------------------------------------------------------------------


def test_a_member_is_signed_in_without_a_second_step_of_ours(asker: Person, issuer: Issuer, watch: Watch) -> None:
    sets_up_app(first_step(with_password(asker)), asker, watch)
    browser = Browser()
    assert "Sign in with Camden" in browser.look("/sign-in/?next=/messages/").text
    goes_there(browser, issuer, then="/messages/")
    comes_back(browser, issuer)
    assert (browser.goes_to, is_in(browser)) == ("/messages/", True)


def test_the_browser_is_sent_with_a_state_a_nonce_and_a_challenge(issuer: Issuer, db: None) -> None:
    """RFC 7636: whoever catches the code on its way back cannot use it."""
    browser = Browser()
    goes_there(browser, issuer)
    asks = issuer.asks
    assert browser.goes_to.startswith(f"{ISSUER}/authorise?")
    assert (asks["response_type"], asks["code_challenge_method"], asks["client_id"]) == ("code", "S256", CLIENT)
    assert asks["redirect_uri"] == "http://127.0.0.1:8000/sign-in/single/back/"
    assert min(len(asks[name]) for name in ("state", "nonce", "code_challenge")) >= 43


def test_the_code_goes_back_with_the_verifier_and_our_secret(asker: Person, issuer: Issuer) -> None:
    browser = Browser()
    goes_there(browser, issuer)
    comes_back(browser, issuer)
    _, data, headers = next(item for item in issuer.asked if item[0].endswith("/token"))
    sent = {name: values[0] for name, values in parse_qs((data or b"").decode()).items()}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=")
    assert challenge.decode() == issuer.asks["code_challenge"]
    pair = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode().split(":")
    assert [unquote(part) for part in pair] == [CLIENT, SECRET]


def test_our_secret_goes_with_the_form_where_that_is_what_is_wanted(asker: Person, issuer: Issuer) -> None:
    issuer.about = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    browser = Browser()
    goes_there(browser, issuer)
    comes_back(browser, issuer)
    _, data, headers = next(item for item in issuer.asked if item[0].endswith("/token"))
    assert parse_qs((data or b"").decode())["client_secret"] == [SECRET]
    assert (headers, is_in(browser)) == ({}, True)


def test_an_elliptic_key_is_as_good(asker: Person, issuer: Issuer) -> None:
    issuer.signs = lambda claims: jwt.encode(claims, _ec, "ES256", {"kid": "two"})
    browser = Browser()
    goes_there(browser, issuer)
    comes_back(browser, issuer)
    assert is_in(browser)


def test_an_address_that_is_not_in_the_token_is_asked_for(asker: Person, issuer: Issuer) -> None:
    issuer.leaves_out = ("email", "email_verified")
    issuer.person = {"sub": "u1", "email": "ann.asker@example.org", "email_verified": True}
    browser = Browser()
    goes_there(browser, issuer)
    comes_back(browser, issuer)
    assert is_in(browser)


# --- What does not -----------------------------------------------------------------------------


def none_signed(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, None, "none", {"kid": "one"})  # type: ignore[arg-type]  # nobody should


def with_the_public_key_as_secret(claims: dict[str, Any]) -> str:
    """Signed by what everybody knows, in the hope that it is taken for a shared secret (CVE-2015-9235)."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    known = _rsa.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in ({"alg": "HS256", "typ": "JWT", "kid": "one"}, claims)
    )
    import hmac

    mark = hmac.new(known, head + b"." + body, "sha256").digest()
    return b".".join((head, body, base64.urlsafe_b64encode(mark).rstrip(b"="))).decode()


FORGED: dict[str, dict[str, Any]] = {
    "another nonce": {"says": {"nonce": "another"}},
    "no nonce": {"leaves_out": ("nonce",)},
    "for somebody else": {"says": {"aud": "another site"}},
    "for somebody else as well": {"says": {"aud": [CLIENT, "another site"]}},
    "handed on by somebody else": {"says": {"azp": "another site"}},
    "for nobody": {"leaves_out": ("aud",)},
    "by another issuer": {"says": {"iss": "https://evil.example"}},
    "by nobody": {"leaves_out": ("iss",)},
    "expired": {"says": {"exp": int(time.time()) - 3600}},
    "without an end": {"leaves_out": ("exp",)},
    "from tomorrow": {"says": {"iat": int(time.time()) + 86_400, "exp": int(time.time()) + 90_000}},
    "about nobody": {"leaves_out": ("sub",)},
    "not signed": {"signs": none_signed},
    "signed by what everybody knows": {"signs": with_the_public_key_as_secret},
    "signed by another key": {"signs": lambda claims: jwt.encode(claims, _another, "RS256", {"kid": "one"})},
    "signed by a key of no name": {"signs": lambda claims: jwt.encode(claims, _rsa, "RS256", {"kid": "three"})},
    "signed in another way": {"signs": lambda claims: jwt.encode(claims, _rsa, "PS256", {"kid": "one"})},
    "signed by the wrong sort of key": {"signs": lambda claims: jwt.encode(claims, _ec, "ES256", {"kid": "one"})},
    "no token": {"raw": b'{"access_token": "x"}'},
    "no JSON": {"raw": b"<html>"},
    "a list": {"raw": b"[]"},
    "without an end of brackets": {"raw": b"[" * 200_000},
    "what is no text": {"raw": b'{"id_token": {"a": [1]}}'},
    "no UTF-8": {"raw": b"\xff\xfe{}"},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_a_forged_token_signs_nobody_in_and_nothing_of_it_is_shown(
    asker: Person, issuer: Issuer, forged: dict[str, Any]
) -> None:
    for name, value in forged.items():
        setattr(issuer, name, value)
    browser = Browser()
    goes_there(browser, issuer)
    text = comes_back(browser, issuer)
    assert (browser.status, NOT_TRUSTED in text, is_in(browser)) == (403, True, False)
    assert not [word for word in ("evil", "another", "nonce", "ann.asker", "a code") if word in text]


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_signs_nobody_in(asker: Person, issuer: Issuer, verified: object) -> None:
    issuer.says = {"email_verified": verified}
    browser = Browser()
    goes_there(browser, issuer)
    assert "Camden does not say that your e-mail address is yours." in comes_back(browser, issuer)
    assert not is_in(browser)


def test_what_is_said_about_somebody_else_is_not_believed(asker: Person, issuer: Issuer) -> None:
    issuer.leaves_out = ("email", "email_verified")
    issuer.person = {"sub": "u2", "email": "ann.asker@example.org", "email_verified": True}
    browser = Browser()
    goes_there(browser, issuer)
    assert NOT_TRUSTED in comes_back(browser, issuer)
    assert not is_in(browser)


def test_nobody_becomes_a_member_by_signing_in(asker: Person, issuer: Issuer) -> None:
    from plait.site.people.models import Person as Model

    issuer.says = {"email": "nora@example.org"}
    browser = Browser()
    goes_there(browser, issuer)
    assert "Ask somebody of your organisation who has one to invite you." in comes_back(browser, issuer)
    assert (is_in(browser), Model.objects.count()) == (False, 1)


def test_somebody_who_is_a_member_of_nothing_any_more_is_not_let_in(asker: Person, issuer: Issuer) -> None:
    asker.memberships.all().delete()
    browser = Browser()
    goes_there(browser, issuer)
    assert "You have no account on this site yet." in comes_back(browser, issuer)
    assert not is_in(browser)


@pytest.mark.parametrize("state", ["", "another", "ä"])
def test_a_state_that_is_not_ours_is_refused(asker: Person, issuer: Issuer, state: str) -> None:
    browser = Browser()
    goes_there(browser, issuer)
    assert START_AGAIN in comes_back(browser, issuer, state=state)
    assert START_AGAIN in comes_back(browser, issuer)  # and what was begun is over


def test_an_address_to_come_back_by_works_once_and_in_one_browser(asker: Person, issuer: Issuer) -> None:
    one, two = Browser(), Browser()
    goes_there(one, issuer)
    assert START_AGAIN in comes_back(two, issuer)
    comes_back(one, issuer)
    one.send("/sign-out/")
    assert START_AGAIN in comes_back(one, issuer)
    assert not is_in(one)


def test_whoever_is_too_long_about_it_starts_again(
    asker: Person, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.entering import single_sign_on

    browser = Browser()
    goes_there(browser, issuer)
    later = Watch(time.time())
    later.put_on(minutes=10.1)
    monkeypatch.setattr(single_sign_on, "time", later)
    assert "That took too long." in comes_back(browser, issuer)


def test_a_refusal_over_there_is_said_in_our_own_words(asker: Person, issuer: Issuer) -> None:
    browser = Browser()
    goes_there(browser, issuer)
    text = comes_back(browser, issuer, code="", error="access_denied", error_description="<b>evil</b>")
    assert ("Camden has not signed you in." in text, "evil" in text) == (True, False)


def test_an_answer_in_the_name_of_another_issuer_is_refused(asker: Person, issuer: Issuer) -> None:
    """RFC 9207."""
    browser = Browser()
    goes_there(browser, issuer)
    assert NOT_TRUSTED in comes_back(browser, issuer, iss="https://evil.example")


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://evil.example"},
        {"authorization_endpoint": "http://login.example.org/authorise"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
    ],
)
def test_a_provider_that_says_it_is_another_is_not_gone_to(issuer: Issuer, db: None, about: dict[str, Any]) -> None:
    issuer.about = about
    browser = Browser()
    assert NOT_TRUSTED in browser.look(THERE).text
    assert (browser.status, browser.goes_to) == (403, "")


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri", "userinfo_endpoint"])
@pytest.mark.parametrize("address", ["https://evil.example/x", "http://169.254.169.254/", "file:///etc/passwd", 7])
def test_no_other_server_is_asked(asker: Person, issuer: Issuer, name: str, address: object) -> None:
    """ASVS 1.3.6."""
    issuer.about = {name: address}
    issuer.leaves_out = ("email",)
    browser = Browser()
    goes_there(browser, issuer)
    assert NOT_TRUSTED in comes_back(browser, issuer)
    assert all(asked.startswith(f"{ISSUER}/") for asked, _, _ in issuer.asked)


def test_a_provider_that_does_not_answer_is_named(issuer: Issuer, db: None, settings: Settings) -> None:
    settings.SSO_ISSUER = "https://login.example.org/gone"
    browser = Browser()
    assert "Camden does not answer as it should. Try again in a minute" in browser.look(THERE).text


def test_a_site_without_it_has_no_such_page(db: None) -> None:
    browser = Browser()
    assert "Or with a password" not in browser.look("/sign-in/").text
    for address in (THERE, BACK):
        browser.look(address)
        assert browser.status == 404


def test_it_leads_to_no_other_site(asker: Person, issuer: Issuer) -> None:
    browser = Browser()
    goes_there(browser, issuer, then="https://evil.example/")
    comes_back(browser, issuer)
    assert browser.goes_to == "/"
