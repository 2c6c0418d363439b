"""The pages on which a list is counted, and its table saved or handed to whoever asked for it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plait.errors import PlaitError
from plait.places import Place
from plait.site.access import Access, ByLink, declare
from plait.site.downloads import save_as
from plait.site.handover import Purpose, hand_over, purpose_of
from plait.site.lists import memory
from plait.site.lists.asking import COUNTING, is_agreed
from plait.site.lists.forms import AnswerForm, CountForm
from plait.site.lists.needs import breakdowns_of, category_of
from plait.site.lists.owning import open_list, tagged_list
from plait.site.lists.showing import show_list
from plait.site.lists.tray import OpenList
from plait.site.places import place_of
from plait.site.standard import the_dictionary
from plait.standard import Entry
from plait.tables import (
    About,
    Breakdown,
    CountedList,
    Meaning,
    Receipt,
    count_list,
    grid_of,
    make_receipt,
    parse_breakdowns,
    safe_files,
)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.LISTS, by_link=ByLink.LIST)
def count(request: HttpRequest, token: str) -> HttpResponse:
    """Say what the list means and count it: for whoever asked, or to save the table."""
    item, _tagged = tagged_list(request, token)
    if not is_agreed(item):
        return redirect(f"{reverse('columns', kwargs={'token': token})}?{urlencode({'before': COUNTING})}")
    place = place_of(item.place)
    if place is None:
        return show_list(request, "lists/no_place.html", token, item)
    if item.purpose is None:
        return _count_to_save(request, token, item, place)
    purpose = purpose_of(request, item.purpose.ident)  # it may have changed meanwhile, or be over
    return _count_for(request, token, replace(item, purpose=purpose), place, purpose)


def _count_to_save(request: HttpRequest, token: str, item: OpenList, place: Place) -> HttpResponse:
    """Say what to count by; then the page shows the table that would be shared, and nothing else."""
    initial = item.answers or {"name": Path(item.workbook.name).stem.replace("_", " "), "level": "ward"}
    unsaid = _unsaid(item)
    form = CountForm(request.POST or None, initial=initial, category=unsaid)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        about = About(answers["name"], answers["contact"], localdate(), settings.LIST_KEY)
        try:
            breakdowns = parse_breakdowns([f"{answers['level']},need"], the_dictionary(item.place))
            counted = _count(item, place, breakdowns, Meaning(_values(unsaid, answers)), about)
            memory.tray.change(token, item, counted=counted, answers=answers)
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            return redirect(reverse("count", kwargs={"token": token}) + "#table")
    shown = _shown(open_list(request, token))
    return show_list(request, "lists/count.html", token, item, place=place, form=form, shown=shown)


def _count_for(request: HttpRequest, token: str, item: OpenList, place: Place, purpose: Purpose) -> HttpResponse:
    """Say what the list means; then its table goes to whoever asked for it."""
    unsaid = _unsaid(item)
    initial = item.answers or {"sentence": _first_sentence(purpose, unsaid), "contact": purpose.contact}
    form = AnswerForm(request.POST or None, initial=initial, category=unsaid)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        about = About(purpose.organisation, answers["contact"], localdate(), settings.LIST_KEY)
        meaning = Meaning(_values(unsaid, answers), answers["sentence"])
        try:
            frame, receipt = _count(item, place, breakdowns_of(purpose, the_dictionary(item.place)), meaning, about)
            table, _files = safe_files(frame.table, receipt, Path("table.csv"))
            memory.tray.change(token, item, answers=answers)  # refused where the columns are others by now
            put_right = reverse("columns", kwargs={"token": token})
            address = hand_over(request, purpose, table, put_right=put_right)
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            return redirect(address)
    return show_list(request, "lists/meaning.html", token, item, place=place, form=form)


def _unsaid(item: OpenList) -> Entry | None:
    """The closed list to count by, where no column of the list says which of its values holds for a row."""
    category = category_of(item.purpose, the_dictionary(item.place))
    return category if category and item.tagged and item.tagged.column(category.tag) is None else None


def _values(unsaid: Entry | None, answers: Mapping[str, str]) -> dict[str, str]:
    return {unsaid.short_name: answers["value"]} if unsaid else {}


def _first_sentence(purpose: Purpose, unsaid: Entry | None) -> str:
    """A sentence to begin with: true of most lists, and easily put right."""
    words = {"organisation": purpose.organisation}
    if unsaid:
        return _("Each row is one contact with %(organisation)s by somebody who asked for this kind of help.") % words
    return _("Each row is one contact with %(organisation)s, with what the person needed.") % words


def _count(
    item: OpenList, place: Place, breakdowns: Sequence[Breakdown], meaning: Meaning, about: About
) -> tuple[CountedList, Receipt]:
    """Count a list. Raises TableError where it cannot be counted like that."""
    tagged = item.tagged
    if tagged is None:
        raise Http404
    dictionary = the_dictionary(item.place)
    counted = count_list(tagged, place, breakdowns, dictionary=dictionary, today=about.counted_on, means=meaning)
    return counted, make_receipt(counted, item.workbook, tagged, place, about=about)


def _shown(item: OpenList) -> dict[str, object] | None:
    """The counted table as the page prints it, with its receipt."""
    if item.counted is None:
        return None
    counted, receipt = item.counted
    return {"counted": counted, "receipt": receipt, "grid": grid_of(counted.table, counted.breakdowns[0])}


@require_safe
@declare(Access.LISTS, by_link=ByLink.LIST)
def table(request: HttpRequest, token: str) -> HttpResponse:
    """The table and its receipt, together in one archive."""
    item = open_list(request, token)
    if item.counted is None:
        raise Http404
    counted, receipt = item.counted
    stem = Path(item.workbook.name).stem
    _safe, files = safe_files(counted.table, receipt, Path(f"{stem}.csv"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path.name, data)
    return save_as(f"{stem}-table.zip", out.getvalue(), "application/zip")
