"""The pages of a place's ways: what holds now, what held before, and choosing anew."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from plait.site.access import Access, declare
from plait.site.audit.kept import kept_for_visitors
from plait.site.pages import show
from plait.site.people.where import place_of_page, which_place
from plait.site.people.who import person_of
from plait.site.places import in_address, name_of
from plait.site.ways.actions import choose_ways
from plait.site.ways.forms import WaysForm
from plait.site.ways.models import Choice
from plait.site.ways.policies import convenes_for, why_not_choose
from plait.site.ways.questions import Example, examples
from plait.site.ways.reading import ways_now
from plait.site.ways.showing import in_words


@require_safe
@declare(Access.ANYONE)
@kept_for_visitors
def ways(request: HttpRequest) -> HttpResponse:
    """How the place works together, since when and why, and two places' ways to begin with."""
    place = place_of_page(request)
    return which_place(request) if place is None else _show(request, place)


def _show(request: HttpRequest, place: str, *, status: int = 200, problem: str = "") -> HttpResponse:
    choices = list(Choice.objects.filter(place=place).select_related("organisation", "by"))
    shown = [(example, in_words(example.ways)) for example in examples()]
    return show(
        request,
        "ways/ways.html",
        status=status,
        problem=problem,
        lines=in_words(ways_now(place)),
        newest=choices[0] if choices else None,
        older=choices[1:],
        examples=shown,
        refused=why_not_choose(None, request.user, place),
        place=name_of(place),
        in_address=in_address(place),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the ways, from those that hold now or from an example's."""
    person, place = person_of(request), place_of_page(request)
    if place is None:
        return which_place(request)
    organisation = convenes_for(person, place)
    if organisation is None:
        return _show(request, place, status=403, problem=why_not_choose(None, person, place) or "")
    example = _example(request.GET.get("like", ""))
    begin = example.ways if example else ways_now(place)
    form = WaysForm(request.POST or None, ways=begin, why=example.why if example else "")
    if request.method == "POST" and form.is_valid():
        choose_ways(organisation, by=person, ways=form.ways(), why=form.cleaned_data["why"], place=place)
        return redirect(reverse("ways") + in_address(place))
    return show(
        request,
        "ways/choose.html",
        form=form,
        example=example,
        place=name_of(place),
        in_address=in_address(place),
    )


def _example(ident: str) -> Example | None:
    """The example of this name, None where none was asked for. Raises Http404 for one that there is not."""
    if not ident:
        return None
    found = next((example for example in examples() if example.ident == ident), None)
    if found is None:
        raise Http404
    return found
