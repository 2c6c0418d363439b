"""The demo's story, told by the same actions that its pages call: nothing is loaded ready-made."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from plait.errors import PlaitError
from plait.site.agreeing import actions as agreeing
from plait.site.agreeing.changes import Change, mark, own_tag, shorter_list
from plait.site.jobs import run_waiting_jobs
from plait.site.organisations.actions import Description, describe_organisation, verify_organisation
from plait.site.people.actions import Invitee, add_member
from plait.site.people.models import Organisation, Person
from plait.site.projects.actions import (
    About,
    Question,
    agree_action,
    ask,
    decline,
    draft_table,
    invite,
    join,
    publish,
    say,
    share_table,
)
from plait.site.projects.models import Openness, Partner, Project
from plait.site.projects.tables import place_of_question
from plait.standard import load_dictionary
from plait.tables import read_table

Say = Callable[[str], None]


def tell_story(tables: Path, *, today: date, progress: Say) -> Project:
    """Take the demo from one worker's question to one agreed action.

    ``tables`` is the folder of the tables that the main job has counted. ``progress`` is told each
    step in a few words. Raises PlaitError where a step cannot be taken.
    """
    story = tomllib.loads(files("plait.site").joinpath("story.toml").read_text(encoding="utf-8"))
    _add(story["people"]["ruth"], today)  # the first of a site is the one who vouches for others
    asker = _add(story["people"]["liam"], today)
    progress(f"{asker.words} asks: {story['question']}")
    project = ask(
        Organisation.objects.get(name=story["people"]["liam"]["organisation"]),
        by=asker,
        question=Question(story["question"], story["sensed"], story["decision"], story["focus"], Openness.EVERYONE),
    )
    partners = {"liam": project.partners.get()}
    for name, about in story["people"].items():
        if name not in partners:
            partners[name] = _invite_and_answer(project, asker, about, today, progress)
    _say_what_they_are(story, partners, progress)
    for file, name in story["tables"].items():
        _share(project, partners[name], tables / f"{file}.csv", progress)
    for remark in story["remarks"]:
        _say(project, partners[remark["by"]], remark, progress)
    _decide_and_publish(project, partners, story, today, progress)
    for proposal in story["proposals"].values():
        _propose(proposal, partners, progress)
    run_waiting_jobs()
    return project


def _add(about: dict[str, Any], today: date) -> Person:
    return add_member(_invitee(about), today=today)


def _invitee(about: dict[str, Any]) -> Invitee:
    return Invitee(**{key: about[key] for key in ("name", "email", "organisation", "kind", "role")})


def _invite_and_answer(project: Project, asker: Person, about: dict[str, Any], today: date, progress: Say) -> Partner:
    partner = invite(
        project,
        by=asker,
        whom=_invitee(about),
        asked_for=about["asked_for"],
        reply_by=today + timedelta(days=14),
        today=today,
    )
    if "reason" in about:
        progress(f"{about['name']} says no, why, and offers a count instead")
        return decline(partner, by=partner.person, reason=about["reason"], offer=about["offer"])
    progress(f"{about['name']} takes part")
    return join(partner, by=partner.person)


def _say_what_they_are(story: dict[str, Any], partners: dict[str, Partner], progress: Say) -> None:
    """Every organisation says what it does, and the convenor verifies some."""
    for name, partner in partners.items():
        what = Description(story["people"][name]["does"], register="", number="")
        describe_organisation(partner.organisation, by=partner.person, what=what)
        if partner.organisation.name in story["verified"]:
            serving = partner.organisation.servings.get(place=partner.project.place)
            verify_organisation(serving, by=partners["ruth"].person)
    progress(f"{partners['ruth'].person.words} verifies {len(story['verified'])} organisations")


def _share(project: Project, partner: Partner, file: Path, progress: Say) -> None:
    table = read_table(file)
    draft = draft_table(project, by=partner.person, table=table)
    share_table(draft, by=partner.person, meaning=table.receipt.meaning, contact=table.receipt.contact)
    progress(f"{partner.organisation.name} shares its table")


def _say(project: Project, partner: Partner, remark: dict[str, Any], progress: Say) -> None:
    wards = {name: code for code, name in place_of_question(project.place).areas("ward").iter_rows()}
    area = remark.get("area", "")
    about = About("ward", wards[area], area) if area else About()
    said = say(project, by=partner.person, tone=remark["tone"], text=remark["text"], about=about)
    progress(f"{partner.person.words} says something: {said.get_tone_display().lower()}")


def _decide_and_publish(
    project: Project, partners: dict[str, Partner], story: dict[str, Any], today: date, progress: Say
) -> None:
    action, publication = story["action"], story["publication"]
    agree_action(
        project,
        by=partners[action["by"]].person,
        text=action["text"],
        owner=partners[action["owner"]],
        due=today + timedelta(days=action["days"]),
    )
    progress(f"An action is agreed; {partners[action['owner']].person.words} sees to it")
    publish(project, by=partners[publication["by"]].person, summary=publication["summary"])
    progress("The public page is made, and everyone who counted is told")


def _propose(about: dict[str, Any], partners: dict[str, Partner], progress: Say) -> None:
    """Something for the place's own standard: proposed, talked about, and adopted where the story says so."""
    by = partners[about["by"]]
    proposal = agreeing.propose(
        by.organisation, by=by.person, change=_change(about, by.project.place), why=about["why"], place=by.project.place
    )
    progress(f"{by.person.words} proposes something for the common standard")
    for opinion in about["opinions"]:
        speaker = partners[opinion["by"]].person
        agreeing.discuss(proposal, by=speaker, stance=opinion["stance"], text=opinion["text"])
    if "reason" in about:
        decider = partners[about["adopted_by"]].person
        agreeing.adopt(proposal, by=decider, reason=about["reason"])
        progress(f"{decider.words} adopts it, and says why")


def _change(about: dict[str, Any], place: str) -> Change:
    if "tag" in about:
        return own_tag(about["tag"] | {"tag": about["tag"]["tag"] + mark(place)}, place)
    entry = load_dictionary().find(about["list"]["tag"])
    if entry is None:
        raise PlaitError(f"The story is about {about['list']['tag']}, which is not in the dictionary.")
    return shorter_list(entry, tuple(about["list"]["values"]), place)
