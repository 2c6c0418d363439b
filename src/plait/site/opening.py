"""What a shared site needs before it opens: its folder, its keys, its database and its static files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from plait.errors import PlaitError
from plait.site.keys import FILE as KEYS

_LOCK = 7_052_419
"""Of PostgreSQL's advisory locks the one that this uses."""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Site:
    """One shared site, as it is chosen at start.

    Its database is named by PLAIT_SITE_DATABASE alone: a password on a command line could be read by everybody.
    """

    data: Path
    """The site's own folder; made where there is none."""
    places: tuple[Path, ...] = ()
    """The packs of the places that it is about; without one nothing can be counted."""
    address: str = ""
    """Where it is reached from outside; "" for where it is served."""
    reads_lists: bool = False
    """Whether members may have lists read, counted and forgotten here."""
    checks_for_anyone: bool = False
    """Whether anyone may have a list checked and forgotten here, without an account."""
    demo: bool = False

    def environment(self) -> dict[str, str]:
        """What plait.site.settings.shared looks at."""
        host = urlsplit(self.address).hostname or ""
        # Made-up people do not go where real ones may be, nor do letters to them.
        own = {"PLAIT_SITE_DATABASE": "", "PLAIT_SITE_MAIL": ""} if self.demo else {}
        return own | {
            "DJANGO_SETTINGS_MODULE": "plait.site.settings.shared",  # whatever else the user works on
            "PLAIT_SITE_DATA": str(self.data.resolve()),
            "PLAIT_SITE_PLACE": os.pathsep.join(str(place.resolve()) for place in self.places),
            "PLAIT_SITE_ADDRESS": self.address or "http://127.0.0.1:8000",
            "PLAIT_SITE_HOSTS": ",".join(dict.fromkeys(filter(None, ("127.0.0.1", "localhost", host)))),
            "PLAIT_SITE_READS_LISTS": self._reads_lists_for,
            "PLAIT_SITE_DEMO": "yes" if self.demo else "no",
        }

    @property
    def _reads_lists_for(self) -> str:
        if self.checks_for_anyone:
            return "anyone"
        return "yes" if self.reads_lists else "no"


def make_folder(data: Path) -> None:
    """Make a site's folder where there is none. What this process writes from now on is for its own user only."""
    os.umask(0o077)
    data.mkdir(parents=True, exist_ok=True)


def prepare(site: Site, *, say: Say) -> None:
    """Set Django up for this site, in this process, and bring its database up to date.

    ``say`` is told what takes a while. Raises PlaitError where a setting is wrong or the database cannot be used.
    """
    make_folder(site.data)
    set_up(site)
    from plait.site.places import remember, settle

    with using_the_database():
        _migrate(say)
        _check_keys()
        settle()
    remember(site.data)


def set_up(site: Site) -> None:
    """Set Django up for this site, in this process. Raises PlaitError where a setting is wrong."""
    import django

    from plait.site.configuration import problems

    os.environ.update(site.environment())
    found = problems(os.environ)
    if found:
        raise PlaitError(" ".join(found))
    django.setup(set_prefix=False)


def set_up_as_it_is(site: Site) -> None:
    """Set Django up for a site that is there already, and change nothing. Raises PlaitError where there is none."""
    if not (site.data / KEYS).is_file():
        raise PlaitError(f"There is no site in {site.data}: plait site serve makes one.")
    make_folder(site.data)
    set_up(site)


@contextmanager
def using_the_database() -> Iterator[None]:
    """Say in a sentence what keeps the database from being used. Raises PlaitError."""
    from django.db import OperationalError

    try:
        yield
    except OperationalError:
        raise PlaitError(
            "The site's database cannot be used: see that its folder can be written, or that PostgreSQL runs "
            "and PLAIT_SITE_DATABASE is right."
        ) from None


@contextmanager
def looking_at(site: Site) -> Iterator[None]:
    """Set Django up for a site that is there, and change nothing: its database stays at the version that it is at.

    Raises PlaitError where there is no such site, and where its database cannot be read meanwhile.
    """
    from django.db import DatabaseError

    set_up_as_it_is(site)
    _check_database_is_there(site.data)
    try:
        yield
    except DatabaseError:
        raise PlaitError(
            "The site's database cannot be read: do this as the user that runs the site, or see that PostgreSQL runs "
            "and PLAIT_SITE_DATABASE is right."
        ) from None


def _check_database_is_there(data: Path) -> None:
    """Raise PlaitError where there is none: SQLite would make an empty one."""
    from django.conf import settings

    name = settings.DATABASES["default"]["NAME"]
    if isinstance(name, Path) and not name.is_file():
        raise PlaitError(f"There is no {name.name} in {data}: if the database is PostgreSQL, set PLAIT_SITE_DATABASE.")


def _migrate(say: Say) -> None:
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    with _alone():
        executor = MigrationExecutor(connections["default"])
        steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if steps:
            say(f"Bringing the database up to date ({steps} steps)")
            call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _alone() -> Iterator[None]:
    """On PostgreSQL several computers may start at once for one site: one after the other takes the steps."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield  # SQLite's file is on one computer, where one server holds the folder
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _check_keys() -> None:
    """Raise PlaitError where the keys are not those that the accounts were encrypted with."""
    from plait.site.people.models import Person

    with with_fitting_keys():
        Person.objects.first()


@contextmanager
def with_fitting_keys() -> Iterator[None]:
    """Say in a sentence that what is to be read here was encrypted with other keys. Raises PlaitError."""
    from cryptography.fernet import InvalidToken

    try:
        yield
    except InvalidToken:
        raise PlaitError(
            "The keys in keys.json do not fit this site's database: bring back the file that was kept with it."
        ) from None


def collect_static(say: Say) -> None:
    """Put the files of all apps where they are served from, under names that change with their content.

    Nothing is done where they are there already.
    """
    from django.conf import settings
    from django.core.management import call_command

    from plait.documents import write_whole

    stamp = settings.DATA / "static.sum"
    found = _sum_of_static_files()
    if stamp.is_file() and stamp.read_bytes() == found and settings.STATIC_ROOT.is_dir():
        return
    say("Putting styles and scripts in their place")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    write_whole(stamp, found)


def _sum_of_static_files() -> bytes:
    from django.contrib.staticfiles.finders import get_finders

    from plait import __version__

    made = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            made.update(name.encode())
            made.update(Path(storage.path(name)).read_bytes())
    return made.hexdigest().encode()
