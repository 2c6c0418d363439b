"""``plait dictionary`` answers in plain words, and writes the dictionary for people and for programs."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from tests.unit.cli.conftest import Plait

from plait.standard import load_dictionary

CAMDEN = """\
name = "Camden"
version = "3"

[[tag]]
tag = "#Person+Resident+X_Choir"
name = "Sings in the <choir>"
definition = "Whether the resident sings."
type = "list"
allowed = ["Yes", "No"]
example = "Yes"
sensitive = "personal"
"""
ENTRIES = load_dictionary().entries


@pytest.fixture
def camden(tmp_path: Path) -> Path:
    path = tmp_path / "camden.toml"
    path.write_text(CAMDEN, encoding="utf-8")
    return path


def test_it_settles_whose_household_is_meant(plait: Plait) -> None:
    answer = plait("dictionary", "volunteer", "household")

    assert answer.status == 0
    first, second = answer.out.split("\n\n")[:2]
    assert first.startswith("People in the volunteer's household\n  #Volunteer+Household+Number\n")
    assert "NOT the resident's household" in first
    assert "#Resident+Household+Number (People in the resident's" in " ".join(first.split())
    assert second.startswith("People in the resident's household\n")


def test_a_tag_pattern_lists_what_it_fits(plait: Plait) -> None:
    answer = json.loads(plait("dictionary", "#person+resident", "--json").out)

    tags = [entry["tag"] for entry in answer["entries"]]
    assert tags == [entry.tag for entry in ENTRIES if entry.tag.startswith("#Person+Resident+")]


@pytest.mark.parametrize(
    "part",
    ["about ", "what to write ", "allowed values ", "example ", "protection ", "not the same as ", "source "],
)
def test_an_entry_is_told_whole(plait: Plait, part: str) -> None:
    assert f"\n  {part}" in plait("dictionary", "#Need+Type").out


def test_no_line_is_wider_than_a_narrow_terminal(plait: Plait, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")

    assert max(map(len, plait("dictionary", "#Need+Type").out.splitlines())) <= 60


def test_without_words_every_tag_is_listed_under_its_area(plait: Plait) -> None:
    out = plait("dictionary").out

    assert sorted(re.findall(r"^  (#\S+)", out, re.MULTILINE)) == sorted(entry.tag for entry in ENTRIES)
    assert "\nVolunteer\n" in out


def test_words_that_mean_nothing_are_said_to(plait: Plait) -> None:
    answer = plait("dictionary", "xyzzyx")

    assert answer.status == 1
    assert answer.out.startswith("Nothing in the dictionary is about \u201cxyzzyx\u201d")


def test_json_is_for_programs(plait: Plait) -> None:
    answer = json.loads(plait("dictionary", "#Need+Type", "--json").out)

    (entry,) = answer["entries"]
    assert answer["follows"] == str(load_dictionary().follows)
    assert "Childcare" in entry["allowed"]
    assert entry["sensitive"] == "special category"


def test_json_without_words_has_everything(plait: Plait) -> None:
    assert len(json.loads(plait("dictionary", "--json").out)["entries"]) == len(ENTRIES)


def test_the_page_has_every_entry_and_every_link_leads_somewhere(plait: Plait, tmp_path: Path) -> None:
    path = tmp_path / "out" / "dictionary.html"
    answer = plait("dictionary", "--page", path)

    assert answer.out == f"Written: {path}\n"
    page = path.read_text(encoding="utf-8")
    places = set(re.findall(r'id="([^"]+)"', page))
    assert page.count("<article ") == len(ENTRIES)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= places
    assert not re.search(r'(src|href)="(?!#|data:)', page)


def test_the_page_escapes_what_a_partnership_wrote(plait: Plait, camden: Path, tmp_path: Path) -> None:
    path = tmp_path / "dictionary.html"
    plait("dictionary", "--extension", camden, "--page", path)

    page = path.read_text(encoding="utf-8")
    assert "Sings in the &lt;choir&gt;" in page
    assert "; Camden 3" in page


def test_the_hxl_schema_is_a_spreadsheet_of_exact_tags(plait: Plait, tmp_path: Path) -> None:
    path = tmp_path / "schema.csv"
    plait("dictionary", "--hxl", path)

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1][0] == "#valid_tag"
    assert [row[0] for row in rows[2:]] == [f"{entry.tag}!" for entry in ENTRIES]


def test_an_extension_is_looked_up_like_the_rest(plait: Plait, camden: Path) -> None:
    out = plait("dictionary", "choir", "--extension", camden).out

    assert "#Person+Resident+X_Choir" in out
    assert out.endswith("Camden 3.\n")


def test_an_extension_that_collides_is_refused(plait: Plait, camden: Path) -> None:
    camden.write_text(CAMDEN.replace("#Person+Resident+X_Choir", "#Need+Type"), encoding="utf-8")
    answer = plait("dictionary", "choir", "--extension", camden)

    assert answer.status == 2
    assert "#Need+Type is already in the Plait standard" in answer.sentence


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"name = "])
def test_an_extension_that_cannot_be_read_is_refused(plait: Plait, camden: Path, content: bytes) -> None:
    camden.write_bytes(content)

    assert plait("dictionary", "--extension", camden).status == 2


def test_an_extension_that_is_not_there_is_refused(plait: Plait, tmp_path: Path) -> None:
    answer = plait("dictionary", "--extension", tmp_path / "none.toml")

    assert answer.status == 2
    assert "none.toml cannot be read" in answer.sentence


def test_an_extension_is_not_written_over(plait: Plait, tmp_path: Path) -> None:
    path = tmp_path / "camden.csv"
    path.write_text(CAMDEN, encoding="utf-8")

    assert plait("dictionary", "--extension", path, "--hxl", path).status == 2
    assert path.read_text(encoding="utf-8") == CAMDEN


def test_what_was_written_is_said_to_programs_too(plait: Plait, tmp_path: Path) -> None:
    path = tmp_path / "schema.csv"

    assert json.loads(plait("dictionary", "--hxl", path, "--json").out)["written"] == [str(path)]
