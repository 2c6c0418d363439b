"""Whoever looks after a site is told what is wrong, what to see to, and can have it tried again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from tests.reliability.conftest import Running

Ask = Callable[..., tuple[int, str]]


@pytest.fixture
def ask(running: Running) -> Ask:
    """Asks something of a site that is there and not served."""
    assert running.slow("enqueue", 2).ended()[0] == 0

    def command(verb: str, *words: str, **settings: str) -> tuple[int, str]:
        return running.start("-m", "plait.cli", "site", verb, "--data", running.data, *words, **settings).ended()

    return command


def change(running: Running, statement: str) -> None:
    with closing(sqlite3.connect(running.data / "site.sqlite3")) as database, database:
        database.execute(statement)


def test_a_site_in_good_order_is_said_to_be(ask: Ask) -> None:
    status, said = ask("status")
    assert status == 0
    assert said.startswith("Database: answers\nMigrations: all applied\nDisk: can be written, ")
    assert "Jobs: 2 waiting, 0 running" in said


def test_a_job_that_was_given_up_is_named_and_tried_again(running: Running, ask: Ask) -> None:
    change(running, "UPDATE jobs_job SET state = 'failed', fault = 'It was refused.' WHERE id = 1")
    status, said = ask("status")
    assert (status, "Given up: 1, slow: It was refused.\n" in said) == (1, True)
    status, said = ask("status", "--json")
    assert json.loads(said)["given_up"][0]["sentence"] == "It was refused."
    assert ask("retry", "1") == (0, "In line again: 1\n")
    assert running.jobs() == [("waiting", 0), ("waiting", 0)]
    assert ask("retry", "1") == (
        2,
        "In line again: 0\nplait: These were neither given up nor put off, and stay as they are: 1.\n",
    )


def test_all_that_was_put_off_is_tried_again_at_once(running: Running, ask: Ask) -> None:
    change(running, "UPDATE jobs_job SET not_before = '2099-01-01', postponed = 3, fault = 'The mail server is away.'")
    status, said = ask("status")
    assert (status, "Put off until 2099-01-01 00:00 UTC: 2, slow: The mail server is away.\n" in said) == (1, True)
    assert ask("retry", "--all") == (0, "In line again: 2\n")
    assert ask("status")[0] == 0


def test_a_database_that_is_away_is_said_and_nothing_is_made(running: Running, ask: Ask) -> None:
    status, said = ask("status", PLAIT_SITE_DATABASE=f"postgresql://x@/x?host={running.temporary}")
    assert (status, said.startswith("Database: cannot be reached\n")) == (1, True)


@pytest.mark.parametrize("verb", ["status", "retry", "rotate-keys"])
def test_where_there_is_no_site_none_is_made(running: Running, verb: str) -> None:
    words = ["--all"] if verb == "retry" else []
    status, said = running.start("-m", "plait.cli", "site", verb, "--data", running.data, *words).ended()
    assert (status, said) == (2, f"plait: There is no site in {running.data}: plait site serve makes one.\n")
    assert not running.data.exists()


def test_what_is_wrong_with_the_settings_is_said_a_sentence_a_line(running: Running, ask: Ask) -> None:
    assert ask("check") == (0, "The settings are in order.\n")
    status, said = ask("check", PLAIT_SITE_MIAL="x", PLAIT_SITE_LOG="yes")
    assert (status, said.splitlines()) == (
        1,
        [
            "PLAIT_SITE_MIAL is no setting of a site: did you mean PLAIT_SITE_MAIL?",
            "PLAIT_SITE_LOG is 'yes', and takes only json.",
        ],
    )


def test_a_site_with_a_wrong_setting_does_not_start(running: Running) -> None:
    words = ("site", "status", "--data", running.data)
    assert running.slow("enqueue", 1).ended()[0] == 0
    refused = running.start("-m", "plait.cli", *words, PLAIT_SITE_HOST="x").ended()
    assert refused == (2, "plait: PLAIT_SITE_HOST is no setting of a site: did you mean PLAIT_SITE_HOSTS?\n")
