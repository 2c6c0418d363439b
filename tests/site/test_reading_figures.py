"""The figures of a list are kept only where its owner says so, and then its next version shows what is new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.test.utils import override_settings
from tests.files import write_csv
from tests.site.conftest import Desk

from plait.site.lists import checker

HEADINGS = ["Name", "Postcode", "Phone"]
KEEP = "Keep these figures, to see next time what is new"


@pytest.fixture
def kept(uploads: Path, tmp_path: Path) -> Iterator[Path]:
    """The folder of histories, which is not there yet."""
    folder = tmp_path / "own" / "history"
    with override_settings(REMEMBERED=str(tmp_path / "own" / "headings.json"), HISTORIES=str(folder)):
        yield folder


def rows(postcodes: Sequence[str], *phones: str) -> list[list[str]]:
    return [[f"Zq Person{number}", postcodes[number], phone] for number, phone in enumerate(phones)]


@pytest.fixture
def october(tmp_path: Path, postcodes: Sequence[str]) -> Path:
    """A list with two phone numbers to look at, of which one has lost its first 0."""
    return write_csv(tmp_path / "october.csv", [HEADINGS, *rows(postcodes, "7911123456", "12", "07911 123458")])


@pytest.fixture
def november(tmp_path: Path, postcodes: Sequence[str]) -> Path:
    """Its next version: one was mended, and there is another."""
    numbers = ("7911123456", "07911 123457", "07911 123458", "345")
    return write_csv(tmp_path / "november.csv", [HEADINGS, *rows(postcodes, *numbers)])


def read(desk: Desk, path: Path) -> str:
    """Read a list; gives the address of what the check found."""
    return desk.hand_in(path.name, path.read_bytes()).goes_to.removesuffix("columns/")


@pytest.fixture
def begun(desk: Desk, kept: Path, october: Path) -> str:
    """The address of a list whose figures are kept."""
    at = read(desk, october)
    assert desk.post(f"{at}keep-figures/").goes_to == f"{at}#over-time"
    return at


def test_nothing_is_kept_unless_its_owner_says_so(desk: Desk, kept: Path, october: Path) -> None:
    at = read(desk, october)
    page = desk.ask(at).page
    assert KEEP in page.text
    assert "Only numbers are kept" in page.text
    desk.ask(f"{at}cleaned/")
    assert not kept.exists()


def test_the_next_version_says_what_is_new_since_when(desk: Desk, begun: str, november: Path) -> None:
    page = desk.ask(read(desk, november)).page
    assert "1 new, 1 gone, 1 still there." in page.text
    assert page.text.count(", 1 new") == 1


def test_bars_and_a_table_show_the_list_over_time(desk: Desk, begun: str, november: Path) -> None:
    answer = desk.ask(read(desk, november))
    assert answer.html.count("<rect") == 2
    (table,) = answer.page.tables
    assert [row[1:] for row in table[1:]] == [["4", "1", "1", "25.0", "0"], ["3", "1", "1", "33.3", "0"]]


def test_once_begun_it_goes_on_by_itself(desk: Desk, begun: str, october: Path, november: Path) -> None:
    read(desk, november)
    page = desk.ask(read(desk, october)).page
    assert len(page.tables[0]) == 1 + 3


def test_the_same_version_read_again_is_no_other(desk: Desk, begun: str, october: Path) -> None:
    page = desk.ask(read(desk, october)).page
    assert "first version of this list" in page.text
    assert len(page.tables[0]) == 1 + 1


def test_a_version_is_as_it_is_in_the_file_and_not_as_it_was_mended_here(desk: Desk, kept: Path, october: Path) -> None:
    at = read(desk, october)
    desk.post(f"{at}mend/", {"at": "C3", "value": "07911 123457"})
    desk.post(f"{at}keep-figures/")
    assert desk.ask(at).page.tables[0][1][1:] == ["3", "1", "1", "33.3", "0"]


def test_what_was_mended_here_is_gone_at_once(desk: Desk, begun: str, november: Path) -> None:
    at = read(desk, november)
    desk.post(f"{at}mend/", {"at": "C5", "value": "07911 123459"})
    assert "0 new, 1 gone, 1 still there." in desk.ask(at).page.text


@pytest.mark.parametrize("copy", ["cleaned/", "mended.xlsx", "mended.csv"])
def test_cells_in_a_copy_that_was_saved_count_as_put_right_once(desk: Desk, begun: str, copy: str) -> None:
    desk.post(f"{begun}mend/", {"at": "C2", "value": "07911 123456"})
    for _time in range(2):
        assert desk.ask(begun + copy).status == 200
    page = desk.ask(begun).page
    assert "1 cell was put right in copies that were saved. That saved about half a minute" in page.text
    assert page.tables[0][1][5] == "1"


def test_a_report_that_is_saved_has_the_past_in_it(desk: Desk, begun: str, november: Path) -> None:
    html = desk.ask(f"{read(desk, november)}report/").html
    assert html.count("<rect") == 2
    assert "1 new, 1 gone, 1 still there." in html


def test_the_figures_of_a_list_can_be_forgotten(desk: Desk, begun: str, kept: Path) -> None:
    assert desk.post(f"{begun}forget-figures/").goes_to == f"{begun}#over-time"
    assert list(kept.iterdir()) == []
    assert KEEP in desk.ask(begun).page.text


def test_no_cell_and_no_heading_is_kept(begun: str, kept: Path) -> None:
    (file,) = kept.iterdir()
    text = file.read_text(encoding="utf-8") + file.name
    assert [word for word in ("Zq", "7911123456", "Postcode", "october") if word in text] == []


def test_another_list_has_no_part_in_it(desk: Desk, begun: str, tmp_path: Path, november: Path) -> None:
    text = november.read_text(encoding="utf-8").replace("Name", "Full name")
    other = tmp_path / "other.csv"
    other.write_text(text, encoding="utf-8")
    assert KEEP in desk.ask(read(desk, other)).page.text


def test_a_damaged_history_is_said_and_can_be_forgotten(desk: Desk, begun: str, kept: Path, november: Path) -> None:
    (file,) = kept.iterdir()
    file.write_bytes(b"\xff{")
    at = read(desk, november)
    assert "What was kept of this list cannot be read." in desk.ask(at).page.text
    assert desk.ask(f"{at}report/").status == 200
    desk.post(f"{at}forget-figures/")
    assert KEEP in desk.ask(at).page.text


def test_what_cannot_be_kept_is_said_where_it_was_asked_for(desk: Desk, kept: Path, october: Path) -> None:
    at = read(desk, october)
    kept.parent.mkdir()
    kept.write_text("a file where a folder should be", encoding="utf-8")
    answer = desk.post(f"{at}keep-figures/")
    assert "That is not possible" in answer.page.text


def test_a_list_too_long_to_be_mended_here_says_what_keeps_its_figures(
    desk: Desk, kept: Path, october: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checker, "MOST_CELLS", 3)
    at = read(desk, october)
    page = desk.ask(at).page
    assert "too long for its figures to be kept here" in page.text
    assert KEEP not in page.text
    desk.post(f"{at}keep-figures/")
    assert not kept.exists()


def test_where_nothing_is_kept_nothing_is_offered(desk: Desk, october: Path) -> None:
    at = read(desk, october)
    assert "This list over time" not in desk.ask(at).page.text
    assert desk.post(f"{at}keep-figures/").status == 302
    assert "This list over time" not in desk.ask(at).page.text


def test_to_nobody_but_its_owner_the_list_is_there(desk: Desk, stranger: Desk, kept: Path, october: Path) -> None:
    at = read(desk, october)
    for page in ("keep-figures/", "forget-figures/"):
        assert stranger.post(at + page).status == 403
    assert not kept.exists()
