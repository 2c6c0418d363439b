"""A shared site with one more kind of job, which takes as long as a test wants it to.

    python slow_site.py FOLDER serve PORT [PROCESSES]   serve it
    python slow_site.py FOLDER work 1                   do its jobs, beside whoever serves it
    python slow_site.py FOLDER enqueue NUMBER           put so many jobs in line

Each attempt writes its process's number into a file of FOLDER/marks, `working-JOB-ATTEMPT` while the job
works and `writing-JOB-ATTEMPT` in the middle of the transaction in which it ends, and goes on from there
once there is a file `go-on-working` or `go-on-writing`. A job that is done has written one line to the audit.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from plait.errors import PlaitError
from plait.site.jobs.handlers import Finish, handles
from plait.site.jobs.progress import Progress
from plait.site.server import Site, prepare, serve_site, work_for_site

if TYPE_CHECKING:
    from plait.site.jobs.models import Job

folder = Path(sys.argv[1])
site = Site(folder / "site", reads_lists=True)


def say(sentence: str) -> None:
    """Say it to the test."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def stay(what: str, job: Job) -> bool:
    """Say that an attempt has come so far; give whether it is to stay there."""
    mark = folder / "marks" / f"{what}-{job.pk}-{job.attempts}"
    if not mark.exists():
        part = mark.with_suffix(".part")
        part.write_text(f"{os.getpid()}", encoding="utf-8")
        part.rename(mark)
    return not (folder / "marks" / f"go-on-{what}").exists()


@handles("slow")
def work_slowly(job: Job, progress: Progress) -> Finish:
    """Work until it may go on, and write until it may end."""
    while stay("working", job):
        progress.step(1, of=2)
        time.sleep(0.02)

    def finish() -> None:
        from plait.site.audit.actions import record

        record("worked", job, by=None)
        while stay("writing", job):
            time.sleep(0.02)

    return finish


def put_in_line(number: int) -> None:
    """Put so many jobs in line."""
    prepare(site, say=say)
    from django.db import transaction

    from plait.site.jobs import enqueue

    with transaction.atomic():
        for one in range(number):
            enqueue("slow", one)


if __name__ == "__main__":
    (folder / "marks").mkdir(exist_ok=True)
    what, number = sys.argv[2], int(sys.argv[3])
    try:
        if what == "enqueue":
            put_in_line(number)
        elif what == "work":
            work_for_site(site, say=say)
        else:
            processes = int(sys.argv[4]) if sys.argv[4:] else 1
            serve_site(
                site,
                port=number,
                processes=processes,
                ready=lambda address: say(f"open on {address}"),
                say=say,
            )
    except PlaitError as error:
        sys.exit(str(error))
