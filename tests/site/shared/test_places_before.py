"""A site that had one place before: all of it belongs to that one; and a place that nobody names opens no site."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django.fixtures import Settings
from tests.site.shared.conftest import Browser
from tests.site.shared.second_place import ELM_PARK, second_place

from plait.errors import PlaceError
from plait.site.places import last_places, remember, settle

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.projects.models import Project

SCRIPT = Path(__file__).with_name("one_place_before.py")
HARROWMERE = "E06990001"


@pytest.mark.slow
def test_all_that_a_site_has_belongs_to_the_first_place_that_is_named(demo: Path, tmp_path: Path) -> None:
    places = [demo / "place", second_place(demo / "place", tmp_path / "second")]
    words = [sys.executable, f"{SCRIPT}", f"{tmp_path / 'site'}", *map(str, places)]
    own = {"PLAIT_SITE_DATABASE": "", "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(words, env=os.environ | own, capture_output=True, text=True, timeout=120, check=False)
    assert ran.stderr == ""
    assert json.loads(ran.stdout) == {
        "servings": [
            ["Food Share", HARROWMERE, True, True, ""],
            ["Elsewhere", HARROWMERE, True, False, "Who are they?"],
        ],
        "others": [HARROWMERE] * 4,
    }
    assert last_places(tmp_path / "site") == tuple(places)


def moved(code: str) -> None:
    """Let everything belong to another place."""
    from plait.site.people.models import Serving
    from plait.site.projects.models import Project

    for model in (Serving, Project):
        model.objects.update(place=code)


def test_what_belongs_to_no_place_yet_is_the_first_ones(project: Project) -> None:
    moved("")
    settle()
    project.refresh_from_db()
    assert (project.place, project.organisation.servings.get().place) == (HARROWMERE, HARROWMERE)


def test_the_only_place_may_have_a_new_code(project: Project) -> None:
    moved("E07000001")
    settle()
    project.refresh_from_db()
    assert project.place == HARROWMERE


def test_a_place_that_was_not_named_is_said_at_start(
    project: Project, demo: Path, tmp_path: Path, settings: Settings
) -> None:
    moved("E07000001")
    settings.PLACES = (str(demo / "place"), str(second_place(demo / "place", tmp_path / "second")))
    with pytest.raises(PlaceError, match=r"places that were not named \(E07000001\): name the pack of each"):
        settle()
    project.refresh_from_db()
    assert project.place == "E07000001"


def test_several_places_are_not_made_one(project: Project, asker: Person) -> None:
    from plait.site.people.serving import begin_to_serve

    begin_to_serve(project.organisation, ELM_PARK)
    with pytest.raises(PlaceError, match=ELM_PARK):
        settle()


def test_the_packs_are_remembered_for_the_commands_that_are_given_none(
    tmp_path: Path, demo: Path, settings: Settings
) -> None:
    assert last_places(tmp_path) == ()
    remember(tmp_path)
    assert last_places(tmp_path) == (demo / "place",)
    settings.PLACES = ()
    remember(tmp_path)
    assert last_places(tmp_path) == (demo / "place",)


def test_with_one_place_no_page_has_a_word_more(project: Project, asker: Person, member: Callable[..., Person]) -> None:
    browser = Browser(asker)
    organisation = asker.organisations.get()
    for path in (
        "/",
        "/ask/",
        "/ways/",
        "/standard/",
        "/lists/",
        f"/organisations/{organisation.pk}/",
        "/organisations/",
    ):
        text = browser.look(path).text
        for words in ("Your places", "Which place", "In which place", "In Harrowmere", "another place", "Harrowmere:"):
            assert words not in text, path
    for path in ("/dictionary/", "/organisations/what-may-i/"):
        assert "place=" not in " ".join(browser.look(path).links)
        assert "In Harrowmere" not in browser.page.text
