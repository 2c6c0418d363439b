"""Starts the desk: one process on loopback, with a key in its address and a folder that goes with it."""

from __future__ import annotations

import os
import secrets
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plait.errors import PlaitError

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

HOST = "127.0.0.1"
THREADS = 4
LONGEST_REQUEST = 120
"""Seconds on the clock for one request: a large workbook takes a while to read."""


def serve_desk(port: int, *, place: Path | None, list_key: bytes, ready: Callable[[str], None]) -> int:
    """Serve the desk until Ctrl+C. ``ready`` gets the address to open, key and all.

    ``list_key`` is the secret that checksums of lists are keyed with.

    Raises PlaitError where the port is taken by another program.
    """
    from gunicorn.app.base import BaseApplication

    desk = os.getpid()
    with tempfile.TemporaryDirectory(prefix="plait-desk-") as uploads:
        key = secrets.token_urlsafe(24)
        os.environ["PLAIT_DESK_KEY"] = key
        os.environ["PLAIT_DESK_UPLOADS"] = uploads
        os.environ["PLAIT_DESK_LIST_KEY"] = list_key.hex()
        if place is not None:
            os.environ["PLAIT_DESK_PLACE"] = str(place)

        class Desk(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
            def load_config(self) -> None:
                for name, value in _options(port, lambda: ready(f"http://{HOST}:{port}/open/{key}/")).items():
                    self.cfg.set(name, value)

            def load(self) -> WSGIHandler:
                return application()

        try:
            Desk().run()
        except SystemExit as stopped:
            if os.getpid() != desk and os.getppid() == desk:  # a worker ended; the folder is the desk's
                os._exit(1 if stopped.code else 0)
            if stopped.code:
                raise PlaitError(
                    f"Port {port} cannot be used: another program has it, so choose another with --port."
                ) from None
    return 0


def _options(port: int, ready: Callable[[], None]) -> dict[str, Any]:
    return {
        "bind": f"{HOST}:{port}",
        "workers": 1,  # open lists are in the process's own memory
        "worker_class": "gthread",
        "threads": THREADS,
        "timeout": LONGEST_REQUEST,
        "graceful_timeout": 2,
        "loglevel": "critical",
        "control_socket_disable": True,
        "when_ready": lambda _server: _stop_with_the_window(),
        # Only now does a page answer, and does a signal to stop arrive for certain; a worker that took
        # another's place has nothing new to say.
        "post_worker_init": lambda worker: ready() if worker.age == 1 else None,
    }


def _stop_with_the_window() -> None:
    """Closing the window stops the desk; gunicorn would start afresh and stay, unseen and with nothing in it."""
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))


def application() -> WSGIHandler:
    """The site as a WSGI application."""
    import django
    from django.core.handlers.wsgi import WSGIHandler

    os.environ["DJANGO_SETTINGS_MODULE"] = "plait.site.settings.desk"  # whatever else the user works on
    django.setup(set_prefix=False)
    return WSGIHandler()
