"""What somebody may do, and how their account is forgotten."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plait.errors import PlaitError
from plait.site.access import Access, declare
from plait.site.allowed import allowed_in
from plait.site.holding import BACKUP_DAYS
from plait.site.organisations.actions import forget_account
from plait.site.organisations.forms import LeaveForm
from plait.site.organisations.reading import going_of
from plait.site.pages import show
from plait.site.people.models import Person
from plait.site.people.who import person_of


@require_safe
@declare(Access.MEMBER)
def what_may_i(request: HttpRequest) -> HttpResponse:
    """What somebody may do in each of their organisations, and where not, why and whom to ask."""
    person = person_of(request)
    memberships = person.memberships.select_related("organisation").order_by("pk")
    found = [(membership, allowed_in(membership.organisation, person)) for membership in memberships]
    return show(request, "organisations/what_may_i.html", found=found)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def forget_me(request: HttpRequest) -> HttpResponse:
    """Say what happens when an account is forgotten, ask who takes over, and forget it."""
    person = Person.objects.get(pk=person_of(request).pk)
    memberships = person.memberships.select_related("organisation", "person").order_by("pk")
    goings = [going_of(membership) for membership in memberships]
    form = LeaveForm(request.POST or None, goings=goings, sure=_("I want my account to be forgotten for good."))
    if request.method == "POST" and form.is_valid():
        try:
            forget_account(person, by=person, takers=form.takers())
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            logout(request)
            return show(request, "organisations/forgotten.html")
    return show(request, "organisations/forget_me.html", goings=goings, form=form, days=BACKUP_DAYS)
