"""Starts the desk, for one person on one computer, and the shared site, for several organisations."""

from __future__ import annotations

import errno
import fcntl
import ipaddress
import os
import secrets
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plait.errors import PlaitError
from plait.site.once import hold, is_open, last_address
from plait.site.opening import (
    Site,
    collect_static,
    make_folder,
    prepare,
    set_up_as_it_is,
    using_the_database,
    with_fitting_keys,
)
from plait.site.places import last_places, open_places

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

__all__ = [
    "HOST",
    "Site",
    "is_open",
    "last_address",
    "last_places",
    "open_places",
    "prepare",
    "serve_desk",
    "serve_site",
    "set_up_as_it_is",
    "using_the_database",
    "with_fitting_keys",
    "work_for_site",
]

HOST = "127.0.0.1"
_DESK_THREADS = 4
_SITE_THREADS = 8
_PATIENCE = 2.0
"""Seconds that a port has for getting free: the children of a server that was killed end within that."""


def serve_desk(
    port: int,
    *,
    place: Path | None,
    list_key: bytes,
    remembered: Path,
    histories: Path,
    ready: Callable[[str], None],
) -> int:
    """Serve the desk until Ctrl+C. ``ready`` gets the address to open, key and all.

    ``list_key`` is the secret that checksums of lists are keyed with, ``remembered`` the file that holds
    which heading of a list means what. The desk is one process on loopback,
    with a key in its address and a folder for uploads that goes with it.

    Raises PlaitError where the port is taken by another program.
    """
    with _uploads("plait-desk-") as uploads:
        key = secrets.token_urlsafe(24)
        os.environ["DJANGO_SETTINGS_MODULE"] = "plait.site.settings.desk"  # whatever else the user works on
        os.environ["PLAIT_DESK_KEY"] = key
        os.environ["PLAIT_DESK_UPLOADS"] = str(uploads)
        os.environ["PLAIT_DESK_REMEMBERED"] = str(remembered)
        os.environ["PLAIT_DESK_HISTORIES"] = str(histories)
        os.environ["PLAIT_DESK_LIST_KEY"] = list_key.hex()
        if place is not None:
            os.environ["PLAIT_DESK_PLACE"] = str(place)
        listening = _listen(HOST, port)
        address = f"http://{HOST}:{port}/open/{key}/"
        _serve(listening, _desk, size=(1, _DESK_THREADS), uploads=uploads, ready=lambda: ready(address))
    return 0


def serve_site(
    site: Site,
    *,
    port: int,
    host: str = HOST,
    processes: int = 1,
    ready: Callable[[str], None],
    say: Callable[[str], None],
) -> int:
    """Serve a shared site until Ctrl+C: pages in so many processes, jobs in another, all kept alive by this one.

    ``site.address`` is where it is reached from outside, or "" for where it is served. ``ready`` gets the
    address once a page answers. ``say`` is told what takes a while at first, and where this site is open
    already, that it is; then nothing else happens.

    Raises PlaitError where the port is taken by another program or the database cannot be used, and
    RuntimeError where Polars has worked in this process: its threads do not live on in a child, which
    would wait for them for ever. Whoever has worked starts a fresh process for the server.
    """
    site = replace(site, address=site.address or f"http://{_reached(host)}:{port}")
    make_folder(site.data)
    held = hold(site.data, site.address)
    if held is None:
        say(f"The site is already open on {last_address(site.data)}")
        return 0
    with held, _uploads("plait-site-") as uploads:
        os.environ["PLAIT_SITE_UPLOADS"] = str(uploads)
        listening = _listen(host, port)
        prepare(site, say=say)
        _advise(say)
        collect_static(say)
        _get_ready_to_fork()
        _log("start", processes=processes)
        _serve(
            listening,
            _handler,
            size=(processes, _SITE_THREADS),
            uploads=uploads,
            ready=lambda: ready(site.address),
            jobs=_work,
        )
        _log("stop")
    return 0


def work_for_site(site: Site, *, say: Callable[[str], None]) -> None:
    """Do a site's jobs in this process until Ctrl+C, beside the computer that serves its pages.

    The folder needs the site's ``keys.json``, and the database has to be the site's. Raises PlaitError where one of
    them is missing, or where that database is of another version: the server brings it up to date.
    """
    set_up_as_it_is(site)
    from plait.site.jobs.worker import run_worker
    from plait.site.places import check_all_named
    from plait.site.watching.readiness import missing_migrations

    with using_the_database():
        if missing_migrations():
            raise PlaitError("The database is not up to date: start plait site serve of this version first.")
        check_all_named()
    say("Doing the site's work   (stop with Ctrl+C)")
    _log("start", processes=0)
    run_worker(parent=os.getppid())
    _log("stop")


def _advise(say: Callable[[str], None]) -> None:
    from plait.site.configuration import advice

    for sentence in advice(os.environ):
        say(sentence)


def _log(what: str, **about: int) -> None:
    from plait import __version__
    from plait.site import log

    log.event(what, version=__version__, **about)


@contextmanager
def _uploads(prefix: str) -> Iterator[Path]:
    """A folder for uploads that goes with the server, and that a cleaner of temporary folders leaves until then."""
    with tempfile.TemporaryDirectory(prefix=prefix) as folder:
        file = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(file, fcntl.LOCK_SH)
            yield Path(folder)
        finally:
            os.close(file)


def _reached(host: str) -> str:
    """The host to write into an address for one to listen on: "all of them" is none that can be opened."""
    try:
        told = ipaddress.ip_address(host)
    except ValueError:
        return host
    if told.is_unspecified:
        return HOST
    return f"[{host}]" if told.version == 6 else host


def _listen(host: str, port: int) -> socket.socket:
    """A socket that has the port, so that nobody else can take it while the server gets ready."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return _bind(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise PlaitError(
                    f"Port {port} of {host} cannot be used ({error.strerror}): choose another with --port."
                ) from None
            if time.monotonic() > deadline:
                raise PlaitError(
                    f"Port {port} cannot be used: another program has it, so choose another with --port."
                ) from None
        time.sleep(0.1)


def _bind(host: str, port: int) -> socket.socket:
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except OSError:
        listening.close()
        raise
    return listening


def _serve(listening: socket.socket, load: Callable[[], WSGIHandler], **options: Any) -> None:
    from plait.site.master import run_master

    master = os.getpid()
    try:
        run_master(listening, load, **options)
    except SystemExit as stopped:
        if os.getpid() != master and os.getppid() == master:  # a child ended; the folder is the master's
            os._exit(1 if stopped.code else 0)
        if stopped.code:
            raise PlaitError("The server could not start: what stands above says why.") from None


def _get_ready_to_fork() -> None:
    """Load all that both processes need once, before there are two, and leave nothing open that they must not share."""
    from django.db import connections
    from django.urls import get_resolver

    import plait.site.jobs.worker  # noqa: F401 - what is loaded here is loaded in both

    get_resolver().url_patterns  # noqa: B018 - loads the views
    connections.close_all()
    threads = {path.read_text(encoding="utf-8") for path in Path("/proc/self/task").glob("*/comm")}
    if any(name.startswith("polars-0") for name in threads):
        raise RuntimeError("Polars has worked in this process: start a fresh one for the server")


def _desk() -> WSGIHandler:
    import django

    django.setup(set_prefix=False)
    return _handler()


def _handler() -> WSGIHandler:
    from django.core.handlers.wsgi import WSGIHandler

    return WSGIHandler()


def _work(master: int) -> None:
    from plait.site.jobs.worker import run_worker

    run_worker(parent=master)
