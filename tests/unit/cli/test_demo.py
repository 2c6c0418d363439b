"""``plait demo`` makes the made-up place and its picture once, and touches nothing that is not its own."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plait.cli import check, count, demo, place, pool
from plait.cli.main import main
from plait.errors import PlaitError

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Plait

EXAMPLES = [
    example
    for verb in (place, check, count, pool, demo)
    for example in verb.EXAMPLES
    if not example.startswith("plait demo") or "--no-serve" in example
]
FIRST = (
    "plait count council_helpline.csv --by ward,need -o helpline.csv",
    'plait count food_share.xlsx --set need="Food or shopping" -o food_share.csv',
    "plait count advice_centre.xlsx -o advice.csv",
    "plait place build downloads/ -o camden --name Camden",
)
"""What has to be made before the examples can be followed in any order."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a demo that was made."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAIT_HOME", str(home))
        assert main(["demo", "--no-serve"]) == 0
    return home


@pytest.fixture
def home(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLAIT_HOME", str(made))
    return made


def test_the_demo_ends_in_a_picture_that_says_it_is_made_up(home: Path) -> None:
    page = (home / "demo" / "picture" / "index.html").read_text(encoding="utf-8")
    assert "made up" in page.lower()
    assert (home / "demo" / "picture" / "index.xlsx").is_file()


def test_a_demo_that_was_made_is_not_made_again(plait: Plait, home: Path) -> None:
    log = home / "demo" / "log.txt"
    before = log.stat().st_mtime_ns
    answer = plait("demo", "--no-serve")
    assert (answer.status, answer.out) == (0, f"The demo's files are in {home / 'demo'}\n")
    assert log.stat().st_mtime_ns == before


def test_json_is_all_there_is_on_stdout(plait: Plait, home: Path) -> None:
    answer = plait("demo", "--no-serve", "--json")
    assert "picture/index.html" in json.loads(answer.out)["files"]


def test_the_demos_place_is_the_one_where_none_is_named(plait: Plait, home: Path) -> None:
    assert "a made-up place" in plait("place", "show").out


@pytest.mark.parametrize("words", [("--reset",), ()])
def test_a_folder_with_other_things_in_it_is_not_made_afresh(
    plait: Plait, tmp_path: Path, words: tuple[str, ...]
) -> None:
    mine = tmp_path / "home" / "demo" / "my thesis.odt"
    mine.parent.mkdir(parents=True)
    mine.write_text("years of work", encoding="utf-8")
    answer = plait("demo", "--no-serve", *words)
    assert answer.status == 2
    assert "holds my thesis.odt, which is not of the demo and would be lost" in answer.sentence
    assert mine.read_text(encoding="utf-8") == "years of work"


def test_a_home_that_cannot_be_written_is_said_in_one_sentence(plait: Plait, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAIT_HOME", "/proc/nowhere")
    answer = plait("demo", "--no-serve", "--json")
    assert answer.status == 2
    assert "cannot be used" in answer.sentence


def test_a_step_that_fails_ends_the_demo_and_names_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plait.cli.main.main", lambda _: 3)
    monkeypatch.setattr("plait.cli.demo.draw_town", lambda *_, **__: None)
    with pytest.raises(PlaitError, match=r"plait place ended with 3; its words are in .*log\.txt\.$"):
        demo._make(tmp_path / "home" / "demo", port=8000, quiet=True)


def test_ctrl_c_in_a_step_stops_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plait.cli.main.main", lambda _: 130)
    monkeypatch.setattr("plait.cli.demo.draw_town", lambda *_, **__: None)
    with pytest.raises(KeyboardInterrupt):
        demo._make(tmp_path / "home" / "demo", port=8000, quiet=True)


@pytest.fixture(scope="module")
def desk(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that the examples in the help speak of."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(made / "demo" / "lists", folder, dirs_exist_ok=True)
    shutil.copytree(made / "demo" / "sources", folder / "downloads")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAIT_HOME", str(made))
        patch.chdir(folder)
        for example in FIRST:
            assert main(shlex.split(example)[1:]) == 0
    return folder


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_help_can_be_followed(
    plait: Plait, home: Path, desk: Path, monkeypatch: pytest.MonkeyPatch, example: str
) -> None:
    monkeypatch.chdir(desk)
    answer = plait(*shlex.split(example)[1:])
    assert answer.status == (1 if example.startswith("plait check") else 0)
    assert answer.err == ""
