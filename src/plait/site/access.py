"""Who may use a route: every view declares it, and one that does not is never run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

COOKIE = "plait_desk"
View = Callable[..., HttpResponse]


class Access(StrEnum):
    """Who a route is for. What a person may do with one project is a matter of its policies."""

    ANYONE = "anyone"
    """Anyone who can reach the site; the view itself looks at what is open to them."""
    MEMBER = "member"
    """Whoever has signed in."""
    LISTS = "lists"
    """Whoever may work on lists here: at the desk the person who started it (their browser holds the key
    that was printed); on a site that is set to read and forget, whoever has signed in; on one that lets anybody
    check lists, anyone; elsewhere nobody."""


class ByLink(StrEnum):
    """Which views a visit may use that began with a link to one question (`Limit`)."""

    QUESTION = "question"
    """Those whose address names that question."""
    CONVERSATION = "conversation"
    """Those whose address names the conversation about it."""
    LIST = "list"
    """Those of a list that is counted for a question. Which question the list is for is looked at by its policy; of
    other lists of the same person such a visit finds none (`plait.site.lists.owning`)."""


@dataclass(frozen=True)
class Limit:
    """To what a visit is limited that began with a link: one question, for one organisation."""

    link: int
    """The number of the link, as it stands on record."""
    question: str
    """What names the question in addresses."""
    conversation: str
    """What names the conversation about it; "" where there is none."""
    organisation: int
    """The number of the organisation for which they act."""
    organisation_name: str


def limit_of(somebody: object) -> Limit | None:
    """To what somebody's visit is limited; None for whoever has signed in, and for a visitor."""
    found = getattr(somebody, "limit", None)
    return found if isinstance(found, Limit) else None


def declare(access: Access, *, by_link: ByLink | None = None) -> Callable[[View], View]:
    """Declare who may use a view. To a visit by a link it is closed unless it says ``by_link``."""

    def declared(view: View) -> View:
        @wraps(view)
        def with_access(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            return view(request, *arguments, **named)

        with_access.access = access  # type: ignore[attr-defined]  # read by the middleware and by tests
        with_access.by_link = by_link  # type: ignore[attr-defined]  # the same
        return with_access

    return declared


def access_of(view: View) -> Access:
    """What a view declares. Raises ImproperlyConfigured for one that declares nothing."""
    found = getattr(view, "access", None)
    if not isinstance(found, Access):
        raise ImproperlyConfigured(f"{getattr(view, '__qualname__', view)} does not declare who may use it")
    return found


def by_link_of(view: View) -> ByLink | None:
    """What a view declares for visits by a link; None where it is closed to them."""
    found = getattr(view, "by_link", None)
    return found if isinstance(found, ByLink) else None


class _Gate:
    """The middleware: looks at what the view declares before the view is run."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, _arguments: object, named: Mapping[str, object]
    ) -> HttpResponse | None:
        declared = access_of(view)
        limit = _limit_in(request)
        if limit is not None and not _is_within(limit, by_link_of(view), request, named):
            if declared is not Access.ANYONE:
                return render(request, "only_one_question.html", {"limit": limit}, status=403)
            request.user = request.visitor  # type: ignore[attr-defined]  # they see what everybody sees, and no more
        if declared is Access.ANYONE:
            return None
        if declared is Access.LISTS and settings.LISTS_FOR == "desk":
            return None if has_key(request) else render(request, "lists/no_key.html", status=403)
        if declared is Access.LISTS and settings.LISTS_FOR == "nobody":
            return render(request, "lists/not_here.html", status=403)
        if declared is Access.LISTS and settings.LISTS_FOR == "anyone":
            return None
        return None if request.user.is_authenticated else to_sign_in(request)


access = _Gate


def _limit_in(request: HttpRequest) -> Limit | None:
    """To what this visit is limited. Without the cookie of a session nobody is looked up."""
    named = getattr(settings, "SESSION_COOKIE_NAME", "")
    return limit_of(request.user) if named in request.COOKIES and hasattr(request, "user") else None


def _is_within(limit: Limit, by_link: ByLink | None, request: HttpRequest, named: Mapping[str, object]) -> bool:
    """Whether a request is for what the visit is limited to."""
    if by_link is ByLink.QUESTION:
        return named.get("ident") == limit.question
    if by_link is ByLink.CONVERSATION:
        return limit.conversation != "" and named.get("ident") == limit.conversation
    if by_link is ByLink.LIST:
        return "token" in named or bool(request.GET.get("for")) or settings.LISTS_FOR == "anyone"
    return False


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Go and sign in, and come back."""
    return redirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")


def has_key(request: HttpRequest) -> bool:
    """Whether the browser came by the address that was printed when the desk started."""
    return constant_time_compare(request.COOKIES.get(COOKIE, ""), settings.DESK_KEY)
