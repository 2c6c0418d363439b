"""Where somebody is signed in: one line a session, beside Django's own, and how sessions are ended."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.site.access import limit_of
from plait.site.entering.models import Visit
from plait.site.entering.question_links import LINK
from plait.site.people.models import Person

_SEEN = "seen"
"""What a session calls the hour in which it was last noted."""
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
"""What a browser calls itself, and its name. The first that is found is meant: most name others as well."""
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


def browser_in_words(agent: str) -> str:
    """What sort of browser this is, in as few words as tell somebody's own apart: Firefox on Android."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in agent), _("A browser"))
    system = next((name for mark, name in _SYSTEMS.items() if mark in agent), "")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser


def note(request: HttpRequest) -> None:
    """Write down that somebody is signed in here and was seen this hour. Does nothing for a visitor."""
    session = request.session
    if not isinstance(request.user, Person) or not _is_in(request) or session.session_key is None:
        return
    hour, limit = _hour(), limit_of(request.user)
    Visit.objects.update_or_create(
        session_id=session.session_key,
        defaults={"person": request.user, "seen_at": hour},
        create_defaults={
            "person": request.user,
            "seen_at": hour,
            "link_id": limit.link if limit else None,
            "browser": browser_in_words(request.headers.get("User-Agent", "")),
        },
    )
    session[_SEEN] = hour.isoformat()


def visits(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that notes each session once an hour; what it looks at is read for the page anyway.

    It is not what the page was asked for: where it cannot be written, the page is answered all the same.
    """

    def with_visits(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session = request.session
        if session.accessed and _is_in(request) and session.get(_SEEN) != _hour().isoformat():
            # Somebody has ended this session meanwhile, in another browser; or the disk is full.
            with suppress(IntegrityError, OperationalError):
                note(request)
        return response

    return with_visits


def _is_in(request: HttpRequest) -> bool:
    """Whether this is the session of somebody who has signed in, or came by a link to one question."""
    return SESSION_KEY in request.session or LINK in request.session


def _hour() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def end_sessions(person: Person, *, but: str | None = None) -> None:
    """End somebody's sessions, except the one with the key ``but``."""
    Session.objects.filter(visit__person=person).exclude(session_key=but or "").delete()
