"""Whatever is asked, by whomever: the site answers, and never with a fault of its own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.security.any_request import ask, routes

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.projects.models import Project

REQUESTS = int(os.environ.get("PLAIT_TEST_REQUESTS", "1000"))
NUMBERS = [str(number) for number in range(1, 7)]


def ask_a_parish(story: Project, people: list[Person]) -> None:
    """Let an organisation on paper be asked, so that its addresses are there."""
    from plait.site.paper.actions import Contact, ask_on_paper, put_on_paper

    ruth = next(person for person in people if person.name.startswith("Ruth"))
    ours = ruth.organisations.get()
    post = put_on_paper(ours, by=ruth, name="Ashby Parish", kind="parish", contact=Contact())
    ask_on_paper(story, by=story.asked_by, organisation=post.organisation, asked_for="A story.", reply_by=None)


@pytest.mark.slow
def test_no_request_meets_a_fault_inside(story: Project) -> None:
    from plait.site.people.models import Person

    people = list(Person.objects.order_by("pk"))
    known = {"ident": [story.ident], "name": ["residents", "picture.csv"]}
    known |= dict.fromkeys(("number", "version", "post", "part", "remark"), NUMBERS)
    ask_a_parish(story, people)
    answers = list(ask(0, REQUESTS, people, known))
    faults = [answer for answer in answers if answer.status >= 500 or answer.fault]
    assert [f"{answer.seed}: {answer.asked} {answer.status} {answer.fault}" for answer in faults] == []
    assert {route.name for route in routes()} == {answer.asked.partition(" ")[2] for answer in answers}
    assert {answer.status for answer in answers} >= {200, 302, 404, 405}
