"""Who may do what in a project: first what the person is, then what state it is in."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plait.site.access import limit_of
from plait.site.audit.policies import Policies, check_by, refusal_by, viewers_look_on
from plait.site.people.models import Organisation, Person, Role
from plait.site.people.post import why_not_carry
from plait.site.people.serving import not_working_in, places_served
from plait.site.places import codes
from plait.site.projects.models import Answer, Contribution, Decision, Openness, Partner, Project, Remark, Stage
from plait.site.ways.reading import ways_now
from plait.site.ways.showing import roles_in_words

Somebody = Person | AnonymousUser


def part_of(project: Project, somebody: Somebody) -> Partner | None:
    """What somebody is in the project; None for everybody who was not asked to take part, or who has left.

    Whoever came by a link is something in its question alone, for its organisation.
    """
    if not somebody.is_authenticated:
        return None
    limit = limit_of(somebody)
    if limit is not None and limit.question != project.ident:
        return None
    theirs = (partner for partner in project.partners.all() if partner.person_id == somebody.pk)
    if limit is not None:
        theirs = (partner for partner in theirs if partner.organisation_id == limit.organisation)
    return next((partner for partner in theirs if partner.left_at is None), None)


def may_see(project: Project, somebody: Somebody) -> bool:
    """Whether somebody may follow the project. To everybody else it does not exist."""
    return project.openness == Openness.EVERYONE or part_of(project, somebody) is not None


def host_of(project: Project) -> str:
    """The name of whom to ask about the question: whoever asks it, or else the first who takes part."""
    there = [partner for partner in project.partners.all() if partner.left_at is None]
    if any(partner.person_id == project.asked_by_id for partner in there) or not there:
        return project.asked_by.words
    return min(there, key=lambda partner: partner.answer != Answer.JOINED).person.words


def _asks(organisation: Organisation, somebody: Somebody) -> str | None:
    """Why somebody may ask in none of the places; None where they may in one."""
    refusals = [why_not_ask(organisation, somebody, code) for code in codes()]
    return None if None in refusals else refusals[0]


def why_not_ask(organisation: Organisation, somebody: Somebody, place: str) -> str | None:
    """Why somebody may not ask a question in a place for an organisation; None where they may."""
    if not somebody.is_authenticated:
        return _("Sign in to ask a question.")
    memberships = [item for item in somebody.memberships.all() if item.organisation_id == organisation.pk]
    if all(membership.role == Role.VIEWER for membership in memberships):
        return viewers_look_on()
    if place not in places_served(organisation):
        return not_working_in(organisation, place)
    ways = ways_now(place)
    if organisation.kind not in ways.asking_organisations:
        return _("Here other kinds of organisations ask the questions: ask one of them to do it for you.")
    return None if any(item.role in ways.asking_roles for item in memberships) else _only(ways.asking_roles)


def _only(roles: tuple[str, ...]) -> str:
    """Why somebody's role is not enough, by the place's own choice."""
    return _("Here this is for: %(roles)s. Ask one of them.") % {"roles": roles_in_words(roles)}


def _takes_part(project: Project, somebody: Somebody) -> str | None:
    part = part_of(project, somebody)
    if part is None:
        return _("Only those who were asked to take part can do this: ask %(name)s to invite you.") % {
            "name": host_of(project)
        }
    if part.role == Role.VIEWER:
        return _("A viewer looks on: ask %(name)s to invite you as a partner.") % {"name": host_of(project)}
    if part.answer == Answer.OPEN:
        return _("Say first whether you take part.")
    return None


def _joined(project: Project, somebody: Somebody) -> str | None:
    part = part_of(project, somebody)
    if part is not None and part.answer == Answer.DECLINED:
        return _("You said no to taking part: change your answer first.")
    return _takes_part(project, somebody)


def _invites(project: Project, somebody: Somebody) -> str | None:
    part = part_of(project, somebody)
    allowed = ways_now(project.place).inviting_roles
    if part is not None and part.answer == Answer.JOINED and part.role not in allowed:
        return _only(allowed)
    return _joined(project, somebody)


def _answers(partner: Partner, somebody: Somebody) -> str | None:
    if not somebody.is_authenticated or partner.person_id != somebody.pk:
        return _("Only %(name)s can answer this.") % {"name": partner.person.words}
    if partner.left_at:
        return _("You have left %(organisation)s.") % {"organisation": partner.organisation.name}
    return None


def _shares(contribution: Contribution, somebody: Somebody) -> str | None:
    if contribution.by_id != somebody.pk:
        return _("Only %(name)s, who counted this table, can share it.") % {"name": contribution.by.words}
    if contribution.stage != Stage.DRAFT:
        return _("This table was shared already, or taken back.")
    return _joined(contribution.project, somebody)


def _unshares(contribution: Contribution, somebody: Somebody) -> str | None:
    part = part_of(contribution.project, somebody)
    if part is None or part.organisation_id != contribution.organisation_id:
        return _("Only %(organisation)s can take its table back: ask %(name)s.") % {
            "organisation": contribution.organisation.name,
            "name": contribution.contact or contribution.by.words,
        }
    if contribution.stage != Stage.SHARED:
        return _("This table is not shared.")
    return None


def _says(project: Project, somebody: Somebody) -> str | None:
    return _takes_part(project, somebody)


def _takes_back(remark: Remark, somebody: Somebody) -> str | None:
    if remark.paper_id:
        return _takes_back_from_paper(remark, somebody)
    if remark.by_id != somebody.pk:
        return _("Only %(name)s can take this back.") % {"name": remark.by.words}
    return _("This was taken back already.") if remark.taken_back_at else None


def _takes_back_from_paper(remark: Remark, somebody: Somebody) -> str | None:
    """Words of an organisation that takes part on paper are for its carrier, and for its own people later."""
    part = part_of(remark.project, somebody)
    is_own = part is not None and part.organisation_id == remark.organisation_id
    refused = None if is_own else why_not_carry(remark.organisation, somebody)
    if refused is None and remark.taken_back_at:
        return _("This was taken back already.")
    return refused


def _decides(project: Project, somebody: Somebody) -> str | None:
    ways, part = ways_now(project.place), part_of(project, somebody)
    if not _tables(project):
        return _("There is nothing to decide on yet: no partner has shared a table.")
    if part is not None and part.answer == Answer.JOINED and part.role not in ways.deciding_roles:
        return _only(ways.deciding_roles)
    return _joined(project, somebody) or _too_few(project, ways.organisations_to_decide)


def _too_few(project: Project, organisations: int) -> str | None:
    """Why the tables that are shared are not enough, by the place's own choice."""
    missing = organisations - _tables(project)
    if missing <= 0:
        return None
    return ngettext(
        "Here this waits until %(count)s more organisation has shared a table.",
        "Here this waits until %(count)s more organisations have shared a table.",
        missing,
    ) % {"count": missing}


