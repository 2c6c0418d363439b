"""Doing one job, from its claim to its end."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from django.utils.translation import gettext as _

from plait.errors import PlaitError, place_of
from plait.site import log
from plait.site.jobs.handlers import handler_of
from plait.site.jobs.leases import MOST_ATTEMPTS, complete, end, give_back, put_off
from plait.site.jobs.models import Job, State
from plait.site.jobs.progress import Cancelled, NotNow, Progress, Stop, Suspended, TakenOver
from plait.site.shortage import lacks_room

Alive = Callable[[Job], AbstractContextManager[None]]
"""Renews a job's lease while it is entered."""


def do(job: Job, *, stop: Stop, alive: Alive = lambda _job: nullcontext()) -> None:
    """Do a claimed job. However it goes, this says so in the job and raises nothing but database errors."""
    began = time.monotonic()
    became = _do(job, stop, alive)
    log.event("job", kind=job.kind, number=job.pk, became=became, ms=round(1000 * (time.monotonic() - began)))


def _do(job: Job, stop: Stop, alive: Alive) -> str:
    """The same; gives what became of the job."""
    try:
        with alive(job):
            finish = handler_of(job.kind)(job, Progress(job, stop))
        complete(job, finish)
    except TakenOver:
        return "taken over"
    except Cancelled:
        end(job, State.CANCELLED)
        return State.CANCELLED
    except Suspended:
        give_back(job, attempts=job.attempts - 1)  # it was not the job's fault
        return State.WAITING
    except NotNow as reason:
        return put_off(job, why=str(reason))
    except PlaitError as error:
        end(job, State.FAILED, fault=str(error))
        return State.FAILED
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - not only an Exception: Polars has a panic of its own
        return _failed(job, error)
    return State.DONE


def _failed(job: Job, error: BaseException) -> State:
    """Try again, as it may have been the database's bad moment; in the end say where it happened, without any data."""
    log.fault(error)
    if lacks_room(error):
        return put_off(job, why=_("There was no room on the site's disk."))
    if job.attempts < MOST_ATTEMPTS:
        give_back(job, attempts=job.attempts)
        return State.WAITING
    fault = _("A fault inside Plait stopped this (%(place)s); please report it.")
    end(job, State.FAILED, fault=fault % {"place": place_of(error)})
    return State.FAILED
