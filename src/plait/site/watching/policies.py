"""Who sees to work in the background that failed: those who vouch for organisations, as they run the place together."""

from __future__ import annotations

from django.utils.translation import gettext as _

from plait.site.audit.policies import Policies, check_by, refusal_by
from plait.site.jobs.models import Job, State
from plait.site.people.looking_after import Somebody, why_not_vouch


def needs_somebody(job: Job) -> bool:
    """Whether it failed, or was put off: what goes well is nobody's business."""
    return job.state == State.FAILED or (job.state == State.WAITING and job.postponed > 0)


def _sees_to(job: Job, somebody: Somebody) -> str | None:
    refused = why_not_vouch(somebody)
    if refused is None and not needs_somebody(job):
        return _("Somebody has seen to this already: look again.")
    return refused


POLICIES: Policies = {"try_job_again": _sees_to, "give_job_up": _sees_to}
"""For every action its policy; a test holds the two lists together."""
refusal = refusal_by(POLICIES)
check = check_by(POLICIES)
