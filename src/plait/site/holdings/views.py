"""The pages of what is held: about oneself, and of the organisations that one answers for."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from plait.site.access import Access, declare
from plait.site.downloads import save_as
from plait.site.holding import BACKUP_DAYS, holdings_of
from plait.site.holdings.about import kept_about
from plait.site.holdings.policies import organisations_of, refusal
from plait.site.holdings.seen import openings_by_others, openings_of
from plait.site.holdings.words import KINDS
from plait.site.pages import show
from plait.site.people.who import person_of


@require_safe
@declare(Access.MEMBER)
def about_me(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about whoever asks."""
    person = person_of(request)
    found = {kept.kind: kept for kept in kept_about(person)}
    kinds = [(words, found[kind]) for kind, words in KINDS.items() if kind in found]
    seen = openings_by_others(person)
    return show(request, "holdings/about_me.html", kinds=kinds, seen=seen, days=BACKUP_DAYS)


@require_safe
@declare(Access.MEMBER)
def about_me_file(request: HttpRequest) -> HttpResponse:
    """The same as a file, for programs and for keeping."""
    person = person_of(request)
    kinds = {kept.kind: kept.rows for kept in kept_about(person)}
    seen = [{"what": item.what, "who": item.who, "day": item.day.isoformat()} for item in openings_by_others(person)]
    text = json.dumps(kinds | {"seen by others": seen}, ensure_ascii=False, indent=2)
    return save_as(f"about-me-{localdate().isoformat()}.json", text, "application/json; charset=utf-8")


@require_safe
@declare(Access.MEMBER)
def ours(request: HttpRequest) -> HttpResponse:
    """What is held of the organisations that whoever asks answers for."""
    person = person_of(request)
    if refused := refusal(person):
        return show(request, "refused.html", status=403, sentence=refused)
    found = [
        (organisation, holdings_of(organisation.pk), openings_of(organisation.pk))
        for organisation in organisations_of(person)
    ]
    return show(request, "holdings/ours.html", found=found, days=BACKUP_DAYS)
