"""The organisations whose post somebody carries: put on the site, reached, put down and taken over."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.errors import PlaitError
from plait.site.access import Access, declare
from plait.site.audit.policies import Refused
from plait.site.pages import show
from plait.site.paper.actions import carry_post, put_on_paper, put_post_down, write_contact
from plait.site.paper.forms import ContactForm, NewForm
from plait.site.paper.policies import refusal
from plait.site.paper.reading import carried_posts, find_post, free_posts
from plait.site.people.looking_after import vouches, vouching
from plait.site.people.models import Organisation, Post
from plait.site.people.who import person_of
from plait.site.places import codes


@require_safe
@declare(Access.MEMBER)
def paper(request: HttpRequest) -> HttpResponse:
    """What somebody carries, and what nobody does, for those who may."""
    person = person_of(request)
    if not vouches(person, *codes()):
        sentence = refusal("put_on_paper", Organisation(), person)
        return show(request, "refused.html", status=403, sentence=sentence)
    return show(request, "paper/paper.html", carried=carried_posts(person), free=free_posts(person))


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def new(request: HttpRequest) -> HttpResponse:
    """Put an organisation on the site that takes part on paper."""
    person = person_of(request)
    organisations = Organisation.objects.filter(pk__in=vouching(*codes()).filter(person=person).values("organisation"))
    if not organisations:
        sentence = refusal("put_on_paper", Organisation(), person)
        return show(request, "refused.html", status=403, sentence=sentence)
    places = [code for code in codes() if vouches(person, code)]
    form = NewForm(request.POST or None, organisations=organisations, places=places)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            put_on_paper(
                given["ours"],
                by=person,
                name=given["name"],
                kind=given["kind"],
                contact=form.contact_given(),
                place=form.place_given(),
            )
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            return redirect("paper")
    return show(request, "paper/new.html", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def contact(request: HttpRequest, post: int) -> HttpResponse:
    """Write down whom the paper is sent to, or delete it."""
    found = find_post(post, person_of(request))
    form = ContactForm(request.POST or None, initial={"contact": found.contact, "until": found.contact_until})
    if request.method == "POST" and form.is_valid():
        write_contact(found, by=person_of(request), contact=form.contact_given())
        return redirect("paper")
    return show(request, "paper/contact.html", post=found, form=form)


@require_POST
@declare(Access.MEMBER)
def put_down(request: HttpRequest, post: int) -> HttpResponse:
    """Carry a post no more."""
    put_post_down(find_post(post, person_of(request)), by=person_of(request))
    return redirect("paper")


@require_POST
@declare(Access.MEMBER)
def carry(request: HttpRequest, post: int) -> HttpResponse:
    """Take over a post that nobody carries."""
    if not vouches(person_of(request), *codes()):
        raise Http404
    found = get_object_or_404(Post.objects.select_related("organisation"), pk=post)
    try:
        carry_post(found, by=person_of(request))
    except Refused as refused:
        return show(request, "refused.html", status=403, sentence=str(refused))
    return redirect("paper")
