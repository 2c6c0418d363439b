"""Finding projects, with all that their pages show, for whoever asks."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse

from plait.site.audit.kept import kept
from plait.site.people.models import Membership, Person
from plait.site.projects.models import (
    Answer,
    Contribution,
    Decision,
    OnPaper,
    Openness,
    Partner,
    Project,
    Publication,
    Remark,
)
from plait.site.projects.policies import Somebody, may_see
from plait.site.questions import Question


def visible_projects(somebody: Somebody) -> QuerySet[Project]:
    """The projects that somebody may follow, the newest first."""
    visible = Q(openness=Openness.EVERYONE)
    if isinstance(somebody, Person):
        visible |= Q(partners__person=somebody, partners__left_at=None)
    found = Project.objects.filter(visible).distinct().select_related("organisation", "asked_by")
    return found.prefetch_related("partners", "on_paper", "contributions", "remarks", "decisions", "publications")


def published_projects() -> list[Project]:
    """The projects that have a public page now, the newest page first."""
    live = Publication.objects.filter(withdrawn_at=None, published_on__isnull=False).select_related("project")
    return [item.project for item in live.defer("picture", "more").order_by("-pk")]


def find_project(request: HttpRequest, ident: str) -> Project:
    """The project of this name with everything that belongs to it, to read and not to change.

    Raises Http404 where there is none, or where whoever asks may not know of it.
    """
    found = kept(f"project {ident}", lambda: _whole_project(ident))
    if found is None or not may_see(found, request.user):
        raise Http404
    return found


def _whole_project(ident: str) -> Project | None:
    return (
        Project.objects.filter(ident=ident)
        .select_related("organisation", "asked_by")
        .prefetch_related(
            Prefetch("partners", Partner.objects.select_related("person", "organisation", "asked_by")),
            Prefetch("on_paper", OnPaper.objects.select_related("organisation__post__carrier", "asked_by")),
            "on_paper__organisation__post__carried_for",
            "on_paper__papers__written_by",
            "on_paper__papers__written_for",
            Prefetch("contributions", Contribution.objects.select_related("organisation", "by")),
            Prefetch(
                "remarks",
                Remark.objects.filter(taken_back_at=None).select_related(
                    "by", "organisation", "paper__written_by", "paper__written_for"
                ),
            ),
            Prefetch("decisions", Decision.objects.select_related("owner", "organisation", "agreed_by")),
            Prefetch("publications", Publication.objects.defer("picture", "more").select_related("by")),
        )
        .first()
    )


def joined_partners(project: Project) -> QuerySet[Partner]:
    """Those who take part."""
    return project.partners.filter(answer=Answer.JOINED, left_at=None).select_related("person", "organisation")


def followed_questions(person: int) -> list[Question]:
    """The questions in which somebody takes part, and the open ones in which an organisation of theirs does."""
    organisations = Membership.objects.filter(person=person).values("organisation")
    ours = Q(openness=Openness.EVERYONE, partners__organisation__in=organisations)
    mine = Q(partners__person=person, partners__left_at=None)
    found = Project.objects.filter(mine | ours).distinct().prefetch_related("partners", "on_paper")
    return [_followed(project, person) for project in found.only("ident", "question")]


def _followed(project: Project, person: int) -> Question:
    partners = project.partners.all()
    organisations = [partner.organisation_id for partner in partners]
    organisations += [part.organisation_id for part in project.on_paper.all()]
    return Question(
        number=project.pk,
        ident=project.ident,
        title=project.question,
        address=reverse("question", args=[project.ident]),
        takes_part=any(partner.person_id == person and partner.left_at is None for partner in partners),
        organisations=frozenset(organisations),
    )
