"""Coming by a link to one question: a page that asks first, the question, and the end of the link."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.site.access import Access, ByLink, declare, limit_of
from plait.site.entering.actions import end_links
from plait.site.entering.arriving import arrive_by_link
from plait.site.entering.models import QuestionLink
from plait.site.entering.policies import refusal
from plait.site.entering.question_links import find_link, number_of
from plait.site.entering.tries import Tried, may_try
from plait.site.jobs import enqueue
from plait.site.pages import show
from plait.site.people.who import person_of

COOKIE = "plait_link"
"""What holds the token between the address in the letter and the page that asks."""
_MINUTES = 15


@require_safe
@declare(Access.ANYONE)
def by_link(_request: HttpRequest, token: str) -> HttpResponse:
    """The address in a letter. It changes nothing and goes on to one that holds no secret."""
    response = redirect("by-link-open")
    response.set_cookie(
        COOKIE,
        "".join(letter for letter in token if letter.isascii() and (letter.isalnum() or letter in "-_"))[:64],
        max_age=60 * _MINUTES,
        path=reverse("by-link-open"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.ANYONE)
def open_question(request: HttpRequest) -> HttpResponse:
    """Ask first, then open the question. A program that looks at the links of letters opens nothing."""
    with transaction.atomic():
        found = find_link(request.COOKIES.get(COOKIE, ""))
        if found is None:
            return show(request, "entering/old_question_link.html", status=410)
        link, question = found
        if request.method != "POST":
            return show(request, "entering/by_link.html", link=link, question=question)
        if request.user.pk != link.person_id or limit_of(request.user):  # signed in, they can do all that and more
            arrive_by_link(request, link)
    response = redirect(question.address)
    response.delete_cookie(COOKIE, path=reverse("by-link-open"), samesite="Lax")
    return response


@require_POST
@declare(Access.ANYONE)
def new_link(request: HttpRequest) -> HttpResponse:
    """Ask for a new link with an old one. The answer is the same whoever asks, and a job finds out what to do."""
    token = request.COOKIES.get(COOKIE, "")
    with transaction.atomic():
        wanted = may_try(Tried.LINK, f"to a question {token}")
        enqueue("renew_link", number_of(token) if wanted else 0)
    return show(request, "entering/question_link_asked_for.html")


@require_POST
@declare(Access.MEMBER, by_link=ByLink.QUESTION)
def end_link(request: HttpRequest, ident: str, number: int) -> HttpResponse:
    """Let a link to this question work no more."""
    person = person_of(request)
    link = get_object_or_404(QuestionLink.objects.select_related("organisation"), pk=number, question=ident)
    if refusal("end_links", link, person):
        raise Http404
    end_links(link, by=person)
    then = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(then, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(then if own else "home")
