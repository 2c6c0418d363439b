"""Who may do what: each app has a policy for every action of its own, and here they are asked.

A policy gives None, or a refusal whose sentence serves twice: it is shown where a button would
be, and it is what an action answers that was tried all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.site.access import Limit, limit_of
from plait.site.audit.actions import Check
from plait.site.audit.belonging import project_of

Policy = Callable[[Any, Any], str | None]
"""Looks at what is to be acted upon, and at who wants to."""
Policies = Mapping[str, Policy]
"""For every action of an app its policy, by the action's name; a test holds the two together."""


class Refused(PlaitError):
    """What was asked for is not allowed; the text says why and whom to ask."""


def refusal_by(policies: Policies, *, by_link: Collection[str] = ()) -> Callable[[str, Any, Any], str | None]:
    """What says why somebody may not do something, in a sentence that says whom to ask; None where they may.

    Whoever came by a link to one question may do what stands in ``by_link`` at most, and nothing in other questions.
    """

    def refusal(verb: str, subject: Any, somebody: Any) -> str | None:  # noqa: ANN401 - each policy says of what
        limit = limit_of(somebody)
        if limit is not None and (verb not in by_link or _is_elsewhere(subject, limit)):
            return _("This link is for one question. To do more, sign in.")
        return policies[verb](subject, somebody)

    return refusal


def _is_elsewhere(subject: Any, limit: Limit) -> bool:  # noqa: ANN401 - as above
    """Whether something belongs to another question."""
    project = project_of(subject)
    return project is not None and getattr(project, "ident", "") != limit.question


def check_by(policies: Policies, *, by_link: Collection[str] = ()) -> Check:
    """What raises Refused where somebody may not do something."""
    refusal = refusal_by(policies, by_link=by_link)

    def check(verb: str, subject: Any, by: Any) -> None:  # noqa: ANN401 - each policy says of what
        sentence = refusal(verb, subject, by)
        if sentence:
            raise Refused(sentence)

    return check


def viewers_look_on() -> str:
    """Why somebody who is a viewer in their organisation may not do something."""
    return _("A viewer looks on: ask your organisation to make you a community worker or a lead.")