def _closes(decision: Decision, somebody: Somebody) -> str | None:
    if decision.done_at or decision.dropped_at:
        return _("This is closed already.")
    return _joined(decision.project, somebody)


def _convenes(project: Project, somebody: Somebody) -> str | None:
    part = part_of(project, somebody)
    if part is None or part.answer != Answer.JOINED:
        return _joined(project, somebody)
    if part.role != Role.CONVENOR:
        convenors = (item for item in project.partners.all() if item.role == Role.CONVENOR)
        convenor = next((item for item in convenors if item.left_at is None), None)
        if convenor is None:
            return _("The convenor publishes, and this question has none yet: invite one.")
        if convenor.answer != Answer.JOINED:
            return _("The convenor publishes, and %(name)s does not take part yet.") % {"name": convenor.person.words}
        return _("The convenor publishes: ask %(name)s.") % {"name": convenor.person.words}
    return None


def _publishes(project: Project, somebody: Somebody) -> str | None:
    not_convenor = _convenes(project, somebody)
    if not_convenor:
        return not_convenor
    if not _tables(project):
        return _("There is nothing to publish yet: no partner has shared a table.")
    if too_few := _too_few(project, ways_now(project.place).organisations_to_publish):
        return too_few
    if not any(decision.dropped_at is None for decision in project.decisions.all()):
        return _("Agree first what will be done, or say why nothing will.")
    return None


def _tables(project: Project) -> int:
    """Organisations that share a table now: each has one at most."""
    return sum(item.stage == Stage.SHARED for item in project.contributions.all())


POLICIES: Policies = {
    "ask": _asks,
    "invite": _invites,
    "join": _answers,
    "decline": _answers,
    "draft_table": _joined,
    "share_table": _shares,
    "drop_draft": _shares,
    "unshare_table": _unshares,
    "say": _says,
    "take_back": _takes_back,
    "agree_action": _decides,
    "agree_no_action": _decides,
    "finish_action": _closes,
    "drop_decision": _closes,
    "publish": _publishes,
    "withdraw_page": _convenes,
}
"""For every action its policy; a test holds the two lists together."""
BY_LINK = frozenset(
    {"join", "decline", "draft_table", "share_table", "drop_draft", "unshare_table", "say", "take_back"}
)
"""What whoever came by a link to the question may do in it, too."""
refusal = refusal_by(POLICIES, by_link=BY_LINK)
check = check_by(POLICIES, by_link=BY_LINK)
