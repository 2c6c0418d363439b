"""Keys are rotated while the site is in use, and whoever kills the command loses nobody's name."""

from __future__ import annotations

import json
import os
import time
from functools import partial

import pytest
from cryptography.fernet import Fernet
from tests.reliability.conftest import Process, Running, until

from plait.site.keys import PATIENCE

PEOPLE = 3_000
MAKE = """
import sys
from datetime import date
from pathlib import Path
from plait.site.server import Site, prepare
prepare(Site(Path(sys.argv[1])), say=print)
from plait.site.people.models import Person
Person.objects.bulk_create(
    Person(name=f"Zelda {n}", email=f"z{n}@example.org", email_index=f"{n}", kept_until=date(2099, 1, 1), password="!")
    for n in range(int(sys.argv[2]))
)
"""
READ = """
import sys
from pathlib import Path
from plait.site.server import Site, set_up_as_it_is
set_up_as_it_is(Site(Path(sys.argv[1])))
from plait.site.people.models import Person
print(sum(person.name.startswith("Zelda ") and "@" in person.email for person in Person.objects.all()))
"""


@pytest.fixture
def crowd(running: Running) -> Running:
    """A site with many people, in use."""
    assert running.start("-c", MAKE, running.data, f"{PEOPLE}").ended()[0] == 0
    running.started.pop()
    running.serve()
    return running


def rotate(site: Running, *options: str) -> Process:
    return site.start("-m", "plait.cli", "site", "rotate-keys", "--data", site.data, *options)


def says(process: Process, words: str) -> bool:
    return words in process.said()


def readable(site: Running) -> int:
    """How many people's names and addresses can be read."""
    status, said = site.start("-c", READ, site.data).ended()
    assert status == 0, said
    return int(said)


def test_whoever_kills_the_rotation_at_any_moment_loses_nothing(crowd: Running) -> None:
    for moment in ("keys.json", "Person.name: 500", "Person.name: 1500", "Person.email: 1000"):
        process = rotate(crowd)
        until(partial(says, process, moment))
        process.kill()
        assert readable(crowd) == PEOPLE
    assert rotate(crowd, "--go-on").ended()[0] == 0
    status, said = rotate(crowd, "--drop-old").ended()
    assert (status, "too new" in said) == (2, True)
    long_ago = time.time() - PATIENCE - 1
    os.utime(crowd.data / "keys.json", (long_ago, long_ago))
    status, said = rotate(crowd, "--drop-old").ended()
    assert (status, "The old keys are forgotten." in said) == (0, True)
    assert readable(crowd) == PEOPLE
    assert crowd.answers()


def test_keys_of_another_site_are_said_to_be(running: Running) -> None:
    assert running.start("-c", MAKE, running.data, "1").ended()[0] == 0
    keys = running.data / "keys.json"
    kept = json.loads(keys.read_text(encoding="utf-8"))
    keys.write_text(json.dumps(kept | {"fields": [Fernet.generate_key().decode()]}), encoding="utf-8")
    status, said = rotate(running, "--go-on").ended()
    assert (status, said.startswith("plait: The keys in keys.json do not fit this site's database")) == (2, True)


def test_old_keys_that_something_needs_are_not_forgotten(crowd: Running) -> None:
    process = rotate(crowd)
    until(lambda: "keys.json" in process.said())
    process.kill()
    long_ago = time.time() - PATIENCE - 1
    os.utime(crowd.data / "keys.json", (long_ago, long_ago))
    status, said = rotate(crowd, "--drop-old").ended()
    assert (status, "still needed" in said) == (2, True)
    assert readable(crowd) == PEOPLE
