"""Half-way in: who has shown who they are once, and has to do so a second time. Until then nobody is signed in."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from plait.site.entering.steps import second_step_of
from plait.site.people.models import Person

GOOD_FOR = 10 * 60
"""Seconds."""
_KEY = "half_way"


class Way(StrEnum):
    """How somebody showed who they are."""

    LINK = "link"
    PASSWORD = "password"  # noqa: S105 - the name of a way
    AGAIN = "again"
    """They are signed in, and show it once more before something that a thief of the session would like to do."""
    SINGLE_SIGN_ON = "single-sign-on"
    DEMO = "demo"


@dataclass(frozen=True)
class HalfWay:
    """Somebody who is half-way in."""

    person: Person
    then: str
    """Where they go on to."""


def needs_second_step(person: Person, way: Way) -> bool:
    """Whether somebody who came by this way has to show a second time who they are."""
    if way in {Way.SINGLE_SIGN_ON, Way.DEMO}:
        return False  # their organisation has asked for it; nobody in the demo is real
    return way == Way.PASSWORD or second_step_of(person).is_there


def go_half_way(request: HttpRequest, person: Person, then: str, *, way: Way) -> HttpResponse:
    """Let somebody half-way in, in a new session that knows nothing else, and ask for the second step."""
    request.session.flush()
    request.session[_KEY] = {
        "person": person.pk,
        "at": time.time(),
        "then": then,
        "mark": _mark(person, by_link=way == Way.LINK),
        "by_link": way == Way.LINK,
    }
    request.session.set_expiry(GOOD_FOR)
    return redirect("second-step")


def half_way_of(request: HttpRequest) -> HalfWay | None:
    """Who is half-way in; None where nobody is, it took too long, or password or link are not what they were."""
    said = request.session.get(_KEY)
    if said is None or not 0 <= time.time() - said["at"] < GOOD_FOR:
        return None
    person = Person.objects.filter(pk=said["person"], is_active=True).first()
    if person is None or said["mark"] != _mark(person, by_link=said["by_link"]):
        return None
    return HalfWay(person, said["then"])


def _mark(person: Person, *, by_link: bool) -> str:
    """What changes with the password; for somebody who came by a link, which works once, with each signing in, too."""
    last = person.last_login.isoformat() if by_link and person.last_login else ""
    return f"{person.get_session_auth_hash()} {last}"
