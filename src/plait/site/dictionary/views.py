"""The pages of the dictionary and of empty lists. Who may open them is said where their addresses are."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from plait.documents import packaged, policy, render_page
from plait.documents.page import BASE_STYLE
from plait.sheets.templates import Template, load_templates, template_workbook
from plait.site.dictionary.forms import PickForm, SearchForm
from plait.site.dictionary.picking import OWN, groups, offered, template_at
from plait.site.dictionary.showing import shown
from plait.site.dictionary.slugs import entry_at, slug_of
from plait.site.downloads import WORKBOOK, save_as
from plait.site.pages import show
from plait.site.places import code_in
from plait.site.standard import dictionary_with, the_dictionary, the_extension
from plait.standard import Dictionary
from plait.standard.describing import by_area
from plait.standard.page import STYLE, TEMPLATE, page_context


@require_safe
def dictionary(request: HttpRequest) -> HttpResponse:
    """Look up what a column means: in plain words, or by area, protection and kind of value."""
    whole = the_dictionary(code_in(request))
    form = SearchForm(request.GET, dictionary=whole)
    if not form.is_valid() or not form.asks:
        return show(request, "dictionary/dictionary.html", form=form, whole=whole, areas=_areas(whole))
    found = form.found_in(whole)
    left = form.leave(found)
    return show(
        request,
        "dictionary/found.html",
        form=form,
        words=form.cleaned_data["q"],
        found=[shown(entry, whole) for entry in left],
        hidden=len(found) - len(left),
    )


def _areas(whole: Dictionary) -> list[tuple[str, list[tuple[str, object]]]]:
    areas = by_area(whole.entries)
    return [(area, [(slug_of(entry.tag), entry) for entry in entries]) for area, entries in areas.items()]


@require_safe
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """One entry of the dictionary: what the column means, whose it is, and what may stand in it."""
    whole = the_dictionary(code_in(request))
    found = entry_at(slug, whole)
    if found is None:
        raise Http404
    if slug_of(found.tag) != slug:  # another order, or the name that an earlier version had
        return redirect("dictionary-entry", slug_of(found.tag))
    return show(request, "dictionary/entry.html", shown=shown(found, whole), follows=str(whole.follows))


@require_safe
def printable(request: HttpRequest) -> HttpResponse:
    """The whole dictionary as one page, to print or to save."""
    page, rules = _printed(the_extension(code_in(request)))
    return HttpResponse(page, headers={"Content-Security-Policy": f"{rules}; frame-ancestors 'none'"})


@lru_cache(maxsize=4)
def _printed(extension: str) -> tuple[str, str]:
    """The page and the policy that its only style has to have; stricter than the site's own."""
    page = render_page(TEMPLATE, style=STYLE, **page_context(dictionary_with(extension)))
    return page, policy(packaged(BASE_STYLE) + packaged(STYLE))


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """Choose what an empty list is about."""
    whole = the_dictionary(code_in(request))
    kinds = [(template, template.entries(whole)) for template in load_templates()]
    return show(request, "dictionary/templates.html", kinds=kinds, own=OWN)


@require_safe
def template(request: HttpRequest, name: str) -> HttpResponse:
    """Pick the columns of an empty list."""
    kind, whole = _kind(name), the_dictionary(code_in(request))
    ticked = [slug_of(item.tag) for item in kind.entries(whole)]
    return _pick(request, name, kind, whole, PickForm(offered=offered(kind, whole)), ticked)


@require_safe
def template_file(request: HttpRequest, name: str) -> HttpResponse:
    """An empty list with the columns that were picked, as a workbook."""
    kind, whole = _kind(name), the_dictionary(code_in(request))
    form = PickForm(request.GET, offered=offered(kind, whole))
    if not form.is_valid():
        return _pick(request, name, kind, whole, form, request.GET.getlist("column"))
    content = template_workbook(form.picked, whole, title=kind.title, today=localdate(), row_is=kind.row_is)
    return save_as(f"{kind.name or 'list'}.xlsx", content, WORKBOOK)


def _kind(name: str) -> Template:
    kind = template_at(name)
    if kind is None:
        raise Http404
    return kind


def _pick(
    request: HttpRequest, name: str, kind: Template, whole: Dictionary, form: PickForm, ticked: list[str]
) -> HttpResponse:
    own, others = groups(kind, whole, ticked)
    return show(request, "dictionary/pick.html", form=form, name=name, kind=kind, own=own, others=others)
