"""What a question needs of a list, and what becomes of the table that was counted for it."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import reverse

from plait.site.handover import Purpose
from plait.site.people.who import person_of
from plait.site.projects.actions import draft_table
from plait.site.projects.policies import part_of, refusal
from plait.site.projects.reading import find_project
from plait.site.projects.tables import BREAKDOWNS
from plait.tables import SafeTable

_KIND = "question-"


class QuestionAsker:
    """Answers for all lists that are counted for a question."""

    def purpose(self, request: HttpRequest, ident: str) -> Purpose:
        """The purpose, for somebody who takes part. Raises Http404 for everybody else."""
        project = find_project(request, ident.removeprefix(_KIND))
        part = part_of(project, request.user)
        if part is None or refusal("draft_table", project, request.user):
            raise Http404
        return Purpose(
            ident=ident,
            title=project.question,
            organisation=part.organisation.name,
            contact=part.person.words,
            breakdowns=BREAKDOWNS,
            back=reverse("question", kwargs={"ident": project.ident}),
            place=project.place,
        )

    def take(self, request: HttpRequest, purpose: Purpose, table: SafeTable, *, put_right: str) -> str:
        """Keep the table as a draft; gives the address of the page where it is shared."""
        project = find_project(request, purpose.ident.removeprefix(_KIND))
        draft = draft_table(project, by=person_of(request), table=table, put_right=put_right)
        return reverse("table-draft", kwargs={"ident": project.ident, "number": draft.pk})


def purpose_ident(ident: str) -> str:
    """Names a question's purpose in the address of the lists' first page."""
    return f"{_KIND}{ident}"
