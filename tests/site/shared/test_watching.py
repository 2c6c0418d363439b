"""Whether the site is alive and ready, what it counts, and what its administrators are told."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from pytest_django.fixtures import Settings
from tests.site.shared.conftest import Browser

from plait.site import measuring
from plait.site.counters import LONGEST, MOST, Counters

if TYPE_CHECKING:
    from plait.site.jobs.models import Job
    from plait.site.people.models import Person

LINE = re.compile(r"(# (HELP|TYPE) plait_\w+ .+|plait_\w+(\{(\w+=\"[^\"\n]*\",?)+\})? [-+.e0-9]+)")
"""A line of Prometheus's text format 0.0.4, as far as this site uses it."""


@pytest.fixture
def fresh_counters(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counters]:
    """Counters that nobody has counted with."""
    from plait.site.watching import metrics

    fresh = Counters()
    for module in (measuring, metrics):
        monkeypatch.setattr(module, "counters", fresh)
    yield fresh
    fresh._memory.close()
    os.close(fresh._file)


@pytest.fixture
def failed(db: None) -> Job:
    """A job that came to nothing."""
    from plait.site.jobs.models import Job

    return Job.objects.create(kind="send_message", subject=7, state="failed", fault="It was refused.")


def figures() -> dict[str, float]:
    """What the site says of itself."""
    text = Client(HTTP_HOST="127.0.0.1").get("/metrics").content.decode()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in text.splitlines() if line[0] != "#"}


# --- Alive and ready ---------------------------------------------------------------------------


def test_the_site_says_that_it_is_alive_without_the_database() -> None:
    answer = Client(HTTP_HOST="127.0.0.1").get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")


def test_a_site_that_can_work_is_ready(db: None) -> None:
    answer = Client(HTTP_HOST="127.0.0.1").get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


def test_a_site_whose_database_is_away_is_not_ready(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from plait.site.watching import readiness

    def away() -> None:
        raise OperationalError("zq host")

    monkeypatch.setattr(readiness, "_asks_the_database", away)
    answer = Client(HTTP_HOST="127.0.0.1").get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"database\n")


def test_a_site_whose_database_is_of_an_older_version_is_not_ready(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs'")
    answer = Client(HTTP_HOST="127.0.0.1").get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"migrations\n")


def test_a_site_whose_disk_cannot_be_written_is_not_ready(db: None, settings: Settings) -> None:
    settings.DATA = Path("/proc/nowhere")
    answer = Client(HTTP_HOST="127.0.0.1").get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"disk\n")


# --- Figures -----------------------------------------------------------------------------------


def test_each_request_is_counted_by_view_method_and_class_of_answer(db: None, fresh_counters: Counters) -> None:
    visitor = Browser()
    visitor.look("/")
    visitor.look("/")
    visitor.look("/nothing/zq-name/")
    visitor.client.generic("ZQNAME", "/sign-in/")
    told = figures()
    assert told['plait_requests_total{view="home",method="GET",status="2xx"}'] == 2
    assert told['plait_requests_total{view="none",method="GET",status="4xx"}'] == 1
    assert told['plait_requests_total{view="sign-in",method="other",status="4xx"}'] == 1
    assert told['plait_request_seconds_count{view="home"}'] == 2
    assert told['plait_request_seconds_bucket{view="home",le="+Inf"}'] == 2
    assert "zq" not in str(told).lower()


def test_the_buckets_of_the_histogram_hold_all_that_are_quicker(db: None, fresh_counters: Counters) -> None:
    Browser().look("/")
    buckets = [
        figure for name, figure in figures().items() if name.startswith('plait_request_seconds_bucket{view="home"')
    ]
    assert len(buckets) == len(measuring.SECONDS) + 1
    assert buckets == sorted(buckets)


