"""Prints what the shared site says of itself, as JSON: who may do what, and its addresses.

docs/write_reference.py starts it in a process of its own, as Django is set up once for each.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plait.site.opening import Site, prepare

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

    from plait.site.people.models import Person
    from plait.site.projects.models import Project

TODAY = date(2026, 11, 22)
WORDS = {
    "ask": "ask a question for their organisation",
    "invite": "invite somebody",
    "join": "say yes to an invitation of their own",
    "decline": "say no to it, and why",
    "draft_table": "count a list, or hand in a table",
    "share_table": "share a table that they counted",
    "drop_draft": "throw it away",
    "unshare_table": "take back a table of their organisation",
    "say": "say something",
    "take_back": "take back what they said",
    "agree_action": "agree an action",
    "agree_no_action": "agree that there is none, and why",
    "finish_action": "say that an action is done",
    "drop_decision": "drop what was agreed",
    "publish": "publish",
    "withdraw_page": "take the public page down",
}
"""Every action of a question in plain words, in the order of its page."""
WORDS_OF_THE_STANDARD = {
    "propose": "propose a tag, or a shorter list",
    "discuss": "say something about a proposal",
    "take_opinion_back": "take back what they said",
    "withdraw_proposal": "withdraw a proposal of their own",
    "adopt": "adopt a proposal, and say why",
    "turn_down": "decline it, and say why",
}
"""The same of the place's standard."""


def told() -> dict[str, Any]:
    """All of it. Django has to be set up, with an empty database."""
    from plait.site.people.models import Kind, Role

    project, people = _question()
    return {
        "roles": {role.value: str(role.label) for role in Role},
        "kinds": {kind.value: str(kind.label) for kind in Kind},
        "who may": who_may(project, people),
        "who may agree": who_may_agree({str(role.label): people[str(role.label)] for role in Role}),
        "addresses": list(addresses()),
    }


def who_may(project: Project, people: Mapping[str, Person]) -> dict[str, dict[str, bool]]:
    """For every action of a question, whether each kind of person may do it where nothing else stands in the way.

    A table is shared and something is agreed; drafts, remarks and shared tables are the person's own.
    """
    from django.contrib.auth.models import AnonymousUser

    from plait.site.projects.policies import POLICIES, refusal

    kinds = {kind: _own(project, person) for kind, person in people.items()}
    people_and_visitor: dict[str, Person | AnonymousUser] = {**people, "visitor": AnonymousUser()}
    kinds["visitor"] = {"project": project}
    return {
        WORDS[verb]: {
            kind: subject in own and refusal(verb, own[subject], people_and_visitor[kind]) is None
            for kind, own in kinds.items()
        }
        for verb, subject in ((verb, _SUBJECTS[verb]) for verb in POLICIES)
    }


def who_may_agree(people: Mapping[str, Person]) -> dict[str, dict[str, bool]]:
    """The same for every action of the standard, for each role in an organisation and for a visitor."""
    from django.contrib.auth.models import AnonymousUser

    from plait.site.agreeing.models import Opinion, Proposal, Stance
    from plait.site.agreeing.policies import POLICIES, refusal

    own: dict[str, dict[str, Any]] = {}
    for kind, person in people.items():
        belongs: dict[str, Any] = {"by": person, "organisation": person.organisations.get()}
        proposal = Proposal.objects.create(**belongs)
        opinion = Opinion.objects.create(**belongs, proposal=proposal, stance=Stance.FOR)
        own[kind] = {"organisation": belongs["organisation"], "proposal": proposal, "opinion": opinion}
    own["visitor"] = {"organisation": None, "proposal": Proposal.objects.first(), "opinion": Opinion.objects.first()}
    people_and_visitor: dict[str, Person | AnonymousUser] = {**people, "visitor": AnonymousUser()}
    return {
        WORDS_OF_THE_STANDARD[verb]: {
            kind: refusal(verb, subjects[_SUBJECTS_OF_THE_STANDARD.get(verb, "proposal")], people_and_visitor[kind])
            is None
            for kind, subjects in own.items()
        }
        for verb in POLICIES
    }


