"""``plait count`` writes a safe table and its receipt, and keeps exact figures on the screen."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plait.cli.main import main

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Plait

POSTCODE = "#Address+Resident+Postcode"


@pytest.fixture
def thirty(tmp_path: Path) -> Path:
    """A list of 31 rows: 23 in Northside, 7 in Southside, one without a postcode."""
    rows = ["XA1 0AA,Housing"] * 23 + ["XA1 1AA,Housing"] * 7 + [",Housing"]
    path = tmp_path / "thirty.csv"
    path.write_text("\n".join(["Postcode,Needs", *rows]), encoding="utf-8")
    return path


def test_the_table_and_its_receipt_are_written_and_named(plait: Plait, thirty: Path, place: Path) -> None:
    answer = plait("count", thirty, "--place", place, "-o", "out.csv")
    assert (answer.status, answer.err) == (0, "")
    assert "Written: out.csv and out.receipt.json." in answer.out
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        totals = {line["area"]: line["contacts"] for line in csv.DictReader(file) if line["category"] == "All contacts"}
    assert totals == {"Northside": "25", "Southside": "5", "Testham": "30"}


def test_without_an_output_nothing_is_written(plait: Plait, thirty: Path, place: Path, tmp_path: Path) -> None:
    assert "Nothing was written" in plait("count", thirty, "--place", place).out
    assert [path for path in tmp_path.rglob("*") if "receipt" in path.name or path.suffix == ".csv"] == [thirty]


def test_json_is_all_there_is_on_stdout(plait: Plait, thirty: Path, place: Path) -> None:
    answer = plait("count", thirty, "--place", place, "-o", "out.csv", "--json")
    assert answer.err == ""
    found = json.loads(answer.out)
    assert found["receipt"] == json.loads(Path("out.receipt.json").read_text(encoding="utf-8"))
    assert set(found) == {"table", "receipt", "desk_only"}


def test_exact_figures_stand_only_where_they_are_marked_to_stay(plait: Plait, thirty: Path, place: Path) -> None:
    found = json.loads(plait("count", thirty, "--place", place, "--json").out)
    desk = found.pop("desk_only")
    assert (desk["rows_read"], desk["rows_counted"], desk["left_out"]) == (31, 30, {"no postcode": 1})
    assert {row["number"] for row in found["table"]} == {5, 25, 30, None}
    assert (found["receipt"]["rows_read"], found["receipt"]["rows_counted"]) == ("30", "30")


def test_exact_figures_are_on_the_screen_and_in_no_file(plait: Plait, thirty: Path, place: Path) -> None:
    answer = plait("count", thirty, "--place", place, "-o", "out.csv")
    assert "For you only, exact: 31 rows read, 30 counted." in answer.out
    assert "31" not in Path("out.csv").read_text(encoding="utf-8")


def test_the_day_that_is_given_dates_the_receipt(plait: Plait, thirty: Path, place: Path) -> None:
    plait("count", thirty, "--place", place, "-o", "out.csv", "--today", "2025-11-22")
    assert json.loads(Path("out.receipt.json").read_text(encoding="utf-8"))["counted_on"] == "2025-11-22"


def test_two_runs_on_a_day_write_the_same_bytes(plait: Plait, thirty: Path, place: Path) -> None:
    written = []
    for _ in range(2):
        plait("count", thirty, "--place", place, "-o", "out.csv", "--today", "2025-11-22")
        written.append([Path(name).read_bytes() for name in ("out.csv", "out.receipt.json")])
    assert written[0] == written[1]


# --- Options --------------------------------------------------------------------------------------------


def test_what_the_owner_says_stands_in_the_receipt(plait: Plait, tmp_path: Path, place: Path) -> None:
    (tmp_path / "food.csv").write_text("Postcode,Ref\nXA1 0AA,F1\n", encoding="utf-8")
    plait(
        *("count", "food.csv", "--place", place, "-o", "out.csv", "--set", "need=food or shopping"),
        *("--name", "Food share", "--contact", "Liam", "--means", "Asked for a parcel."),
    )
    receipt = json.loads(Path("out.receipt.json").read_text(encoding="utf-8"))
    assert [receipt[name] for name in ("name", "contact", "meaning")] == ["Food share", "Liam", "Asked for a parcel."]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--set", "need"], "--set 'need' needs a name, an = and a value."),
        (["--set", "=Housing"], "needs a name"),
        (["--set", "need=Housing"], "has a column for need"),
        (["--set", "shoes=red"], "\u201cshoes\u201d in --set is not known"),
        (["--tag", "Postcode"], "--tag 'Postcode' needs a name, an = and a value."),
        (["--tag", "Shoes=#Need+Type"], "There is no column \u201cShoes\u201d"),
        (["--tag", f"Needs={POSTCODE}", "--tag", "Postcode="], "None of the postcodes in this list lies in"),
        (["--by", "need"], "needs one kind of area"),
        (["--by", "ward,need,age"], "too finely"),
        (["--by", "msoa"], "no areas of the level 'msoa'"),
        (["--sheet", "Two"], "has no sheet \u201cTwo\u201d"),
    ],
)
def test_a_wrong_choice_is_answered_in_one_sentence(
    plait: Plait, thirty: Path, place: Path, words: list[str], said: str
) -> None:
    answer = plait("count", thirty, "--place", place, *words)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.sentence


# --- The place ------------------------------------------------------------------------------------------


def test_the_place_may_be_named_in_the_environment(
    plait: Plait, thirty: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAIT_PLACE", str(place))
    assert "counted for Testham (a made-up place)" in plait("count", thirty).out


def test_the_option_comes_before_the_environment(
    plait: Plait, thirty: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAIT_PLACE", "nowhere")
    assert plait("count", thirty, "--place", place).status == 0


def test_a_place_is_asked_for_where_none_was_chosen(plait: Plait, thirty: Path) -> None:
    answer = plait("count", thirty)
    assert answer.status == 2
    assert answer.sentence.startswith("No place was chosen: give its folder with --place")
    assert "plait demo" in answer.sentence


@pytest.mark.parametrize("file", ["postcodes.parquet", "areas.parquet", "manifest.json"])
def test_a_place_that_was_tampered_with_is_refused(
    plait: Plait, thirty: Path, place: Path, tmp_path: Path, file: str
) -> None:
    pack = shutil.copytree(place, tmp_path / "pack")
    data = (pack / file).read_bytes()
    (pack / file).write_bytes(data.replace(b"XA1", b"XA2").replace(b"Testham", b"Tasthem") + b" ")
    answer = plait("count", thirty, "--place", pack, "-o", "out.csv")
    if file == "manifest.json":
        assert "was changed after it was built" in answer.sentence
    else:
        assert f"{file} of the place pack of Testham was changed or damaged" in answer.sentence
    assert not Path("out.csv").exists()


def test_a_place_that_lost_a_file_is_refused(plait: Plait, thirty: Path, place: Path, tmp_path: Path) -> None:
    pack = shutil.copytree(place, tmp_path / "pack")
    (pack / "postcodes.parquet").unlink()
    assert "postcodes.parquet is missing" in plait("count", thirty, "--place", pack).sentence


# --- Where it is written --------------------------------------------------------------------------------


def test_a_folder_that_is_not_there_is_made(plait: Plait, thirty: Path, place: Path) -> None:
    assert plait("count", thirty, "--place", place, "-o", "a/b c/\u00fct.csv").status == 0
    assert Path("a/b c/\u00fct.receipt.json").is_file()


@pytest.mark.parametrize("target", ["thirty.csv", "sub/../thirty.csv", "link.csv", "hard.csv"])
def test_a_table_is_never_written_over_the_list(
    plait: Plait, thirty: Path, place: Path, tmp_path: Path, target: str
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.csv").symlink_to(thirty)
    os.link(thirty, tmp_path / "hard.csv")
    before = thirty.read_bytes()
    answer = plait("count", thirty, "--place", place, "-o", target)
    assert (answer.status, thirty.read_bytes()) == (2, before)
    assert answer.sentence == f"{target} is read by this command and would be lost: write to another file."


def test_a_receipt_is_never_written_over_the_list(plait: Plait, thirty: Path, place: Path) -> None:
    odd = thirty.rename(thirty.with_name("table.receipt.json"))
    before = odd.read_bytes()
    assert plait("count", odd, "--place", place, "-o", "table.csv").status == 2
    assert odd.read_bytes() == before


@pytest.mark.parametrize("target", ["thirty.csv/out.csv", "/proc/nowhere/out.csv"])
def test_what_cannot_be_written_is_said_in_one_sentence(plait: Plait, thirty: Path, place: Path, target: str) -> None:
    answer = plait("count", thirty, "--place", place, "-o", target)
    assert answer.status == 2
    assert "cannot be written" in answer.sentence
    assert thirty.is_file()


@pytest.mark.parametrize("verb", ["check --report", "count -o", "pool -o"])
@pytest.mark.parametrize("target", ["folder", ".", "/", "", ".."])
def test_a_folder_is_no_name_for_what_is_written(plait: Plait, thirty: Path, verb: str, target: str) -> None:
    Path("folder").mkdir()
    name, option = verb.split()
    answer = plait(name, thirty, option, target)
    assert (answer.status, answer.out) == (2, "")
    assert f"{target!r} is a folder, and the name of a file is wanted" in answer.sentence


def test_a_name_that_is_no_text_is_no_fault(process: Plait, thirty: Path, place: Path, tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.csv")).write_bytes(thirty.read_bytes())
    answer = process("count", b"caf\xe9.csv", "--place", place, "-o", "out.csv")
    assert (answer.status, answer.err) == (0, "")
    assert json.loads((tmp_path / "out.receipt.json").read_text(encoding="utf-8"))["name"].startswith("caf")


def test_a_file_without_a_name_of_its_own_is_named_after_the_file(plait: Plait, thirty: Path, place: Path) -> None:
    named = thirty.rename(thirty.with_name("food_share 2025.csv"))
    assert plait("count", named, "--place", place).out.startswith("food share 2025, counted for Testham")


def test_a_verb_can_be_called_from_python(thirty: Path, place: Path) -> None:
    assert main(["count", str(thirty), "--place", str(place)]) == 0
