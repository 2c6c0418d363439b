"""Writes to the site in a folder with four threads until its input ends; says "busy" once all have begun.

Each change is one transaction of several tables: a message with its deed, and a step that goes from one job to the
other. Whoever sees all of the database at one moment sees as many deeds as messages, and always as many steps.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from plait.site.opening import Site, prepare

STEPS = 1_000_000
_THREADS = 4


def main(data: Path) -> int:
    """Write; gives how many threads failed."""
    prepare(Site(data), say=lambda _step: None)
    from django.db import connections, transaction
    from django.db.models import F

    from plait.site.audit.actions import record
    from plait.site.jobs.models import Job
    from plait.site.messaging.models import Message
    from plait.site.people.models import Person

    person = Person.objects.order_by("pk")[0]
    first, second = (Job.objects.create(kind="busy", subject=0, step=step, state="done") for step in (STEPS, 0))
    stop, begun, failed = threading.Event(), threading.Barrier(_THREADS + 1), []

    def write() -> None:
        try:
            waiting = True
            while not stop.is_set():
                with transaction.atomic():
                    message = Message.objects.create(to=person, subject="Busy", body="Busy")
                    record("busy", message, by=None)
                    Job.objects.filter(pk=first.pk).update(step=F("step") - 1)
                    Job.objects.filter(pk=second.pk).update(step=F("step") + 1)
                if waiting:
                    begun.wait()
                    waiting = False
                stop.wait(0.005)
        except Exception as error:
            failed.append(error)
            raise
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(_THREADS)]
    for thread in threads:
        thread.start()
    begun.wait()
    sys.stdout.write("busy\n")
    sys.stdout.flush()
    sys.stdin.read()
    stop.set()
    for thread in threads:
        thread.join()
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
