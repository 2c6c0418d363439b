"""Passkeys (W3C Web Authentication, level 3): what is asked of a browser, and whether its answer is right."""

from __future__ import annotations

import base64
import ipaddress
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from plait.errors import PlaitError
from plait.site.entering.models import Passkey
from plait.site.people.fields import blind_index
from plait.site.people.models import Person

State = dict[str, Any]
_Read = TypeVar("_Read")


class NotAccepted(PlaitError):
    """What a browser answered does not vouch for anybody."""


@dataclass(frozen=True)
class Question:
    """What a browser is asked."""

    options: str
    """For the browser, as JSON."""
    state: State
    """For the session: it goes with this question and is good for one answer."""


def can_be_used() -> bool:
    """Whether browsers allow passkeys here: a site needs a name for that, and HTTPS unless it is on this computer."""
    parts = urlsplit(settings.ADDRESS)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return parts.scheme == "https" or host == "localhost"
    return False


def ask_to_make(person: Person, passkeys: Sequence[Passkey]) -> Question:
    """Ask for a new passkey. One that this person has here already is not made twice."""
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(
            id=bytes.fromhex(blind_index(f"passkey {person.pk}")), name=person.email, display_name=person.name
        ),
        [_credential(passkey) for passkey in passkeys],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return _question(options, state)


def made(state: State | None, answer: str) -> str:
    """The new passkey's number and key, to be kept. Raises NotAccepted."""
    data = _read(lambda: _server().register_complete(state, json.loads(answer)).credential_data)
    if data is None:
        raise _not_accepted()
    return base64.b64encode(data).decode()


def ask_to_show(passkeys: Sequence[Passkey]) -> Question:
    """Ask for one of these passkeys."""
    options, state = _server().authenticate_begin(
        [_credential(passkey) for passkey in passkeys], user_verification=UserVerificationRequirement.PREFERRED
    )
    return _question(options, state)


def use_passkey(passkeys: Sequence[Passkey], state: State | None, answer: str) -> None:
    """See that one of these passkeys has answered. Raises NotAccepted.

    A passkey that counts how often it was used has to have counted on: if not, there is a copy of it.
    """
    credentials = [_credential(passkey) for passkey in passkeys]
    given = _read(lambda: AuthenticationResponse.from_dict(json.loads(answer)))
    used = _read(lambda: _server().authenticate_complete(state, credentials, given))
    row = Passkey.objects.filter(pk=passkeys[credentials.index(used)].pk)
    count = given.response.authenticator_data.counter
    if not (row.filter(used__lt=count).update(used=count) or (count == 0 and row.filter(used=0).exists())):
        raise _not_accepted()


def _read(work: Callable[[], _Read]) -> _Read:
    """Read what a browser sent: whatever is wrong in it, and wherever the library stumbles over it, is one refusal."""
    try:
        return work()
    except Exception:  # noqa: BLE001 - the library has no family of errors of its own
        raise _not_accepted() from None


def _not_accepted() -> NotAccepted:
    return NotAccepted(_("That did not work: the passkey was not accepted. Try once more, or use another way."))


def _server() -> Fido2Server:
    site = PublicKeyCredentialRpEntity(id=urlsplit(settings.ADDRESS).hostname or "", name="Plait")
    return Fido2Server(site, verify_origin=lambda origin: origin == settings.ADDRESS)


def _credential(passkey: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(base64.b64decode(passkey.credential))


def _question(options: Any, state: dict[str, Any]) -> Question:  # noqa: ANN401 - the library's own, of two kinds
    return Question(json.dumps(dict(options)), dict(state))
