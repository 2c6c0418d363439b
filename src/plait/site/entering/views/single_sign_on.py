"""Signing in by single sign-on: there, and back again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from plait.site.access import Access, declare
from plait.site.entering.arriving import enter
from plait.site.entering.half_way import Way
from plait.site.entering.single_sign_on import NotSignedOn, begin, finish, is_offered
from plait.site.pages import show

_BEGUN = "single_sign_on"
"""What a session calls a sign-in that was begun."""


@require_safe
@declare(Access.ANYONE)
def there(request: HttpRequest) -> HttpResponse:
    """Go to one's organisation to sign in. Where the site is not set up for it there is no such address."""
    if not is_offered():
        raise Http404
    try:
        address, begun = begin(request.GET.get("next", ""))
    except NotSignedOn as error:
        return _not_signed_on(request, error)
    request.session[_BEGUN] = begun
    return redirect(address)


@require_safe
@declare(Access.ANYONE)
def back(request: HttpRequest) -> HttpResponse:
    """Come back from one's organisation, and be signed in where it vouches for a member."""
    if not is_offered():
        raise Http404
    try:
        person, then = finish(request.session.pop(_BEGUN, None), request.GET.dict())
    except NotSignedOn as error:
        return _not_signed_on(request, error)
    return enter(request, person, then, way=Way.SINGLE_SIGN_ON)


def _not_signed_on(request: HttpRequest, error: NotSignedOn) -> HttpResponse:
    return show(request, "entering/not_signed_on.html", status=403, sentence=str(error))
