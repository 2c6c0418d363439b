"""Lists brought to be matched at the desk: what is refused, how far it is, and a way out."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.site.conftest import Desk
from tests.site.matching_desk import PATIENCE, bring, figures, groups_of, matched, start, uploaded
from tests.unit.linkage.made import people, short_lists, written

from plait.linkage import Stage, match
from plait.linkage.matching import Progress
from plait.site.lists import memory
from plait.site.lists.background import Reading
from plait.site.matching import running
from plait.site.matching.views import starting

if TYPE_CHECKING:
    from plait.site.lists.tray import OpenList, Tray

pytestmark = pytest.mark.usefixtures("answers")


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two short lists, with three doubtful pairs between them."""
    return short_lists(tmp_path_factory.mktemp("lists"))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"lists": []}, "Choose the lists to match."),
        ({"lists": ["gone"]}, "Select a valid choice"),
        ({"most": "a few"}, "Write a number, such as 200, or leave this empty."),
        ({"most": "-1"}, "greater than or equal to 0"),
    ],
)
def test_a_form_that_is_not_in_order_is_shown_again(
    desk: Desk, lists: list[Path], sent: dict[str, object], sentence: str
) -> None:
    tokens = re.findall(r'name="lists" value="([^"]+)"', bring(desk, *lists).html)
    answer = desk.post("/match/", {"lists": tokens, "within": "on", "most": ""} | sent)
    assert answer.status == 422
    assert any(sentence in error for error in answer.page.errors), answer.page.errors


def test_lists_that_cannot_be_matched_are_refused_in_a_sentence(desk: Desk, lists: list[Path], tmp_path: Path) -> None:
    needs = written(tmp_path, "needs.csv", [["NW1 8AB", "Housing"], ["NW5 2QS", "Transport"]], ["Postcode", "Need"])
    refused = desk.ask(start(desk, [lists[0], needs]))
    assert refused.status == 422
    assert "needs.csv has only the postcode of its people, which is too little to tell them by" in refused.page.text
    assert "helpline.csv, 14 rows" in refused.page.text, "the lists stay open"


def test_a_workbook_of_last_time_that_is_none_is_refused_in_a_sentence(desk: Desk, lists: list[Path]) -> None:
    bring(desk, *lists)
    for name, content, sentence in (
        ("matches.xlsx", b"no workbook", "matches.xlsx"),
        ("people.csv", lists[0].read_bytes(), "people.csv has no sheet \u201cTo check\u201d"),
        ("Gr\u00fc\u00dfe.xlsx", b"", "empty"),
    ):
        sent = {"earlier": SimpleUploadedFile(name, content)}
        tokens = re.findall(r'name="lists" value="([^"]+)"', desk.ask("/match/").html)
        answer = desk.post("/match/", {"lists": tokens, "most": "", **sent})
        page = desk.ask(answer.goes_to) if answer.status == 302 else answer
        assert page.status == 422
        assert sentence in page.page.text


def test_five_files_at_once_are_too_many(desk: Desk, tmp_path: Path) -> None:
    five = [written(tmp_path, f"{number}.csv", people(3)) for number in range(5)]
    answer = desk.post("/match/bring/", {"files": uploaded(five)})
    assert answer.page.errors == ["Choose up to four files at once, and then the others."]
    assert desk.post("/match/bring/").page.errors == ["Choose a spreadsheet first."]
    assert "No list lies open yet." in desk.ask("/match/").page.text


def test_a_file_that_is_no_list_is_named(desk: Desk, lists: list[Path], tmp_path: Path) -> None:
    (tmp_path / "photo.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    page = bring(desk, lists[0], tmp_path / "photo.csv").page
    assert "photo.csv: " in page.text
    assert "helpline.csv, 14 rows" in page.text


def test_a_list_that_is_read_while_the_page_is_made_is_looked_for_again(
    desk: Desk, tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, go_on, real = Reading("long.csv", "", None, ""), threading.Event(), tray.of

    def read_after_they_were_looked_up(owner: str) -> list[tuple[str, OpenList]]:
        lying_open = real(owner)
        go_on.set()
        assert reading.finished.wait(PATIENCE)
        return lying_open

    memory.readings.begin("token", reading, work=lambda: go_on.wait(PATIENCE), keep=lambda _: None)
    monkeypatch.setattr(tray, "of", read_after_they_were_looked_up)
    assert 'http-equiv="refresh"' in desk.ask("/match/").html


def test_one_list_alone_is_searched_for_its_repeats(desk: Desk, tmp_path: Path) -> None:
    everybody = people(12)
    at = matched(desk, [written(tmp_path, "one.csv", [*everybody, everybody[3]])], within="")
    assert figures(desk, at)[:2] == [0, 12]
    assert len(list(groups_of(desk, at))) == 1


class Held:
    """Matching that stops where it has begun, until it may go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()

        def held(*lists: object, progress: Progress, **named: object) -> object:
            progress(Stage.COMPARING)
            self.begun.set()
            assert self.go_on.wait(PATIENCE)
            return match(*lists, progress=progress, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(running, "match", held)
        monkeypatch.setattr(starting, "MOMENT", 0)


def test_how_far_it_is_is_told_until_it_is_done(desk: Desk, lists: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    bring(desk, *lists)
    held = Held(monkeypatch)
    at = start(desk)
    assert held.begun.wait(PATIENCE)
    page = desk.ask(at).page
    assert "Comparing them field by field" in page.text
    part = desk.ask(at, HTTP_HX_REQUEST="true")
    assert "<html" not in part.html
    run = running.run_of(at.split("/")[2], owner="")
    assert run is not None
    held.go_on.set()
    assert run.finished.wait(PATIENCE)
    assert desk.ask(at, HTTP_HX_REQUEST="true").headers["HX-Redirect"] == at
    assert desk.ask(desk.ask(at).goes_to).status == 200
    assert desk.ask(at).goes_to == "/match/", "in another tab it stands in the list of reviews"


def test_it_is_cancelled_and_the_lists_stay(desk: Desk, lists: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    bring(desk, *lists)
    held = Held(monkeypatch)
    at = start(desk)
    assert held.begun.wait(PATIENCE)
    run = running.run_of(at.split("/")[2], owner="")
    assert run is not None
    held.go_on.set()
    assert desk.post(at.replace("working", "cancel")).goes_to == "/match/"
    assert run.finished.wait(PATIENCE)
    page = desk.ask("/match/").page
    assert "helpline.csv, 14 rows" in page.text
    assert "Go on with a review" not in page.text
    assert desk.ask(at).goes_to == "/match/"
