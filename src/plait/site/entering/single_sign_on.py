"""Single sign-on: an organisation vouches for its own people (OpenID Connect Core 1.0, with PKCE, RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.site.entering.fetching import NotFetched, fetch, is_safe, may_be_asked
from plait.site.people.fields import blind_index
from plait.site.people.models import Person

ALGORITHMS = ("RS256", "ES256")
GOOD_FOR = 10 * 60
"""Seconds in which somebody has to come back from their organisation."""
_LEEWAY = 60
"""Seconds by which two clocks may differ."""
_KNOWN_FOR = 3600
"""Seconds after which a provider is asked anew what its addresses are."""


class NotSignedOn(PlaitError):
    """Single sign-on did not work; the sentence says what to do, and nothing of what was answered."""


@dataclass(frozen=True)
class Provider:
    """Where an organisation's sign-in is."""

    sign_in: str
    """Where the browser goes."""
    tokens: str
    """Where a code is changed into a token."""
    keys: str
    about: str
    """Where to ask for an e-mail address that is not in the token; "" where there is no such place."""
    by_header: bool
    """Whether our secret goes into a header; else it goes with the form."""


@dataclass(frozen=True)
class Begun:
    """A sign-in that was begun, as the session keeps it until somebody comes back."""

    state: str
    nonce: str
    verifier: str
    then: str
    at: float


_known: dict[str, tuple[float, Provider]] = {}


def is_offered() -> bool:
    """Whether this site is set up for it."""
    return bool(settings.SSO_ISSUER and settings.SSO_CLIENT)


def begin(then: str) -> tuple[str, dict[str, Any]]:
    """The address at the organisation to go to, and what the session has to keep. Raises NotSignedOn."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    begun = Begun(state, nonce, verifier, then, at=time.time())
    challenge = hashlib.sha256(begun.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": settings.SSO_CLIENT,
        "redirect_uri": _back(),
        "scope": "openid email",
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    address = provider().sign_in
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}", asdict(begun)


def finish(kept: dict[str, Any] | None, said: dict[str, str]) -> tuple[Person, str]:
    """Who has come back, and where they go on to. Raises NotSignedOn.

    ``kept`` is what the session kept, good for this once; ``said`` is what stands in the address.
    """
    begun = Begun(**kept) if kept is not None else None
    if begun is None or not hmac.compare_digest(said.get("state", "").encode(), begun.state.encode()):
        raise NotSignedOn(_("This was not begun here, or it was done already. Please start again."))
    if not 0 <= time.time() - begun.at < GOOD_FOR:
        raise NotSignedOn(_("That took too long. Please start again."))
    if said.get("iss", settings.SSO_ISSUER) != settings.SSO_ISSUER:  # RFC 9207
        raise _not_to_be_trusted()
    if not said.get("code"):
        raise NotSignedOn(
            _("%(name)s has not signed you in. Try again, or sign in with a password.") % {"name": settings.SSO_NAME}
        )
    return _member(_vouched_for(begun, said["code"])), begun.then


def provider() -> Provider:
    """What the provider says about itself (OpenID Connect Discovery 1.0), kept for an hour. Raises NotSignedOn."""
    issuer = settings.SSO_ISSUER
    since, found = _known.get(issuer, (0.0, None))
    if found is None or time.time() - since > _KNOWN_FOR:
        said = _json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        found = _provider(said)
        _known[issuer] = (time.time(), found)
    return found


def _provider(said: dict[str, Any]) -> Provider:
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
    sign_in, tokens, keys, about = (str(said.get(name, "")) for name in names)
    if said.get("issuer") != settings.SSO_ISSUER or not is_safe(sign_in):
        raise _not_to_be_trusted()
    ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Provider(sign_in, tokens, keys, about, by_header="client_secret_basic" in ways)


def _vouched_for(begun: Begun, code: str) -> str:
    """The e-mail address that the provider vouches for."""
    at = provider()
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": _back(), "code_verifier": begun.verifier}
    headers = {}
    if at.by_header:
        pair = f"{quote(settings.SSO_CLIENT, safe='')}:{quote(settings.SSO_SECRET, safe='')}"  # RFC 6749, 2.3.1
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": settings.SSO_CLIENT, "client_secret": settings.SSO_SECRET}
    tokens = _json(at.tokens, data=urlencode(form).encode(), headers=headers)
    claims = _claims(tokens.get("id_token"), nonce=begun.nonce)
    if "email" not in claims and at.about:
        about = _json(at.about, headers={"Authorization": f"Bearer {tokens.get('access_token')}"})
        if about.get("sub") != claims["sub"]:
            raise _not_to_be_trusted()
        claims = about
    email = claims.get("email")
    if not isinstance(email, str) or not email or claims.get("email_verified") is not True:
        raise NotSignedOn(
            _("%(name)s does not say that your e-mail address is yours. Ask whoever looks after it there.")
            % {"name": settings.SSO_NAME}
        )
    return email


def _claims(token: object, *, nonce: str) -> dict[str, Any]:
    """What an ID token says (OpenID Connect Core 1.0, 3.1.3.7). Raises NotSignedOn unless it is for us and fresh."""
    try:
        keys = jwt.PyJWKSet.from_dict(_json(provider().keys))
        number = jwt.get_unverified_header(str(token)).get("kid")
        fits = [key for key in keys.keys if key.key_id == number or (number is None and len(keys.keys) == 1)]
        claims: dict[str, Any] = jwt.decode(
            str(token),
            fits[0],
            algorithms=ALGORITHMS,
            audience=settings.SSO_CLIENT,
            issuer=settings.SSO_ISSUER,
            leeway=_LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"], "strict_aud": False},
        )
    except (jwt.PyJWTError, IndexError, ValueError, TypeError, AttributeError, RecursionError):
        raise _not_to_be_trusted() from None
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise _not_to_be_trusted()
    many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if many else settings.SSO_CLIENT) != settings.SSO_CLIENT:
        raise _not_to_be_trusted()
    return claims


def _member(email: str) -> Person:
    """The member with this address. Nobody becomes one by signing in."""
    person = Person.objects.filter(email_index=blind_index(email), is_active=True, memberships__isnull=False).first()
    if person is None:
        raise NotSignedOn(
            _("You have no account on this site yet. Ask somebody of your organisation who has one to invite you.")
        )
    return person


def _json(address: str, *, data: bytes | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    if not may_be_asked(address, of=settings.SSO_ISSUER):
        raise _not_to_be_trusted()
    try:
        said = json.loads(fetch(address, of=settings.SSO_ISSUER, data=data, headers=headers))
    except NotFetched:
        raise NotSignedOn(
            _("%(name)s does not answer as it should. Try again in a minute, or sign in with a password.")
            % {"name": settings.SSO_NAME}
        ) from None
    except (ValueError, RecursionError):
        raise _not_to_be_trusted() from None
    if not isinstance(said, dict):
        raise _not_to_be_trusted()
    return said


def _not_to_be_trusted() -> NotSignedOn:
    return NotSignedOn(
        _("What %(name)s answered cannot be trusted, so you are not signed in. Tell whoever runs this site.")
        % {"name": settings.SSO_NAME}
    )


def _back() -> str:
    """Where the browser comes back to."""
    return f"{settings.ADDRESS}{reverse('single-sign-on-back')}"
