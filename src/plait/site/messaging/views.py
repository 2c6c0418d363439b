"""Somebody's own messages, and how they get them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.site.access import Access, declare
from plait.site.messaging.actions import mark_read
from plait.site.messaging.arriving import arrives_not
from plait.site.messaging.choosing import choose_how, how_for, read_link_to_choose
from plait.site.messaging.forms import HowForm
from plait.site.messaging.models import How, Message
from plait.site.pages import show
from plait.site.people.models import Person
from plait.site.people.who import person_of

SHOWN = 100


@require_safe
@declare(Access.MEMBER)
def messages(request: HttpRequest) -> HttpResponse:
    """What somebody was told, the newest first."""
    person = person_of(request)
    found = list(Message.objects.filter(to=person)[:SHOWN])
    new = sum(item.read_at is None for item in found)
    return show(
        request,
        "messaging/messages.html",
        found=found,
        new=new,
        how=how_for(person).label,
        arrives_not=arrives_not(person),
    )


@require_POST
@declare(Access.MEMBER)
def read(request: HttpRequest) -> HttpResponse:
    """All of them were read."""
    mark_read(person_of(request))
    return redirect("messages")


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def how(request: HttpRequest) -> HttpResponse:
    """Choose how one's messages come by e-mail."""
    return _choose(request, person_of(request))


@csrf_exempt  # the address itself says whose choice it is, and no cookie is asked; a mail program has no form of ours
@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.ANYONE)
def by_email(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link that stands in every e-mail, without signing in. Opening it changes nothing."""
    person = read_link_to_choose(token)
    if person is None:
        raise Http404
    if request.POST.get("List-Unsubscribe") == "One-Click":  # RFC 8058: the button of a mail program
        choose_how(person, by=person, how=How.NONE)
        return HttpResponse(status=204)
    return _choose(request, person)


def _choose(request: HttpRequest, person: Person) -> HttpResponse:
    form = HowForm(request.POST or None, initial={"how": how_for(person)})
    notice = ""
    if request.method == "POST" and form.is_valid():
        choose_how(person, by=person, how=How(form.cleaned_data["how"]))
        notice = _("Saved. From now on you get: %(how)s.") % {"how": how_for(person).label}
    return show(request, "messaging/how.html", form=form, notice=notice)
