"""Publishing, and what everybody can see of it."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.site.access import Access, ByLink, declare
from plait.site.audit.kept import Shown, kept, kept_for_visitors
from plait.site.audit.policies import Refused
from plait.site.downloads import save_as
from plait.site.pages import show
from plait.site.people.who import person_of
from plait.site.projects.actions import publish, withdraw_page
from plait.site.projects.forms import PublishForm
from plait.site.projects.models import Answer, Publication
from plait.site.projects.policies import refusal
from plait.site.projects.publishing import remarks_of
from plait.site.projects.reading import find_project
from plait.site.projects.views.questions import show_question

FILES = {
    "picture.csv": _("Every figure, for a spreadsheet"),
    "areas-ward.geojson": _("The wards with their figures, for a map"),
    "areas-lsoa.geojson": _("The small areas with their figures, for a map"),
    "areas-msoa.geojson": _("The middle layer areas with their figures, for a map"),
    "datapackage.json": _("What each column means, for a program"),
    "README.txt": _("How to read the files"),
    "everything.zip": _("All of it in one archive"),
}
_KINDS = {"csv": "text/csv; charset=utf-8", "geojson": "application/geo+json", "json": "application/json"}


@require_safe
@declare(Access.ANYONE, by_link=ByLink.QUESTION)
@kept_for_visitors
def insight(request: HttpRequest, ident: str) -> HttpResponse:
    """The public page."""
    shown = kept(f"insight {ident}", lambda: _shown(_published(ident)))
    return show(request, "projects/insight.html", shown=shown)


def _shown(publication: Publication) -> Shown:
    """All that the public page shows."""
    project = publication.project
    decisions = project.decisions.filter(dropped_at=None, agreed_at__lte=publication.asked_at)
    said_no = Q(answer=Answer.DECLINED, answered_at__lte=publication.asked_at) & ~Q(reason="")
    on_paper = project.on_paper.filter(said_no).select_related("organisation")
    return Shown(
        publication=publication,
        project=project,
        picture=mark_safe(publication.picture),  # noqa: S308 - made by our own templates, which escape
        more=mark_safe(publication.more),  # noqa: S308 - the same
        tables=list(publication.tables.select_related("organisation")),
        remarks=remarks_of(publication),
        decisions=list(decisions.select_related("owner", "organisation")),
        declined=[
            *project.partners.filter(said_no).select_related("organisation"),
            *on_paper.prefetch_related("papers__written_by", "papers__written_for"),
        ],
        files=[(item.name, FILES.get(item.name, "")) for item in publication.files.defer("data")],
    )


@require_safe
@declare(Access.ANYONE, by_link=ByLink.QUESTION)
def file(_request: HttpRequest, ident: str, name: str) -> HttpResponse:
    """One file to download."""
    found = _published(ident).files.filter(name=name).first()
    if found is None:
        raise Http404
    kind = _KINDS.get(name.rpartition(".")[2], "application/octet-stream")
    return save_as(found.name, bytes(found.data), kind)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def publish_question(request: HttpRequest, ident: str) -> HttpResponse:
    """Publish what was found."""
    project = find_project(request, ident)
    refused = refusal("publish", project, request.user)
    if refused:
        return show_question(request, project, status=403, problem=refused)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        publish(project, by=person_of(request), summary=form.cleaned_data["summary"])
        return redirect(reverse("question", kwargs={"ident": ident}) + "#public")
    return show(request, "projects/publish.html", project=project, form=form)


@require_POST
@declare(Access.MEMBER)
def take_down(request: HttpRequest, ident: str) -> HttpResponse:
    """Take the public page down."""
    project = find_project(request, ident)
    try:
        withdraw_page(project, by=person_of(request))
    except Refused as refused:
        return show_question(request, project, status=403, problem=str(refused))
    return redirect(reverse("question", kwargs={"ident": ident}) + "#public")


def _published(ident: str) -> Publication:
    """What is published of a project now. Raises Http404 where nothing is, whoever asks."""
    found = (
        Publication.objects.filter(project__ident=ident, withdrawn_at=None, published_on__isnull=False)
        .select_related("project", "project__organisation", "project__asked_by", "by")
        .first()
    )
    if found is None:
        raise Http404
    return found
