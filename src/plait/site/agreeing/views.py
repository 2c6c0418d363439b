"""The pages of the standard: what it is, what is proposed, what is said about it, and what is decided."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.errors import PlaitError
from plait.site.access import Access, declare
from plait.site.agreeing.actions import adopt, discuss, propose, take_opinion_back, turn_down, withdraw_proposal
from plait.site.agreeing.forms import DecisionForm, ListForm, OpinionForm, TagForm
from plait.site.agreeing.models import Opinion, Proposal, Stage, Version
from plait.site.agreeing.policies import TAKE_PART, organisation_of, refusal, why_not_propose
from plait.site.agreeing.reading import (
    contents,
    find_proposal,
    find_version,
    lists_to_shorten,
    newest_extension,
    the_standard,
    titled,
)
from plait.site.audit.kept import kept, kept_for_visitors
from plait.site.audit.policies import Refused
from plait.site.downloads import save_as
from plait.site.pages import show
from plait.site.people.models import Organisation
from plait.site.people.where import place_of_page, which_place
from plait.site.people.who import person_of
from plait.site.places import in_address, name_of
from plait.standard import Entry, parse_tag, read_extension


@require_safe
@declare(Access.ANYONE)
@kept_for_visitors
def standard(request: HttpRequest) -> HttpResponse:
    """What the place adds to the common dictionary, what is proposed, and every version so far."""
    place = place_of_page(request)
    return which_place(request) if place is None else _show_standard(request, place)


def _show_standard(request: HttpRequest, place: str, *, status: int = 200, problem: str = "") -> HttpResponse:
    shown = kept(f"standard {place}", lambda: the_standard(place))
    refused = why_not_propose(None, request.user, place)
    return show(
        request, "agreeing/standard.html", status=status, problem=problem, shown=shown, refused=refused, **shown
    )


@require_safe
@declare(Access.ANYONE)
@kept_for_visitors
def version(request: HttpRequest, version: int) -> HttpResponse:
    """One version of the place's standard, and what became different since."""
    place = place_of_page(request)
    if place is None:
        return which_place(request)
    shown = kept(f"version {version} {place}", lambda: find_version(version, place))
    return show(request, "agreeing/version.html", shown=shown, **shown)


