"""Who may carry an organisation's post, ask it on paper, and write down what it wrote."""

from __future__ import annotations

from django.utils.translation import gettext as _

from plait.site.audit.policies import Policies, check_by, refusal_by
from plait.site.people.looking_after import Somebody, names_of, vouches, vouching
from plait.site.people.models import Organisation, Post
from plait.site.people.post import carried_by, is_carried, why_not_carry
from plait.site.people.serving import places_served
from plait.site.places import codes
from plait.site.projects.models import OnPaper, Project
from plait.site.projects.policies import refusal as of_a_question


def for_convenors(*places: str) -> str:
    """Why somebody may not do what only those may who vouch in one of these places."""
    return _("Only the convenor of a verified organisation can do this: ask %(names)s.") % {
        "names": names_of(vouching(*places))
    }


def _puts_on_paper(ours: Organisation, somebody: Somebody) -> str | None:
    """``ours`` is the organisation whose convenor would carry the post."""
    if somebody.is_authenticated and vouching(*codes()).filter(person=somebody, organisation=ours.pk).exists():
        return None
    return for_convenors(*codes())


def _carries(post: Post, somebody: Somebody) -> str | None:
    return why_not_carry(post.organisation, somebody)


def _takes_over(post: Post, somebody: Somebody) -> str | None:
    if is_carried(post):
        return _("%(carrier)s carries the post of %(organisation)s.") % {
            "carrier": carried_by(post),
            "organisation": post.organisation.name,
        }
    where = places_served(post.organisation)
    return None if vouches(somebody, *where) else for_convenors(*where)


def _asks(project: Project, somebody: Somebody) -> str | None:
    return of_a_question("invite", project, somebody)


def _writes_down(part: OnPaper, somebody: Somebody) -> str | None:
    if part.left_at:
        return _("%(organisation)s has people with accounts here now: they answer themselves.") % {
            "organisation": part.organisation.name
        }
    return why_not_carry(part.organisation, somebody)


POLICIES: Policies = {
    "put_on_paper": _puts_on_paper,
    "write_contact": _carries,
    "put_post_down": _carries,
    "carry_post": _takes_over,
    "ask_on_paper": _asks,
    "write_down_paper": _writes_down,
}
"""For every action its policy; a test holds the two lists together."""
refusal = refusal_by(POLICIES)
check = check_by(POLICIES)
