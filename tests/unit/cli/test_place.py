"""``plait place`` builds a pack from published files and says what is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Plait


def test_what_is_in_a_pack_is_shown(plait: Plait, place: Path) -> None:
    answer = plait("place", "show", "--place", place)
    assert (answer.status, answer.err) == (0, "")
    assert "Testham (E09000099), a made-up place, built on 22 November 2025" in answer.out
    assert "2 ward areas of 2025" in answer.out


def test_json_is_all_there_is_on_stdout(plait: Plait, place: Path) -> None:
    answer = plait("place", "show", "--place", place, "--json")
    assert answer.err == ""
    assert json.loads(answer.out)["postcodes"] == 3


def test_a_build_answers_in_json_too(plait: Plait, place: Path) -> None:
    sources = place.parent / "sources"
    words = ("place", "build", sources, "-o", "my pack", "--name", "T\u00ebst", "--json", "--today", "2025-11-22")
    answer = plait(*words)
    assert (answer.status, answer.err) == (0, "")
    assert json.loads(answer.out)["manifest"]["name"] == "T\u00ebst"
    assert Path("my pack/manifest.json").is_file()


def test_a_folder_of_something_else_is_not_replaced(plait: Plait, place: Path) -> None:
    Path("mine").mkdir()
    Path("mine/letter.txt").write_text("dear", encoding="utf-8")
    answer = plait("place", "build", place.parent / "sources", "-o", "mine", "--name", "Test")
    assert answer.status == 2
    assert "is no place pack" in answer.sentence
    assert Path("mine/letter.txt").is_file()


@pytest.mark.parametrize("words", [("show",), ("show", "--place", "nowhere")])
def test_a_place_that_is_not_there_is_said_in_one_sentence(plait: Plait, words: tuple[str, ...]) -> None:
    answer = plait("place", *words)
    assert answer.status == 2
    assert answer.sentence


def test_sources_that_are_not_there_are_said_in_one_sentence(plait: Plait) -> None:
    answer = plait("place", "build", "nowhere", "-o", "pack", "--name", "Test")
    assert answer.status == 2
    assert "There is no folder nowhere" in answer.sentence


def test_a_pack_that_cannot_be_written_is_said_in_one_sentence(plait: Plait, place: Path) -> None:
    answer = plait("place", "build", place.parent / "sources", "-o", "/proc/nowhere/pack", "--name", "Test")
    assert answer.status == 2
    assert answer.sentence


@pytest.mark.parametrize("verb", ["build", "show"])
def test_each_half_of_the_verb_has_help(plait: Plait, verb: str) -> None:
    answer = plait("place", verb, "--help")
    assert answer.status == 0
    assert "--json" in answer.out
