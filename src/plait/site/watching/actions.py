"""What is done about work in the background that failed. Each function is one change: allowed first, on record."""

from __future__ import annotations

from plait.site.audit.actions import action
from plait.site.jobs import give_up, retry
from plait.site.jobs.models import Job
from plait.site.people.models import Person
from plait.site.watching.policies import check


@action(check)
def try_job_again(job: Job, *, by: Person) -> Job:  # noqa: ARG001 - every action says who
    """Put it in line again, to be done at once."""
    retry(job.pk)
    return job


@action(check)
def give_job_up(job: Job, *, by: Person) -> Job:  # noqa: ARG001 - as above
    """Let it be: it is not done, and nobody is asked to see to it any more."""
    give_up(job.pk)
    return job