@require_safe
@declare(Access.ANYONE)
def extension(request: HttpRequest, version: int) -> HttpResponse:
    """One version as a file, for Plait on another computer."""
    place = place_of_page(request)
    if place is None:
        return which_place(request)
    text = get_object_or_404(Version, number=version, place=place).extension
    return save_as(f"extension-{version}.toml", text, "application/toml; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def propose_tag(request: HttpRequest) -> HttpResponse:
    """Propose a tag of the place's own, or a change of one."""
    place = place_of_page(request)
    if place is None:
        return which_place(request)
    organisation = organisation_of(person_of(request), TAKE_PART, place)
    if organisation is None:
        return _show_standard(request, place, status=403, problem=why_not_propose(None, request.user, place) or "")
    own = _own_tag(request.GET.get("tag", ""), place)
    form = TagForm(request.POST or None, place=place, initial=_as_initial(own) if own else None)
    return _proposed(request, form, organisation, field="tag") or show(
        request, "agreeing/propose_tag.html", form=form, own=own, **_back_to(place)
    )


def _back_to(place: str) -> dict[str, Any]:
    return {"in_address": in_address(place), "place": name_of(place)}


def _own_tag(text: str, place: str) -> Entry | None:
    """The tag of a place's own that is to be changed."""
    newest = newest_extension(place)
    found = read_extension(newest).entries if newest else ()
    return next((entry for entry in found if entry.key == parse_tag(text)), None)


def _as_initial(entry: Entry) -> dict[str, object]:
    values = asdict(entry)
    texts = {name: values[name] for name in ("tag", "name", "definition", "example")}
    lines = "\n".join(entry.allowed)
    return texts | {"type": entry.type.value, "sensitive": entry.sensitive.value, "allowed": lines}


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def propose_list(request: HttpRequest) -> HttpResponse:
    """Propose a shorter list: choose the tag first, then the values to keep."""
    place = place_of_page(request)
    if place is None:
        return which_place(request)
    organisation = organisation_of(person_of(request), TAKE_PART, place)
    if organisation is None:
        return _show_standard(request, place, status=403, problem=why_not_propose(None, request.user, place) or "")
    lists = lists_to_shorten(place)
    chosen = next((item for item in lists if item.entry.key == parse_tag(request.GET.get("tag", ""))), None)
    if chosen is None:
        return show(request, "agreeing/choose_list.html", lists=lists, **_back_to(place))
    form = ListForm(request.POST or None, place=place, entry=chosen.entry, kept=chosen.kept)
    return _proposed(request, form, organisation, field="values") or show(
        request, "agreeing/propose_list.html", form=form, entry=chosen.entry, **_back_to(place)
    )


def _proposed(
    request: HttpRequest, form: TagForm | ListForm, organisation: Organisation, *, field: str
) -> HttpResponse | None:
    """Propose what a form says; None where it has to be shown, for the first time or again."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        made = propose(
            organisation,
            by=person_of(request),
            change=form.change(),
            why=form.cleaned_data["why"],
            place=form.place,
        )
    except PlaitError as error:
        form.add_error(field, str(error))
        return None
    return redirect("proposal", proposal=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def proposal(request: HttpRequest, proposal: int) -> HttpResponse:
    """A proposal and what is said about it; say something."""
    found = find_proposal(proposal)
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = discuss(found, by=person_of(request), **form.cleaned_data)
        except Refused as refused:
            return _show_proposal(request, found, OpinionForm(), status=403, problem=str(refused))
        return redirect(f"{request.path}#opinion-{said.pk}")
    return _show_proposal(request, found, form)


def _show_proposal(
    request: HttpRequest, found: Proposal, form: OpinionForm, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    item = titled(found)
    return show(
        request,
        "agreeing/proposal.html",
        status=status,
        problem=problem,
        form=form,
        proposal=found,
        title=item.title,
        refusals={verb: refusal(verb, found, request.user) for verb in ("discuss", "withdraw_proposal", "adopt")},
        **contents(found.change),
        **_back_to(found.place),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def decide(request: HttpRequest, proposal: int) -> HttpResponse:
    """Adopt or decline a proposal, and say why."""
    found = find_proposal(proposal)
    refused = refusal("adopt", found, request.user)
    if refused:
        return _show_proposal(request, found, OpinionForm(), status=403, problem=refused)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decision = adopt if form.cleaned_data["stage"] == Stage.ADOPTED else turn_down
        try:
            decision(found, by=person_of(request), reason=form.cleaned_data["reason"])
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            return redirect("proposal", proposal=proposal)
    return show(
        request, "agreeing/decide.html", form=form, proposal=found, title=titled(found).title, **_back_to(found.place)
    )


@require_POST
@declare(Access.MEMBER)
def withdraw(request: HttpRequest, proposal: int) -> HttpResponse:
    """Withdraw a proposal of one's own."""
    found = find_proposal(proposal)
    try:
        withdraw_proposal(found, by=person_of(request))
    except Refused as refused:
        return _show_proposal(request, found, OpinionForm(), status=403, problem=str(refused))
    return redirect("proposal", proposal=proposal)


@require_POST
@declare(Access.MEMBER)
def take_back(request: HttpRequest, opinion: int) -> HttpResponse:
    """Take back what one said about a proposal."""
    found = Opinion.objects.filter(pk=opinion, taken_back_at=None).first()
    if found is None:
        raise Http404
    try:
        take_opinion_back(found, by=person_of(request))
    except Refused as refused:
        whole = find_proposal(found.proposal_id)
        return _show_proposal(request, whole, OpinionForm(), status=403, problem=str(refused))
    return redirect("proposal", proposal=found.proposal_id)
