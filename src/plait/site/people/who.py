"""Who asks: the account behind a request."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from plait.site.people.models import Person


def person_of(request: HttpRequest) -> Person:
    """The person who has signed in. Raises Http404 where nobody has, which the gate keeps from happening."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user
