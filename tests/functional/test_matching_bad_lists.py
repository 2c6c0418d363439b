"""Lists that nobody would make on purpose are answered within their limits, and what they leave unsaid is said."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.unit.linkage.made import HEADINGS, people, written

from plait.cli.main import main

MANY = 50_000
MEGABYTES = 1500
SECONDS = 120
HOME = ["12 Mill Lane", "NW1 8AB", "020 7946 0000"]
FAMILY = [
    ["John", "Brandt", "05/02/1950", *HOME],
    ["Mary", "Brandt", "11/12/1952", *HOME],
    ["Ann", "Brandt", "01/06/1980", *HOME],
    ["Ben", "Brandt", "01/06/1982", *HOME],
    ["John", "Brandt", "17/09/1982", *HOME],
]
CHILD = """
import resource, sys
from plait.cli.main import main
status = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
sys.exit(status)
"""


def matched(folder: Path, *rows: list[list[str]]) -> dict[str, Any]:
    """What is said of these lists by a process that may take so much time and memory and no more."""
    lists = [str(written(folder, f"list{place}.csv", own)) for place, own in enumerate(rows)]
    ended = subprocess.run(
        [sys.executable, "-c", CHILD, "match", *lists, "--json"],
        check=True,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert int(ended.stderr) <= MEGABYTES
    found: dict[str, object] = json.loads(ended.stdout)
    return found


@pytest.mark.slow
def test_100_000_people_with_one_date_of_birth_are_told_apart_by_the_rest(tmp_path: Path) -> None:
    everybody = [[*row[:2], "01/01/1980", *row[3:]] for row in people(MANY * 3 // 2)]
    found = matched(tmp_path, everybody[:MANY], everybody[MANY // 2 :])
    assert found["people"] == len(everybody)
    assert any(
        "100,000 rows could not be compared by date of birth: 1 value of it is too common" in note
        for note in found["notes"]
    )


@pytest.mark.slow
def test_100_000_rows_that_are_all_alike_are_one_person(tmp_path: Path) -> None:
    row = people(1)[0]
    found = matched(tmp_path, [row] * MANY, [row] * MANY)
    assert (found["people"], found["on_several_lists"], found["doubtful_pairs"]) == (1, 1, 0)


def test_names_of_5_000_characters_are_only_names(tmp_path: Path) -> None:
    long = [["A" * 5000 + row[0], "B" * 5000 + row[1], *row[2:]] for row in people(300)]
    found = matched(tmp_path, long, people(300))
    assert found["people"] == 600, "a name that is altogether another is not joined, whatever else agrees"
    assert found["pairs_compared"] >= 300


def test_a_list_of_one_household_is_its_people(tmp_path: Path) -> None:
    found = matched(tmp_path, FAMILY, FAMILY[:4])
    assert (found["people"], found["on_several_lists"], found["repeated"]) == (5, 4, 0)
    assert matched(tmp_path, FAMILY)["people"] == 5


def test_a_file_and_itself_is_everybody_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "one.csv", people(80))
    assert main(["match", str(path), str(path), "--one-to-one", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["on_several_lists"] == 80


@pytest.mark.parametrize(
    ("rows", "headings", "said"),
    [
        ([], HEADINGS, "No list was found in other.csv"),
        ([["Housing", "1"], ["Food", "2"]], ["Need", "How many"], "other.csv has nothing of its people"),
        ([["Ann", "1"], ["Ben", "2"]], ["First name", "How many"], "only the forename of its people"),
        ([["07911123456", "a@example.org"]], ["Phone", "E-mail"], "only the phone in common with one.csv"),
    ],
    ids=["empty", "nothing usable", "one usable", "one in common"],
)
def test_what_cannot_be_matched_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[list[str]], headings: list[str], said: str
) -> None:
    paths = [written(tmp_path, "other.csv", rows, headings), written(tmp_path, "one.csv", people(20))]
    assert main(["match", *map(str, paths)]) == 2
    answer = capsys.readouterr()
    assert said in answer.err
    assert (answer.out, answer.err.count("\n")) == ("", 1)
