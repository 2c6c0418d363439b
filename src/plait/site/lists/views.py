"""The pages of the desk: read, look, check, count, forget."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.checking import Finding, check_list, group_findings, report_page
from plait.errors import PlaitError
from plait.places import Outcome, Place
from plait.sheets import TaggedList
from plait.site.access import COOKIE, Access, declare
from plait.site.lists.forms import ColumnsForm, CountForm, SheetForm, UploadForm
from plait.site.lists.reading import read_again, read_upload
from plait.site.lists.tray import OpenList, Tray
from plait.site.look import the_place
from plait.site.pages import show
from plait.standard import load_dictionary
from plait.tables import (
    LEFT_OUT,
    About,
    Meaning,
    count_list,
    grid_of,
    make_receipt,
    parse_breakdowns,
    safe_files,
)

NEED = "#Need+Type"
NEEDED = ("#Address+Resident+Postcode", NEED, "#Contact+Date")
"""The columns that counting needs; no other is asked about."""
tray = Tray()


@require_safe
@declare(Access.ANYONE)
def open_desk(_request: HttpRequest, key: str) -> HttpResponse:
    """The address printed at start: gives this browser the key, and takes it out of the address."""
    if not constant_time_compare(key, settings.DESK_KEY):
        raise Http404
    response = redirect("start")
    response.set_cookie(COOKIE, key, httponly=True, samesite="Strict")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.LISTS)
def start(request: HttpRequest) -> HttpResponse:
    """Drop a spreadsheet."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload: UploadedFile[bytes] = form.cleaned_data["file"]
        try:
            return redirect("columns", token=tray.put(read_upload(upload)))
        except PlaitError as error:
            form.add_error("file", str(error))
    return show(request, "lists/start.html", form=form, open_lists=len(tray))


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.LISTS)
def columns(request: HttpRequest, token: str) -> HttpResponse:
    """How the list was read: agree, or put a column right."""
    item = _open(token)
    if item.tagged is None:
        return _choose_sheet(request, token, item)
    form = ColumnsForm(request.POST or None, tagged=item.tagged, dictionary=load_dictionary())
    if request.method == "POST" and form.is_valid():
        changed = read_again(item, sheet=None, tags={**item.tags, **form.chosen()})
        tray.change(token, item, tagged=changed.tagged, tags=changed.tags, findings=None, counted=None)
        return redirect("overview", token=token)
    needed = [column for column in item.tagged.columns if column.entry and column.entry.tag in NEEDED]
    missing = [tag for tag in NEEDED[:2] if item.tagged.column(tag) is None]
    return show(
        request,
        "lists/columns.html",
        token=token,
        item=item,
        rows=item.tagged.rows.height,
        form=form,
        needed=[(column, form[column.letter]) for column in needed],
        others=[(column, form[column.letter]) for column in item.tagged.columns if column not in needed],
        missing=[load_dictionary().find(tag) for tag in missing],
        warnings=[finding.message for finding in _findings(token, item) if finding.rule == "do-not-share"],
    )


def _choose_sheet(request: HttpRequest, token: str, item: OpenList) -> HttpResponse:
    form = SheetForm(request.POST or None, sheets=item.sheets)
    if request.method == "POST" and form.is_valid():
        try:
            changed = read_again(item, sheet=form.cleaned_data["sheet"], tags={})
        except PlaitError as error:
            form.add_error("sheet", str(error))
        else:
            tray.change(token, item, tagged=changed.tagged)
            return redirect("columns", token=token)
    return show(request, "lists/sheet.html", token=token, item=item, form=form)


@require_safe
@declare(Access.LISTS)
def overview(request: HttpRequest, token: str) -> HttpResponse:
    """The consequences first: what keeps rows off the map, then what else is to be mended."""
    item, tagged = _read(token)
    groups = group_findings(_findings(token, item))
    postcode = tagged.column(NEEDED[0])
    place = the_place()
    off_map = _off_map(tagged, place, postcode.letter) if place and postcode else None
    return show(
        request,
        "lists/overview.html",
        token=token,
        item=item,
        rows=tagged.rows.height,
        groups=groups,
        errors=sum(len(group.findings) for group in groups if group.first.severity == "error"),
        off_map=off_map,
        place=place,
        has_postcode=postcode is not None,
    )


