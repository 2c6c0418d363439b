"""The shared site under load: at a steady rate, at full throttle, and beside idle connections.

    .venv/bin/python benchmarks/load.py > benchmarks/results/load.md

The site is SQLite's; with PLAIT_LOAD_DATABASE=postgresql://... (an empty database) PostgreSQL's is measured after it.
The load is made by a process of its own on the same processors, so its share is in every figure of time and in none
of processor time. A request that was due while another was on its way counts from when it was due.
"""

from __future__ import annotations

import http.client
import json
import os
import platform
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from processes import processor

ROOT = Path(__file__).resolve().parent.parent
ORGANISATIONS, PEOPLE, DEEDS = 1_000, 10_000, 100_000
RATE, SECONDS = 20, 20
AT_ONCE, IDLERS = 16, 1_000
PUBLIC = ("/", "/questions/IDENT/", "/questions/IDENT/picture/", "/insights/IDENT/", "/standard/", "/ways/")
SIGNED_IN = (
    "/",
    "/questions/IDENT/",
    "/questions/IDENT/picture/",
    "/messages/",
    "/conversations/",
    "/incidents/",
)


def fill(data: Path, place: Path, tables: Path) -> None:
    """Make the site in this process, and print what the load needs as JSON: the question's name and cookies."""
    from plait.site.opening import Site, prepare

    prepare(Site(data, places=(place,)), say=lambda _step: None)
    from datetime import date, timedelta

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import transaction

    from plait.site.audit.actions import record
    from plait.site.people.fields import blind_index
    from plait.site.people.models import Kind, Membership, Organisation, Person, Role, Serving
    from plait.site.story import tell_story

    today = date.today()  # noqa: DTZ011 - the machine's own day
    project = tell_story(tables, today=today, progress=lambda _step: None)
    draw = random.Random(22)
    with transaction.atomic():
        Organisation.objects.bulk_create(
            Organisation(name=f"Organisation {number}", kind=Kind.VCS) for number in range(ORGANISATIONS)
        )
        Person.objects.bulk_create(
            Person(
                name=f"Person {number}",
                email=f"person{number}@example.org",
                email_index=blind_index(f"person{number}@example.org"),
                kept_until=today + timedelta(days=700),
                password="!",  # noqa: S106 - none fits
            )
            for number in range(PEOPLE)
        )
        Serving.objects.bulk_create(
            Serving(organisation=organisation, place=project.place, since=project.asked_at)
            for organisation in Organisation.objects.filter(servings=None)
        )
        organisations, people = list(Organisation.objects.all()), list(Person.objects.all())
        members = [
            Membership(person=person, organisation=draw.choice(organisations), role=Role.DATA)
            for person in people
            if person.email.startswith("person")
        ]
        Membership.objects.bulk_create(members)
    for begin in range(0, DEEDS, 1_000):
        with transaction.atomic():
            for _ in range(begin, begin + 1_000):
                record("say", project, by=draw.choice(people))
    cookies = []
    for partner in project.partners.select_related("person"):
        session = SessionStore()
        session[SESSION_KEY] = str(partner.person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = partner.person.get_session_auth_hash()
        session.create()
        cookies.append(f"plait_session={session.session_key}")
    print(json.dumps({"ident": project.ident, "cookies": cookies}))


class Running:
    """A site that serves."""

    def __init__(self, process: subprocess.Popen[str], port: int, known: dict[str, object]) -> None:
        self.process, self.port = process, port
        self.ident, self.cookies = str(known["ident"]), list(known["cookies"])

    def processor(self) -> float:
        """Processor seconds that its processes have used so far."""
        return processor(self.process.pid)

    def load(self, pages: tuple[str, ...], *, signed_in: bool, rate: int, connections: int) -> dict[str, float]:
        """What a load on these pages came to; ``rate`` requests a second, 0 for as many as can be."""
        asked = {
            "port": self.port,
            "pages": [page.replace("IDENT", self.ident) for page in pages],
            "cookies": self.cookies if signed_in else [],
            "rate": rate,
            "connections": connections,
        }
        before = self.processor()
        command = [sys.executable, __file__, "--make", json.dumps(asked)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds = json.loads(done.stdout)
        return {
            "median": statistics.median(seconds) * 1_000,
            "p99": statistics.quantiles(seconds, n=100)[98] * 1_000,
            "processor": (self.processor() - before) / len(seconds) * 1_000,
            "a_second": len(seconds) / SECONDS,
        }


@contextmanager
def running(folder: Path, database: str) -> Iterator[Running]:
    """A filled site on a port of this computer, with two processes for pages."""
    home, data = folder / "home", folder / "site"
    environment = os.environ | {"PLAIT_HOME": str(home), "PLAIT_SITE_DATABASE": database}
    subprocess.run([sys.executable, "-m", "plait.cli", "demo", "--no-serve"], env=environment, check=True, stdout=2)
    demo = home / "demo"
    command = [sys.executable, __file__, "--fill", str(data), str(demo / "place"), str(demo / "tables")]
    filled = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    port = random.randint(20_000, 30_000)
    command = [sys.executable, "-m", "plait.cli", "site", "serve", "--data", str(data), "--place", str(demo / "place")]
    command += ["--port", str(port), "--processes", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        for line in process.stdout or ():
            if "open on" in line:
                break
        yield Running(process, port, json.loads(filled.stdout.splitlines()[-1]))
        process.terminate()


def make(asked: dict[str, object]) -> None:
    """Make a load; prints the seconds of each answer as JSON."""
    pages, cookies, rate = list(asked["pages"]), list(asked["cookies"]) or [""], int(str(asked["rate"]))
    connections = int(str(asked["connections"]))
    seconds: list[float] = []
    begun = time.perf_counter()

    def ask(place: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", int(str(asked["port"])), timeout=60)
        number = place
        while (now := time.perf_counter() - begun) < SECONDS:
            due = number / rate if rate else now
            time.sleep(max(0.0, due - now))
            headers = {"Accept-Encoding": "gzip", "Cookie": cookies[number % len(cookies)]}
            line.request("GET", pages[number % len(pages)], headers=headers)
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{pages[number % len(pages)]} answered {answer.status}")
            seconds.append(time.perf_counter() - begun - due)
            number += connections

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(seconds))


def row(name: str, found: dict[str, float]) -> str:
    """A row of a table."""
    return (
        f"| {name} | **{found['median']:.0f} ms** | **{found['p99']:.0f} ms** | **{found['processor']:.1f} ms** "
        f"| {found['a_second']:.0f} |"
    )


def measure(site: Running, kind: str) -> None:
    """Print a section."""
    print(f"\n## {kind}\n")
    print("| what | median | 99th of 100 | processor time a page | pages a second |\n|---|---|---|---|---|")
    site.load(PUBLIC, signed_in=False, rate=RATE, connections=8)  # warm
    print(row(f"public pages, {RATE} a second", site.load(PUBLIC, signed_in=False, rate=RATE, connections=8)))
    print(row(f"signed in, {RATE} a second", site.load(SIGNED_IN, signed_in=True, rate=RATE, connections=8)))
    print(row(f"public pages, {AT_ONCE} at once", site.load(PUBLIC, signed_in=False, rate=0, connections=AT_ONCE)))
    print(row(f"signed in, {AT_ONCE} at once", site.load(SIGNED_IN, signed_in=True, rate=0, connections=AT_ONCE)))
    with ExitStack() as idlers:
        for _ in range(IDLERS):
            idlers.enter_context(socket.create_connection(("127.0.0.1", site.port)))
        found = site.load(PUBLIC, signed_in=False, rate=RATE, connections=8)
        print(row(f"public pages, {RATE} a second, beside {IDLERS:,} idle connections", found), flush=True)


def main() -> None:
    """Measure and print the page."""
    if sys.argv[1:2] == ["--fill"]:
        fill(*map(Path, sys.argv[2:5]))
        return
    if sys.argv[1:2] == ["--make"]:
        make(json.loads(sys.argv[2]))
        return
    print("# The shared site under load\n")
    print(
        f"{datetime.now(UTC):%-d %B %Y}, {os.cpu_count()} processors, {platform.machine()}, Python "
        f"{platform.python_version()}. `benchmarks/load.py` makes this page; load average before it "
        f"{os.getloadavg()[0]:.1f}. Two processes for pages, {ORGANISATIONS:,} organisations, {PEOPLE:,} accounts, "
        f"{DEEDS:,} deeds on record; each load lasts {SECONDS} seconds."
    )
    postgresql = os.environ.get("PLAIT_LOAD_DATABASE")
    for kind, database in [("SQLite", ""), *([("PostgreSQL", postgresql)] if postgresql else [])]:
        with tempfile.TemporaryDirectory() as folder, running(Path(folder), database) as site:
            measure(site, kind)


if __name__ == "__main__":
    main()