def test_every_line_is_one_that_prometheus_reads(db: None, fresh_counters: Counters) -> None:
    Browser().look("/")
    answer = Client(HTTP_HOST="127.0.0.1").get("/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    text = answer.content.decode()
    assert text.endswith("\n")
    assert [line for line in text.splitlines() if not LINE.fullmatch(line)] == []


def test_jobs_and_messages_are_counted_by_state(db: None, failed: Job) -> None:
    told = figures()
    assert told['plait_jobs{state="failed"}'] == 1
    assert told['plait_jobs{state="waiting"}'] == 0
    assert told['plait_messages{state="failed"}'] == 1
    assert told["plait_oldest_waiting_job_seconds"] == 0


def test_signing_in_is_counted(db: None, fresh_counters: Counters, member: Callable[..., Person]) -> None:
    Browser(member("Zq Person"))
    cache.clear()  # in other tests somebody has tried too often
    Browser().send("/sign-in/", email="zq@example.org", password="wrong")
    told = figures()
    assert told['plait_sign_ins_total{ended="in"}'] == 1
    assert told['plait_sign_ins_total{ended="wrong"}'] == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_HOST": "plait.example.org"},
        {"HTTP_AUTHORIZATION": "Bearer ", "REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_AUTHORIZATION": "Bearer wrong", "REMOTE_ADDR": "192.0.2.7"},
    ],
)
def test_the_figures_are_not_there_for_who_asks_from_elsewhere(
    db: None, settings: Settings, asked: dict[str, str]
) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "plait.example.org"]
    client = Client(**{"HTTP_HOST": "127.0.0.1", **asked})  # type: ignore[arg-type]  # as Django hands them on
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "a long enough token"
    assert client.get("/metrics").status_code == 404


def test_the_figures_are_there_for_who_has_the_token(db: None, settings: Settings) -> None:
    settings.METRICS_TOKEN = "a-token-that-nobody-guesses"
    client = Client(REMOTE_ADDR="192.0.2.7", HTTP_HOST="127.0.0.1")
    answer = client.get("/metrics", headers={"authorization": "Bearer a-token-that-nobody-guesses"})
    assert answer.status_code == 200


# --- Counters ----------------------------------------------------------------------------------


def test_what_several_processes_count_adds_up(fresh_counters: Counters) -> None:
    fresh_counters.add({"before": 1})
    children = []
    for child in range(4):
        pid = os.fork()
        if not pid:
            for _ in range(200):
                fresh_counters.add({"before": 1, "all": 0.5, f"of {child}": 1})
            os._exit(0)
        children.append(pid)
    for pid in children:
        assert os.waitpid(pid, 0)[1] == 0
    assert fresh_counters.read() == {"before": 801, "all": 400} | {f"of {child}": 200 for child in range(4)}


def test_one_series_too_many_is_left_out_and_the_others_go_on(fresh_counters: Counters) -> None:
    fresh_counters.add({f"series {number}": 1 for number in range(MOST + 5)})
    fresh_counters.add({"series 0": 1})
    told = fresh_counters.read()
    assert (len(told), told["series 0"]) == (MOST, 2)


def test_a_name_that_has_no_room_is_refused(fresh_counters: Counters) -> None:
    with pytest.raises(ValueError, match="bytes"):
        fresh_counters.add({"é" * LONGEST: 1})


# --- Status ------------------------------------------------------------------------------------


def test_a_site_in_good_order_needs_nobody(db: None, settings: Settings, tmp_path: Path) -> None:
    from plait.site.watching.status import status

    settings.DATA = tmp_path
    found = status()
    assert (found.needs_somebody, found.fails, found.last_backup) == (False, (), "")
    (tmp_path / "last-backup").write_text("2026-11-21T02:00:00Z\n", encoding="utf-8")
    assert status().last_backup == "2026-11-21T02:00:00Z"


def test_a_job_that_was_given_up_is_shown_with_its_sentence(failed: Job) -> None:
    from plait.site.watching.status import status

    found = status()
    assert found.needs_somebody
    assert [(job.number, job.kind, job.sentence) for job in found.given_up] == [
        (failed.pk, "send_message", "It was refused.")
    ]
    assert found.messages == {"sent": 0, "waiting": 0, "failed": 1}
