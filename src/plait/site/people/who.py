"""Who asks: the account behind a request."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from plait.site.access import limit_of
from plait.site.audit.kept import kept
from plait.site.people.models import Person


def person_of(request: HttpRequest) -> Person:
    """The person who has signed in. Raises Http404 where nobody has, which the gate keeps from happening."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def first_organisation(request: HttpRequest) -> dict[str, str]:
    """Django's context processor for all templates of the shared site: the organisation beside somebody's name."""
    somebody = getattr(request, "user", None)  # nobody is looked up for a page that was refused early
    if not isinstance(somebody, Person) or limit_of(somebody):
        return {}
    number = somebody.pk
    name = kept(f"organisation of {number}", lambda: _name_of_first(number))
    return {"first_organisation": name}


def _name_of_first(number: int) -> str:
    return Person(pk=number).organisations.values_list("name", flat=True).first() or ""