@require_safe
@declare(Access.LISTS)
def findings(request: HttpRequest, token: str) -> HttpResponse:
    """Every finding, grouped, the gravest first."""
    item, _tagged = _read(token)
    return show(request, "lists/findings.html", token=token, item=item, groups=group_findings(_findings(token, item)))


@require_safe
@declare(Access.LISTS)
def report(_request: HttpRequest, token: str) -> HttpResponse:
    """The findings as one page to keep."""
    item, tagged = _read(token)
    page = report_page(_findings(token, item), tagged, item.workbook, checked_on=localdate())
    return _download(page.encode(), "text/html; charset=utf-8", f"{Path(item.workbook.name).stem}-check.html")


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.LISTS)
def count(request: HttpRequest, token: str) -> HttpResponse:
    """Say what to count, then see the table that would be shared and nothing else."""
    item, tagged = _read(token)
    place = the_place()
    need = load_dictionary().find(NEED)
    if place is None or need is None:
        return show(request, "lists/no_place.html", token=token)
    initial = item.answers or {"name": Path(item.workbook.name).stem.replace("_", " "), "level": "ward"}
    has_column = tagged.column(NEED) is not None
    form = CountForm(request.POST or None, initial=initial, need=need, has_column=has_column)
    if request.method == "POST" and form.is_valid():
        try:
            _count(token, item, tagged, place, form)
            return redirect(reverse("count", kwargs={"token": token}) + "#table")
        except PlaitError as error:
            form.add_error(None, str(error))
    shown = _shown(_open(token))
    return show(request, "lists/count.html", token=token, item=item, place=place, form=form, shown=shown)


def _count(token: str, item: OpenList, tagged: TaggedList, place: Place, form: CountForm) -> None:
    answers = form.cleaned_data
    values = {"need": answers["value"]} if answers.get("value") else {}
    counted = count_list(
        tagged,
        place,
        parse_breakdowns([f"{answers['level']},need"], load_dictionary()),
        dictionary=load_dictionary(),
        today=localdate(),
        means=Meaning(values),
    )
    about = About(answers["name"], answers["contact"], localdate(), settings.LIST_KEY)
    receipt = make_receipt(counted, item.workbook, tagged, place, about=about)
    tray.change(token, item, counted=(counted, receipt), answers=dict(answers))


def _shown(item: OpenList) -> dict[str, object] | None:
    """The counted table as the page prints it, with its receipt."""
    if item.counted is None:
        return None
    counted, receipt = item.counted
    return {"counted": counted, "receipt": receipt, "grid": grid_of(counted.table, counted.breakdowns[0])}


@require_safe
@declare(Access.LISTS)
def table(_request: HttpRequest, token: str) -> HttpResponse:
    """The table and its receipt, together in one archive."""
    item = _open(token)
    if item.counted is None:
        raise Http404
    counted, receipt = item.counted
    stem = Path(item.workbook.name).stem
    _safe, files = safe_files(counted.table, receipt, Path(f"{stem}.csv"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path.name, data)
    return _download(out.getvalue(), "application/zip", f"{stem}-table.zip")


@require_POST
@declare(Access.LISTS)
def forget(_request: HttpRequest, token: str) -> HttpResponse:
    """Forget a list at once."""
    tray.forget(token)
    return redirect("start")


def _open(token: str) -> OpenList:
    item = tray.get(token)
    if item is None:
        raise Http404
    return item


def _read(token: str) -> tuple[OpenList, TaggedList]:
    item = _open(token)
    if item.tagged is None:
        raise Http404
    return item, item.tagged


def _findings(token: str, item: OpenList) -> tuple[Finding, ...]:
    if item.findings is not None:
        return item.findings
    place = the_place()
    known = frozenset(place.postcodes["postcode"]) if place else None
    tagged = item.tagged
    found = check_list(tagged, load_dictionary(), today=localdate(), known_postcodes=known) if tagged else ()
    tray.change(token, item, findings=found)
    return found


def _off_map(tagged: TaggedList, place: Place, letter: str) -> Sequence[tuple[str, int]]:
    """Why rows would not be on the map, with how many."""
    outcomes = place.locate(tagged.rows[letter]).filter(pl.col("outcome") != Outcome.LOCATED.value)
    counts = dict(outcomes.group_by("outcome").len().iter_rows())
    return [(words, counts[outcome.value]) for outcome, words in LEFT_OUT.items() if outcome.value in counts]


def _download(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    response["Content-Disposition"] = f'attachment; filename="{ascii_name}"'
    return response
