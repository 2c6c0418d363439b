"""``plait site``: what is wrong is said before the site opens, and what was chosen is what is served."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.site.shared.second_place import second_place
from tests.unit.cli.conftest import Plait

from plait.cli.main import OK, UNREADABLE
from plait.site.server import Site

INVITE = ("site", "invite", "Zq Person", "zq@example.org", "--data", "site", "--organisation", "Zq Council")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Site, dict[str, Any]]]:
    """The sites that would have been served, and how; each says that it is open."""
    seen: list[tuple[Site, dict[str, Any]]] = []

    def serve(site: Site, *, ready: Callable[[str], None], say: Callable[[str], None], **how: Any) -> int:
        seen.append((site, how))
        say("Bringing the database up to date")
        ready("http://127.0.0.1:8000")
        return OK

    monkeypatch.setattr("plait.cli.site.serving.serve_site", serve)
    return seen


def test_a_site_is_served_on_this_computer_alone_and_reads_no_lists(
    plait: Plait, place: Path, served: list[tuple[Site, dict[str, Any]]]
) -> None:
    answer = plait("site", "serve", "--data", "site", "--place", place)
    assert answer.status == OK
    assert answer.out.splitlines() == [
        "Bringing the database up to date",
        "The site is open on http://127.0.0.1:8000   (stop with Ctrl+C)",
    ]
    assert served == [(Site(Path("site"), places=(place,)), {"host": "127.0.0.1", "port": 8000, "processes": 1})]


def test_a_site_takes_no_place_that_nobody_chose(plait: Plait, served: list[tuple[Site, dict[str, Any]]]) -> None:
    answer = plait("site", "serve", "--data", "site")
    assert (answer.status, served) == (2, [])
    assert "Name the site's place with --place" in answer.sentence


def test_what_was_chosen_is_what_is_served(
    plait: Plait, place: Path, served: list[tuple[Site, dict[str, Any]]]
) -> None:
    words = ("--place", place, "--host", "0.0.0.0", "--port", "8090", "--reads-lists")  # noqa: S104 - it is asked for
    answer = plait("site", "serve", "--data", "site", "--address", "https://plait.example.org/", *words)
    assert answer.status == OK
    site = Site(Path("site"), places=(place,), address="https://plait.example.org", reads_lists=True)
    assert served == [(site, {"host": "0.0.0.0", "port": 8090, "processes": 1})]  # noqa: S104 - as above


def test_a_place_that_cannot_be_used_is_said_before_the_site_opens(
    plait: Plait, tmp_path: Path, served: list[tuple[Site, dict[str, Any]]]
) -> None:
    answer = plait("site", "serve", "--data", "site", "--place", tmp_path)
    assert answer.status == UNREADABLE
    assert served == []


@pytest.mark.parametrize("reading", ["--reads-lists", "--checks-for-anyone"])
def test_a_site_that_reads_lists_has_one_process_for_pages(
    plait: Plait, place: Path, served: list[tuple[Site, dict[str, Any]]], reading: str
) -> None:
    answer = plait("site", "serve", "--data", "site", "--place", place, "--processes", "2", reading)
    assert (answer.status, served) == (UNREADABLE, [])
    assert "A site that reads lists has one process for pages" in answer.sentence


def test_pages_are_answered_by_as_many_processes_as_were_asked_for(
    plait: Plait, place: Path, served: list[tuple[Site, dict[str, Any]]]
) -> None:
    plait("site", "serve", "--data", "site", "--place", place, "--processes", "3")
    assert served[0][1]["processes"] == 3


@pytest.mark.parametrize("address", ["plait.example.org", "ftp://example.org", "https://", "https://example.org/plait"])
def test_an_address_that_is_none_of_a_site_is_named(plait: Plait, address: str) -> None:
    answer = plait("site", "serve", "--data", "site", "--address", address)
    assert answer.status == UNREADABLE
    assert repr(address) in answer.sentence


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "role"), [("circus", "convenor"), ("council", "clown")])
def test_a_kind_or_role_that_there_is_not_is_answered_with_those_there_are(
    process: Plait, kind: str, role: str
) -> None:
    answer = process(*INVITE, "--kind", kind, "--role", role)
    assert answer.status == UNREADABLE
    assert "choose one of" in answer.sentence


def test_the_help_names_every_kind_and_role(plait: Plait) -> None:
    from plait.site.people.models import Kind, Role

    help_text = plait("site", "invite", "--help").out
    assert [word for word in (*Kind.values, *Role.values) if word not in help_text] == []


def test_a_site_about_several_places_is_served_with_all_of_them(
    plait: Plait, place: Path, tmp_path: Path, served: list[tuple[Site, dict[str, Any]]]
) -> None:
    other = second_place(place, tmp_path / "second")
    assert plait("site", "serve", "--data", "site", "--place", place, "--place", other).status == OK
    assert served[0][0].places == (place, other)


def test_twice_the_same_place_is_said_before_the_site_opens(
    plait: Plait, place: Path, served: list[tuple[Site, dict[str, Any]]]
) -> None:
    answer = plait("site", "serve", "--data", "site", "--place", place, "--place", place)
    assert (answer.status, served) == (UNREADABLE, [])
    assert answer.sentence.endswith("name each place once.")


def test_a_path_that_cannot_be_told_from_two_is_refused(
    plait: Plait, place: Path, tmp_path: Path, served: list[tuple[Site, dict[str, Any]]]
) -> None:
    divided = second_place(place, tmp_path / "one:two")
    answer = plait("site", "serve", "--data", "site", "--place", divided)
    assert (answer.status, served) == (2, [])
    assert "has no : in it" in answer.sentence
