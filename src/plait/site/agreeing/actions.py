"""What is done about the standard. Each function is one change: allowed first, atomic, on record."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.site.agreeing.changes import Change, adopted, title_of
from plait.site.agreeing.models import Opinion, Proposal, Stage, Stance, Version
from plait.site.agreeing.policies import (
    TAKE_PART,
    check,
    deciding_organisation_of,
    organisation_of,
    why_not_propose,
)
from plait.site.audit.actions import action
from plait.site.audit.policies import Refused
from plait.site.messaging.actions import tell
from plait.site.people.models import Organisation, Person
from plait.site.places import only_code
from plait.standard import read_extension, write_extension


@action(check)
def propose(organisation: Organisation, *, by: Person, change: Change, why: str, place: str | None = None) -> Proposal:
    """Propose a change of a place's standard. Raises StandardError where it does not fit what there is.

    Raises Refused where the organisation does not work in that place.
    """
    code = only_code() if place is None else place
    refused = why_not_propose(organisation, by, code)
    if refused:
        raise Refused(refused)
    adopted(change, _extension_of(_newest(code)), today=timezone.localdate())
    return Proposal.objects.create(
        place=code, organisation=organisation, by=by, change=write_extension(change), why=why
    )


@action(check)
def discuss(proposal: Proposal, *, by: Person, stance: str, text: str) -> Opinion:
    """Say something about a proposal."""
    if stance not in Stance.values:
        raise PlaitError(_("Choose what kind of remark it is."))
    organisation = (
        organisation_of(by, TAKE_PART, proposal.place) or proposal.organisation
    )  # the policy has seen that there is one
    return Opinion.objects.create(proposal=proposal, by=by, organisation=organisation, stance=stance, text=text)


@action(check)
def take_opinion_back(opinion: Opinion, *, by: Person) -> Opinion:  # noqa: ARG001 - the policy has looked at who it is
    """Take back what one said: its text is deleted."""
    opinion.text, opinion.taken_back_at = "", timezone.now()
    opinion.save()
    return opinion


@action(check)
def withdraw_proposal(proposal: Proposal, *, by: Person) -> Proposal:
    """Withdraw a proposal that is not decided yet."""
    return _close(proposal, Stage.WITHDRAWN, by=by, reason="")


@action(check)
def adopt(proposal: Proposal, *, by: Person, reason: str) -> Version:
    """Adopt a proposal: it makes a new version. Raises StandardError where it does not fit the newest one."""
    newest = _newest(proposal.place)
    extension = adopted(read_extension(proposal.change), _extension_of(newest), today=timezone.localdate())
    _close(proposal, Stage.ADOPTED, by=by, reason=_given(reason))
    try:
        with transaction.atomic():
            return Version.objects.create(
                place=proposal.place,
                number=newest.number + 1 if newest else 1,
                extension=write_extension(extension),
                proposal=proposal,
            )
    except IntegrityError:
        raise PlaitError(
            _("Somebody else has adopted another proposal at this moment: look at the new version, then adopt yours.")
        ) from None


@action(check)
def turn_down(proposal: Proposal, *, by: Person, reason: str) -> Proposal:
    """Decline a proposal, and say why."""
    return _close(proposal, Stage.DECLINED, by=by, reason=_given(reason))


def _newest(place: str) -> Version | None:
    return Version.objects.filter(place=place).first()


def _extension_of(version: Version | None) -> str:
    return version.extension if version else ""


def _given(reason: str) -> str:
    if not reason.strip():
        raise PlaitError(_("Say why: whoever took part reads it."))
    return reason


def _close(proposal: Proposal, stage: Stage, *, by: Person, reason: str) -> Proposal:
    proposal.stage, proposal.reason = stage, reason
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.decided_for = deciding_organisation_of(by, proposal.place) or proposal.organisation
    proposal.save()
    _tell_everybody(proposal, but=by)
    return proposal


def _tell_everybody(proposal: Proposal, *, but: Person) -> None:
    """Everybody who took part is told what became of a proposal."""
    words = {"stage": proposal.get_stage_display(), "title": title_of(read_extension(proposal.change))}
    opinions = proposal.opinions.filter(taken_back_at=None).select_related("by")
    for person in {proposal.by, *(opinion.by for opinion in opinions)} - {but}:
        tell(
            person,
            subject=_("A proposal for our standard is closed"),
            body=_("%(title)s: %(stage)s") % words,
            link=reverse("proposal", args=[proposal.pk]),
        )
