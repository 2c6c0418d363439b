"""Publishing in the background: the page and its files are made from what is shared, and everybody is told."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.evidence import published_files, zip_of
from plait.site.audit.actions import record
from plait.site.jobs import Finish, Progress, handles
from plait.site.jobs.models import Job
from plait.site.messaging.actions import tell
from plait.site.people.models import Person
from plait.site.projects.models import Contribution, Project, Publication, PublishedFile, Remark
from plait.site.projects.showing import boundaries, picture_of, pooled_of
from plait.site.projects.tables import shared_tables

EVERYTHING = "everything.zip"


@handles("publish")
def make_page(job: Job, progress: Progress) -> Finish | None:
    """Make a publication's page and files. One that was taken down meanwhile is not made."""
    publication = Publication.objects.select_related("project").get(pk=job.subject)
    project = publication.project
    tables = shared_tables(project)
    if publication.withdrawn_at or not tables:
        return None
    progress.step(0, of=3)
    picture = picture_of(project, remarks_of(publication))
    head, more = (render_to_string(f"projects/picture_{part}.html", {"picture": picture}) for part in ("head", "more"))
    progress.step(1, of=3)
    today = timezone.localdate()
    files = published_files(
        pooled_of(project),
        boundaries=boundaries(project.place),
        title=project.question,
        published_on=today,
        # Nobody by name: a file that was downloaded cannot be called back.
        contact=f"{project.organisation.name}, {settings.ADDRESS}/insights/{project.ident}/",
    )
    files |= {EVERYTHING: zip_of(files)}
    progress.step(2, of=3)

    def finish() -> None:
        fresh = Publication.objects.select_for_update().get(pk=publication.pk)
        if fresh.withdrawn_at:
            return
        fresh.picture, fresh.more, fresh.published_on = head, more, today
        fresh.save()
        PublishedFile.objects.bulk_create(
            PublishedFile(publication=fresh, name=name, data=data) for name, data in files.items()
        )
        fresh.tables.set(tables)
        record("make_page", fresh, by=None)
        earlier = project.publications.filter(withdrawn_at=None, pk__lt=fresh.pk)
        earlier.update(picture="", more="", withdrawn_at=timezone.now())
        for person in _who_counted(project, tables):
            tell(
                person,
                subject=_("What your table informed"),
                body=_("The table that you shared is part of what was published today: %(question)s")
                % {"question": project.question},
                link=reverse("insight", args=[project.ident]),
            )

    return finish


def _who_counted(project: Project, tables: Iterable[Contribution]) -> set[Person]:
    """Whoever shared a table; where they have left, those of their organisation who take part."""
    there = list(project.partners.filter(left_at=None).select_related("person"))
    found: set[Person] = set()
    for table in tables:
        ours = [item.person for item in there if item.organisation_id == table.organisation_id]
        found |= {table.by} if table.by in ours else set(ours)
    return found


def remarks_of(publication: Publication) -> list[Remark]:
    """What had been said when it was published, without what was taken back since."""
    said = publication.project.remarks.filter(taken_back_at=None, said_at__lte=publication.asked_at)
    return list(said.select_related("by", "organisation", "paper__written_by", "paper__written_for"))
