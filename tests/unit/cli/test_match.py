"""``plait match`` says what it found, writes what it is asked for, and takes no other file's place."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest
from tests.unit.linkage.made import people, written

from plait.linkage.decisions import TO_CHECK, TO_SAMPLE

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Plait


@pytest.fixture
def lists(tmp_path: Path) -> list[Path]:
    """Two lists with twenty people in common, of whom three have another date of birth on the second."""
    everybody = people(100)
    second = [[*row[:2], "30/12/1921" if place < 3 else row[2], *row[3:]] for place, row in enumerate(everybody[40:])]
    return [written(tmp_path, "one.csv", everybody[:60]), written(tmp_path, "two.csv", second)]


def test_the_answer_is_counted_and_the_workbook_named(plait: Plait, lists: list[Path]) -> None:
    answer = plait("match", *lists, "-o", "new/matches.xlsx")
    assert (answer.status, answer.err) == (0, "")
    assert "17 on more than one list" in answer.out
    assert "103 people in all, if every doubtful pair is two people:" in answer.out
    assert "  0 more than once on one list, and on no other\n  86 in one row only\n3 doubtful pairs to" in answer.out
    assert "Written: new/matches.xlsx. It shows people" in answer.out
    assert openpyxl.load_workbook("new/matches.xlsx").sheetnames[:3] == ["Summary", "Matched", "To check"]


def test_json_is_all_there_is_on_stdout_and_shows_nobody(plait: Plait, lists: list[Path]) -> None:
    answer = plait("match", *lists, "--json")
    found = json.loads(answer.out)
    assert answer.err == ""
    assert (found["people"], found["on_several_lists"], found["repeated"], found["doubtful_pairs"]) == (103, 17, 0, 3)
    assert [(item["name"], item["rows"]) for item in found["lists"]] == [("one.csv", 60), ("two.csv", 60)]
    assert people(100)[45][1] not in answer.out


def test_pairs_and_groups_are_tables_of_row_numbers(plait: Plait, lists: list[Path]) -> None:
    assert plait("match", *lists, "--pairs", "pairs.csv", "--groups", "groups.csv").status == 0
    definite = pl.read_csv("pairs.csv").filter("definite")
    assert set(definite.select("row_a", "row_b").iter_rows()) == {(n + 2, n - 38) for n in range(43, 60)}
    groups = pl.read_csv("groups.csv")
    assert (groups.height, groups["person"].n_unique()) == (120, 103)
    assert groups["joined_by"].value_counts().sort("joined_by").rows() == [(None, 86), ("program", 34)]
    assert groups.filter(pl.col("joined_by").is_not_null() & (pl.col("probability") < 0.95)).is_empty()


def test_no_more_pairs_are_asked_than_somebody_can_look_at(plait: Plait, lists: list[Path]) -> None:
    answer = plait("match", *lists, "--most", "1", "-o", "matches.xlsx")
    assert "2 of them are left out, as you can look at 1. About " in answer.out
    left = json.loads(plait("match", *lists, "--most", "1", "--json").out)["left_out"]
    assert (left["pairs"], left["people"]) == (2, 4)
    assert 0 < left["likely_same"] < 2
    assert openpyxl.load_workbook("matches.xlsx")[TO_CHECK].max_row == 1 + 2


def test_a_list_without_repeats_is_not_searched_for_them(plait: Plait, tmp_path: Path) -> None:
    row = people(1)[0]
    lists = [written(tmp_path, "one.csv", [row, row, *people(30)]), written(tmp_path, "two.csv", people(40)[20:])]
    assert json.loads(plait("match", *lists, "--json").out)["repeated"] == 1
    assert json.loads(plait("match", *lists, "--json", "--no-repeats").out)["pairs_compared"] < 60


def test_answers_are_handed_back(plait: Plait, lists: list[Path]) -> None:
    plait("match", *lists, "-o", "matches.xlsx")
    book = openpyxl.load_workbook("matches.xlsx")
    book[TO_CHECK].cell(2, 2).value = "Same person"
    book.save("matches.xlsx")
    answer = plait("match", *lists, "--decisions", "matches.xlsx", "-o", "matches-2.xlsx")
    assert "18 on more than one list" in answer.out
    assert "Your answers joined 1 of those in more than one row." in answer.out
    assert "2 doubtful pairs to check" in answer.out
    refused = plait("match", *lists, "--decisions", "matches.xlsx", "-o", "matches.xlsx")
    assert (refused.status, "would be lost" in refused.sentence) == (2, True)


def test_a_sample_is_drawn_answered_and_says_how_right_the_program_is(plait: Plait, lists: list[Path]) -> None:
    asked = plait("match", *lists, "--sample", "9", "-o", "matches.xlsx")
    assert "How many of the 17 definite pairs are right cannot be said yet" in asked.out
    book = openpyxl.load_workbook("matches.xlsx")
    for row in range(2, book[TO_SAMPLE].max_row + 1, 2):
        book[TO_SAMPLE].cell(row, 2).value = "Same person"
    book.save("matches.xlsx")
    answer = plait("match", *lists, "--decisions", "matches.xlsx", "-o", "matches-2.xlsx")
    assert "Of the 17 definite pairs about 100.0 % are right, by 6 that were looked at" in answer.out
    assert "20 on more than one list" in answer.out, "the three doubtful ones were in the sample, and are decided"
    found = json.loads(plait("match", *lists, "--decisions", "matches-2.xlsx", "--json").out)["sample"]
    assert found["definite"]["answered"] == 6
    assert 0.5 < found["definite"]["least"] < 1 == found["definite"]["most"]
    assert found["doubtful"]["least"] == found["doubtful"]["most"] == 1, "all three were looked at"


def test_a_model_is_saved_and_used_again(plait: Plait, lists: list[Path]) -> None:
    assert plait("match", *lists, "--save-model", "model.json", "--today", "2026-11-22").status == 0
    answer = plait("match", *lists, "--model", "model.json")
    assert "A model that was learned on 22 November 2026 from 120 rows was used." in answer.out
    assert "17 on more than one list" in answer.out


def test_one_to_one_nobody_is_joined_with_two_rows_of_one_list(plait: Plait, tmp_path: Path) -> None:
    rows = people(40)
    lists = [written(tmp_path, "one.csv", rows[:30]), written(tmp_path, "two.csv", [*rows[10:], rows[15]])]
    answer = plait("match", *lists, "--one-to-one")
    assert "19 on more than one list" in answer.out
    assert "2 doubtful pairs to check" in answer.out
    assert "20 on more than one list" in plait("match", *lists).out


def test_the_model_is_written_for_splink_with_the_rows_that_it_is_for(plait: Plait, lists: list[Path]) -> None:
    answer = plait("match", *lists, "--splink", "settings.json")
    assert "Written for Splink: settings.json and settings.parquet. The rows show people" in answer.out
    settings = json.loads(Path("settings.json").read_text(encoding="utf-8"))
    assert settings["link_type"] == "link_and_dedupe"
    rows = pl.read_parquet("settings.parquet")
    assert rows.height == 120
    assert set(rows["source_dataset"]) == {path.name for path in lists}
    plait("match", *lists, "--save-model", "model.json")
    assert plait("match", *lists, "--model", "model.json", "--no-repeats", "--splink", "again.json").status == 0
    assert json.loads(Path("again.json").read_text(encoding="utf-8"))["link_type"] == "link_only"


def test_where_no_model_was_learned_there_is_none_for_splink(plait: Plait, tmp_path: Path) -> None:
    strangers = [written(tmp_path, f"{number}.csv", [row]) for number, row in enumerate(people(2))]
    answer = plait("match", *strangers, "--splink", "settings.json", "-o", "matches.xlsx")
    assert (answer.status, answer.out) == (2, "")
    assert "No model was learned from these lists, so there is none to write for Splink" in answer.sentence
    assert not any(Path(name).exists() for name in ("settings.json", "settings.parquet", "matches.xlsx"))


@pytest.mark.parametrize("option", ["-o", "--pairs", "--groups", "--save-model", "--splink"])
def test_a_file_is_never_written_over_what_is_read(plait: Plait, lists: list[Path], option: str) -> None:
    link = {"-o": "link.xlsx", "--save-model": "link.json", "--splink": "link.parquet"}.get(option, "link.csv")
    target = Path(link)
    target.symlink_to(lists[0])
    before = lists[0].read_bytes()
    answer = plait("match", *lists, option, target.with_suffix(".json") if option == "--splink" else target)
    assert (answer.status, lists[0].read_bytes()) == (2, before)
    assert "would be lost" in answer.sentence


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.csv"], "There is no file nowhere.csv"),
        (["one.csv"] * 11, "One to 10 lists can be matched at a time, not 11"),
        (["one.csv", "--most", "few"], "give a number of pairs, such as 200"),
        (["one.csv", "--most", "\u00b2"], "give a number of pairs, such as 200"),
        (["one.csv", "-o", "matches.csv"], ".xlsx"),
        (["one.csv", "phones.csv"], "one.csv has only the phone in common with phones.csv"),
        (["one.csv", "--pairs", "a.csv", "--groups", "a.csv"], "Two files cannot both be a.csv"),
        (["one.csv", "--sample", "0"], "give a number of pairs from 1 to 2,000, such as 50"),
        (["one.csv", "--one-to-one"], "Matching one to one needs two lists"),
        (["one.csv", "--model", "phones.csv"], "phones.csv is no model that plait match saved"),
        (["one.csv", "--model", "m.json", "--save-model", "n.json"], "With --model nothing is learned"),
        (["one.csv", "--splink", "s.json", "--engine", "spark"], "from a run on this computer alone"),
        (["one.csv", "--splink", "s.json", "--save-model", "s.json"], "Two files cannot both be s.json"),
        (["one.csv", "--decisions", "phones.csv"], "phones.csv has no sheet \u201cTo check\u201d"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    plait: Plait, lists: list[Path], tmp_path: Path, words: list[str], said: str
) -> None:
    rows = [[row[5], f"{row[0].lower()}@example.org"] for row in people(9)]
    written(tmp_path, "phones.csv", rows, ["Phone", "E-mail"])
    answer = plait("match", *words)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.sentence


def test_a_file_whose_name_begins_like_a_formula_is_no_formula_in_the_tables(plait: Plait, tmp_path: Path) -> None:
    rows = people(30)
    lists = [written(tmp_path, name, rows) for name in ("=cmd.csv", "plain.csv")]
    pairs, groups = tmp_path / "p.csv", tmp_path / "g.csv"
    assert plait("match", *lists, "--pairs", pairs, "--groups", groups).status == 0
    for path in (pairs, groups):
        cells = {cell for row in csv.reader(path.read_text(encoding="utf-8").splitlines()) for cell in row}
        assert any(cell.endswith("=cmd.csv") for cell in cells)
        assert not any(cell.startswith("=") for cell in cells)
