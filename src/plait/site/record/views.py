"""The pages of the record: to look at, and to take home."""

from __future__ import annotations

import csv
import io
import re

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plait.sheets.formulas import harmless
from plait.site.access import Access, declare
from plait.site.audit.chain import last_digest
from plait.site.audit.kept import Shown, kept
from plait.site.downloads import CSV, save_as
from plait.site.pages import show
from plait.site.people import seeing
from plait.site.people.who import person_of
from plait.site.record.forms import NarrowForm
from plait.site.record.reading import Entry, Sight, entries_of, seen_deeds, sight_of

SHOWN = 50
"""Deeds on a page."""
FILE = "record.file"
"""The kind of thing that a download is (see `plait.site.people.seeing`); its number is that of an organisation."""
_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


@require_safe
@declare(Access.MEMBER)
def record(request: HttpRequest) -> HttpResponse:
    """What was done in somebody's questions and organisations, the newest first."""
    person = person_of(request)
    sight = kept(f"sight of {person.pk}", lambda: sight_of(person))
    form, before = NarrowForm(request.GET, sight=sight), _before(request)

    def make() -> Shown:
        return _shown(form, sight, before)

    # Not those further back: there are so many that they would push out what others look at.
    is_first = form.is_valid() and not before
    shown = kept(f"record of {person.pk} {form.cleaned_data}", make) if is_first else make()
    return show(request, "record/record.html", shown=shown, **shown)


def _shown(form: NarrowForm, sight: Sight, before: int) -> Shown:
    """What the page shows: as many deeds as it has room for, from ``before`` on, or from the newest on for 0."""
    deeds = form.narrowed(seen_deeds(sight))
    found = list((deeds.filter(pk__lt=before) if before else deeds)[: SHOWN + 1])
    entries = entries_of(found[:SHOWN], sight)
    older = entries[-1].number if len(found) > SHOWN else None
    return Shown(form=form, entries=entries, older=older, newer=bool(before), digest=last_digest())


def _before(request: HttpRequest) -> int:
    """The deed that the page begins after; 0 for the newest. Raises Http404 for what is no number."""
    text = request.GET.get("before", "")
    if text and not _NUMBER.fullmatch(text):
        raise Http404
    return int(text or 0)


@require_safe
@declare(Access.MEMBER)
def file(request: HttpRequest) -> HttpResponse:
    """The same as a file, all of it. Raises Http404 where what is asked for is not on the page's lists."""
    person = person_of(request)
    sight = sight_of(person)
    form = NarrowForm(request.GET, sight=sight)
    if not form.is_valid():
        raise Http404
    deeds = form.narrowed(seen_deeds(sight))
    told_of = set(deeds.order_by().values_list("organisation", flat=True).distinct())
    ours = [number for number in sight.organisations if number in told_of]
    seeing.note(person, *(seeing.Opened(FILE, number, organisation=number) for number in ours))
    return save_as("what-was-done.csv", _as_csv(entries_of(deeds, sight)), CSV)


def _as_csv(entries: list[Entry]) -> bytes:
    """Comma-separated, with the mark by which Excel knows UTF-8; no cell of it is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    headings = (_("Number"), _("When"), _("What"), _("Organisation"), _("Question"), _("Fingerprint"))
    writer.writerow(map(harmless, headings))
    for entry in entries:
        texts = (entry.sentence, entry.organisation, entry.question.title if entry.question else "", entry.digest)
        writer.writerow([entry.number, entry.at.isoformat(timespec="seconds"), *map(harmless, texts)])
    return out.getvalue().encode("utf-8-sig")