_SUBJECTS = {
    "ask": "organisation",
    **dict.fromkeys(("join", "decline"), "partner"),
    **dict.fromkeys(("share_table", "drop_draft"), "draft"),
    "unshare_table": "shared",
    "take_back": "remark",
    **dict.fromkeys(("finish_action", "drop_decision"), "decision"),
    **dict.fromkeys(
        ("invite", "draft_table", "say", "agree_action", "agree_no_action", "publish", "withdraw_page"), "project"
    ),
}
"""What each action of a question is done to."""
_SUBJECTS_OF_THE_STANDARD = {"propose": "organisation", "take_opinion_back": "opinion"}
"""What an action of the standard is done to, if not to a proposal."""


def _question() -> tuple[Project, dict[str, Person]]:
    """A question with somebody of every kind."""
    from plait.site.access import Limit
    from plait.site.people.actions import Invitee, add_member
    from plait.site.people.models import Organisation, Role
    from plait.site.projects.actions import Question, ask, decline, invite, join

    def somebody(kind: str, role: str) -> Invitee:
        return Invitee(kind, f"{kind.replace(' ', '.')}@example.org", f"Organisation of {kind}", "vcs", role)

    asker = add_member(somebody("asker", Role.DATA), today=TODAY)
    organisation = Organisation.objects.get()
    project = ask(organisation, by=asker, question=Question("Who?", "Something.", "A decision."))
    people: dict[str, Person] = {}
    others = ("by a link", "said no", "no answer yet")
    kinds = {str(role.label): role for role in Role} | dict.fromkeys(others, Role.CONVENOR)
    for kind, role in kinds.items():
        asked = invite(project, by=asker, whom=somebody(kind, role), asked_for="", reply_by=None, today=TODAY)
        people[kind] = asked.person
        if kind == "said no":
            decline(asked, by=asked.person, reason="No.", offer="")
        elif kind != "no answer yet":
            join(asked, by=asked.person)
        if kind == "by a link":
            acts_for = asked.organisation
            asked.person.limit = Limit(1, project.ident, "", acts_for.pk, acts_for.name)
    people["not asked"] = add_member(somebody("not asked", Role.CONVENOR), today=TODAY)
    return project, people


def _own(project: Project, person: Person) -> Mapping[str, Any]:
    """What belongs to one person of the question, by what it is."""
    from plait.site.projects.models import Decision, Project, Remark, Stage

    organisation = person.organisations.get()
    own: dict[str, Any] = {"organisation": organisation, "project": Project.objects.get(pk=project.pk)}
    partner = project.partners.filter(person=person).first()
    if partner is not None:
        belongs: dict[str, Any] = {"project": project, "organisation": organisation, "by": person}
        tables = project.contributions
        own |= {
            "partner": partner,
            "draft": tables.create(**belongs, receipt={}),
            "shared": tables.create(**belongs, receipt={}, stage=Stage.SHARED),
            "remark": Remark.objects.create(**belongs, tone="story", text="Something."),
        }
    own["decision"] = Decision.objects.create(project=project, text="No.", is_action=False, agreed_by=person)
    return own


def addresses() -> Iterator[tuple[str, str, str]]:
    """Every address, who may open it, and what it is for."""
    from django.urls import get_resolver

    from plait.site.access import access_of, by_link_of

    for path, route in _routes(get_resolver().url_patterns):
        view: Callable[..., Any] = route.callback
        sentence = " ".join((view.__doc__ or "").split()).partition(". ")[0].rstrip(".")
        by_link = ", by link" if by_link_of(view) else ""
        yield path, f"{access_of(view).value}{by_link}", f"{sentence}."


def _routes(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        path = f"{before}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, path)
        else:
            yield path, pattern


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        prepare(Site(Path(folder)), say=lambda _step: None)
        json.dump(told(), sys.stdout)
