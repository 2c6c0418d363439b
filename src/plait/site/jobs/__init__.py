"""Jobs: work in the background that survives the death of whoever does it.

An action puts a job in line in its own transaction (``enqueue``), so that the job is there exactly
if the deed is. The app whose work it is declares a function for it when it gets ready::

    @handles("publish")
    def make_page(job: Job, progress: Progress) -> Finish:
        publication = Publication.objects.get(pk=job.subject)
        page = draw(publication)  # takes long, and writes nothing

        def finish() -> None:
            publication.page = page
            publication.save()

        return finish

The function itself writes nothing to the database: it may be stopped anywhere, and be run again from
the start. What it found out is written by the function that it gives back, in one transaction with
"done", and only by the worker that still holds the job. So nothing is done twice, and nothing by halves.
"""

from plait.site.jobs.handlers import Finish, handles
from plait.site.jobs.progress import Cancelled, NotNow, Progress
from plait.site.jobs.queue import cancel, enqueue, give_up, retry, run_waiting_jobs

__all__ = [
    "Cancelled",
    "Finish",
    "NotNow",
    "Progress",
    "cancel",
    "enqueue",
    "give_up",
    "handles",
    "retry",
    "run_waiting_jobs",
]
