"""gunicorn as Plait runs it: processes for pages, and where there are jobs, one for those beside them.

All are children of the master, which starts each anew when it dies, and all end when the master does.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from plait.site.lingering import LingeringWorker

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

LONGEST_REQUEST = 120
"""Seconds on the clock for one request: a large workbook takes a while to read."""
GRACE = 2
"""Seconds that a child has for ending by itself."""
_AGAIN_AFTER = 0.5
"""Seconds from one start of the process for jobs to the next: one that cannot start must not take all the time."""


def run_master(
    listening: socket,
    load: Callable[[], WSGIHandler],
    *,
    size: tuple[int, int],
    uploads: Path,
    ready: Callable[[], None],
    jobs: Callable[[int], None] | None = None,
) -> None:
    """Serve pages until Ctrl+C, SIGTERM or SIGHUP; raises SystemExit then, in the master and in a child alike.

    ``load`` gives the pages, in each process of their own; ``size`` says in how many processes, and how many threads
    each has. ``ready`` is called once a page answers. ``jobs`` works
    until it is told to stop, in its own process; it is given the master's number.
    """
    processes, threads = size
    options = {
        "bind": f"fd://{listening.detach()}",
        "workers": processes,
        "worker_class": LingeringWorker,
        "threads": threads,
        "timeout": LONGEST_REQUEST,
        "graceful_timeout": GRACE,
        "loglevel": "critical",
        "control_socket_disable": True,
        "when_ready": lambda _master: _stop_with_the_window(),
        # Another process may be at an upload of its own just now.
        "post_fork": lambda _master, _worker: _empty(uploads, older_than=0 if processes == 1 else LONGEST_REQUEST),
        # Only now does a page answer, and does a signal to stop arrive for certain; a worker that took
        # another's place has nothing new to say.
        "post_worker_init": lambda worker: ready() if worker.age == 1 else None,
    }
    _Master(_Pages(options, load), jobs).run()


def _stop_with_the_window() -> None:
    """Closing the window stops the server; gunicorn would start afresh and stay, unseen and with nothing in it."""
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))


def _empty(folder: Path, *, older_than: float) -> None:
    """Delete what a process left behind that was killed while it read a list, so many seconds ago."""
    limit = time.time() - older_than
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another process has just done with it
            if older_than and path.stat().st_mtime > limit:
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


class _Pages(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """What gunicorn asks for."""

    def __init__(self, options: dict[str, Any], load: Callable[[], WSGIHandler]) -> None:
        self._options = options
        self._load = load
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        return self._load()


class _Master(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's master, which keeps the process for jobs alive as it keeps the one for pages."""

    def __init__(self, pages: _Pages, jobs: Callable[[int], None] | None) -> None:
        super().__init__(pages)
        self._jobs = jobs
        self._jobs_pid = 0
        self._jobs_begun = 0.0

    def manage_workers(self) -> None:
        """Called when a child has died, and every second."""
        super().manage_workers()
        due = time.monotonic() >= self._jobs_begun + _AGAIN_AFTER
        if self._jobs is not None and due and not self._has_jobs():
            self._jobs_begun = time.monotonic()
            self._jobs_pid = self._begin(self._jobs)

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002 - gunicorn's own signature
        """End both children, and then the process for jobs for certain."""
        self._tell_jobs(signal.SIGTERM)
        limit = time.monotonic() + GRACE
        super().stop(graceful)
        while self._has_jobs() and time.monotonic() < limit:
            time.sleep(0.02)
        self._tell_jobs(signal.SIGKILL)
        self._jobs_pid = 0

    def _has_jobs(self) -> bool:
        """Whether the process for jobs lives. gunicorn may have seen to it already when it was gone."""
        try:
            return self._jobs_pid > 0 and os.waitpid(self._jobs_pid, os.WNOHANG)[0] == 0
        except ChildProcessError:
            return False

    def _tell_jobs(self, what: signal.Signals) -> None:
        if self._has_jobs():
            with suppress(ProcessLookupError):
                os.kill(self._jobs_pid, what)

    def _begin(self, jobs: Callable[[int], None]) -> int:
        """Start the process for jobs. Signals wait until it can hear them: `jobs` lets them in."""
        known = {*self.SIGNALS, signal.SIGCHLD}
        before = signal.pthread_sigmask(signal.SIG_BLOCK, known)
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            return pid
        status = 1
        try:
            for name in known:
                signal.signal(name, signal.SIG_DFL)
            for listener in self.LISTENERS:  # the port is free when the one who serves it is gone
                listener.close()
            for worker in self.WORKERS.values():
                worker.tmp.close()
            jobs(self.pid)
            status = 0
        finally:
            os._exit(status)
