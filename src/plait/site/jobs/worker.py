"""The worker: a process that does one job after the other until it is told to stop."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, connections

from plait.site.jobs.alive import say_alive
from plait.site.jobs.housekeeping import look, tidy_up
from plait.site.jobs.leases import claim, renew
from plait.site.jobs.models import Job
from plait.site.jobs.progress import Interrupted, Stop
from plait.site.jobs.work import do

PAUSE = 0.5
"""Seconds between two looks for work."""
BEAT = 4.0
"""Seconds between two signs of life: three may fail before a lease runs out."""
TIDY_EVERY = 3600.0
LOOK_EVERY = 10.0
ALIVE_EVERY = 30.0
_DATABASE_AWAY = (OperationalError, InterfaceError)


def run_worker(*, parent: int) -> None:
    """Work until SIGTERM or SIGINT, or until the process ``parent`` is gone. Signals may be blocked until now."""
    stop = Stop()
    told = (signal.SIGTERM, signal.SIGINT)
    for name in told:
        signal.signal(name, lambda *_: stop.tell())
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # whoever closes the window stops the parent, and that stops us
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    threading.Thread(target=_go_with, args=(parent,), daemon=True).start()
    tidied, looked, said = -TIDY_EVERY, -LOOK_EVERY, -ALIVE_EVERY
    while not stop.told:
        if time.monotonic() - said >= ALIVE_EVERY:
            _unless_away(say_alive)
            said = time.monotonic()
        _unless_away(lambda: _work_off(stop))
        if time.monotonic() - looked >= LOOK_EVERY:
            _unless_away(look)
            looked = time.monotonic()
        if time.monotonic() - tidied >= TIDY_EVERY:
            _unless_away(tidy_up)
            tidied = time.monotonic()
        stop.wait(PAUSE)


def _work_off(stop: Stop) -> None:
    while not stop.told and (job := claim()) is not None:
        do(job, stop=stop, alive=heartbeat)


def _unless_away(work: Callable[[], None]) -> None:
    """Do something with the database; a database that cannot be reached now is asked again later."""
    try:
        work()
    except _DATABASE_AWAY:
        connections.close_all()


def _go_with(parent: int) -> None:
    """End at once when the parent is gone, even in the middle of a job: another worker takes it over."""
    while os.getppid() == parent:
        time.sleep(PAUSE)
    os._exit(1)


@contextmanager
def heartbeat(job: Job) -> Iterator[None]:
    """Renew the lease from a thread, however long a single step takes."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(job, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(job: Job, over: threading.Event) -> None:
    try:
        while not over.wait(BEAT):
            _unless_away(lambda: renew(job))
    except Interrupted:
        return  # the job hears of it at its next step, or when it would write
    finally:
        connections.close_all()
