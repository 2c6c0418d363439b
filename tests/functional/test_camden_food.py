"""The main job on three messy lists of 6,800 rows, held against an independent reading of the same files."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

TODAY = ("--today", "2020-10-05")
FOOD = "Food or shopping"
ROWS = {"council_helpline.csv": 3400, "foodbank_clients.xlsx": 2200, "advice_clients.xlsx": 1200}
FILES = tuple(ROWS)
NO_NEEDS = "foodbank_clients.xlsx"
"""The food bank's list has no column of needs: to be on it means to need food."""
SHARE_FOUND = 0.98
MOST_FALSE = 1 / 1000
"""Errors on cells that are right, of all cells whose truth is known."""
TRUE_OF = {
    "#Person+Resident+GivenName": "forename",
    "#Person+Resident+FamilyName": "surname",
    "#Person+Resident+DateOfBirth": "dob",
    "#Address+Resident+Full": "address",
    "#Address+Resident+Postcode": "postcode",
    "#Contact+Resident+Phone": "phone",
    "#Contact+Resident+Email": "email",
}
"""Tag -> column of the persons whose lists these are made from."""
Cell = tuple[str, int, str]
"""File, row and heading."""
Key = tuple[str, str, str]
"""level ("place" for the whole), area code, category ("" for all)."""


@dataclass(frozen=True)
class Contact:
    """A row as another reader sees it."""

    postcode: str
    needs: frozenset[str]


@dataclass(frozen=True)
class Job:
    """What the commands answered, and where their files are."""

    folder: Path
    checked: dict[str, Any]
    counted: dict[str, Any]
    pooled: dict[str, Any]


def plait(*words: str | Path, place: Path | None = None, expected: int = 0) -> Any:  # noqa: ANN401 - any JSON
    """Run a command as a user would, and read its answer."""
    environment = {**os.environ, **({"PLAIT_PLACE": str(place)} if place else {})}
    done = subprocess.run(
        [sys.executable, "-m", "plait.cli", *words, "--json"],
        capture_output=True,
        check=False,
        env=environment,
    )
    assert (done.returncode, done.stderr) == (expected, b"")
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def lists(shared: Path) -> Path:
    return shared / "data" / "lists" / "camden-food"


@pytest.fixture(scope="module")
def job(shared: Path, lists: Path, tmp_path_factory: pytest.TempPathFactory) -> Job:
    """The whole job, from published files and lists to the picture."""
    folder = tmp_path_factory.mktemp("camden")
    place = folder / "place"
    plait("place", "build", shared / "data" / "places" / "camden", "-o", place, "--name", "Camden", *TODAY)
    checked = {file: plait("check", lists / file, *TODAY, place=place, expected=1) for file in FILES}
    by = ("--by", "ward,need", "--by", "lsoa,need")
    counted = {}
    for file in FILES:
        means = ("--set", f"need={FOOD}") if file == NO_NEEDS else ()
        output = folder / Path(file).with_suffix(".csv")
        counted[file] = plait("count", lists / file, *by, *means, "-o", output, *TODAY, place=place)
    tables = sorted(folder.glob("*.csv"))
    return Job(folder, checked, counted, plait("pool", *tables, "-o", folder / "picture.html", place=place))


@pytest.fixture(scope="module")
def contacts(lists: Path) -> dict[str, list[Contact]]:
    """Every row of every list, read by csv and openpyxl."""
    return {file: list(_contacts(lists / file)) for file in FILES}


@pytest.fixture(scope="module")
def areas_of(shared: Path) -> dict[str, dict[str, str]]:
    """Postcode -> level -> area code, from the look-up itself."""
    path = shared / "data" / "places" / "camden" / "postcode_lsoa21_ward25_codepoint2014.csv"
    return {_bare(row["postcode"]): {"ward": row["ward25_code"], "lsoa": row["lsoa21_code"]} for row in _read_csv(path)}


def _contacts(path: Path) -> Iterator[Contact]:
    heading = {"council_helpline.csv": "Post Code"}.get(path.name, "Postcode")
    needs = {"council_helpline.csv": "Reason for call", "advice_clients.xlsx": "What they need"}.get(path.name)
    for row in _read_csv(path, "cp1252") if path.suffix == ".csv" else _read_sheet(path, heading):
        given = row[needs].split(";") if needs else [FOOD]
        yield Contact(_bare(row[heading]), frozenset(need.strip() for need in given))


def _read_csv(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def _read_sheet(path: Path, heading: str) -> list[dict[str, str]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    top = next(number for number, row in enumerate(rows) if heading in row)
    body = [row for row in rows[top + 1 :] if any(row) and not row[0].startswith(("#", "TOTAL"))]
    return [dict(zip(rows[top], row, strict=True)) for row in body]


def _bare(postcode: str) -> str:
    return re.sub(r"\s", "", postcode).upper()


def true_counts(contacts: list[Contact], areas_of: dict[str, dict[str, str]]) -> Counter[Key]:
    """Contacts by level, area and need, by a plain dictionary look-up."""
    counts: Counter[Key] = Counter()
    for contact in contacts:
        areas = areas_of.get(contact.postcode)
        for category in ("", *contact.needs) if areas else ():
            counts["place", "", category] += 1
            for level, code in (areas or {}).items():
                counts[level, code, category] += 1
    return counts


def printed(count: int) -> int | None:
    return (count + 2) // 5 * 5 or None


# --- Read -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES)
def test_every_row_is_read(job: Job, contacts: dict[str, list[Contact]], file: str) -> None:
    assert job.checked[file]["rows"] == len(contacts[file]) == ROWS[file]
    assert job.counted[file]["desk_only"]["rows_read"] == ROWS[file]


def test_the_totals_row_and_the_sheet_of_notes_are_no_rows(job: Job) -> None:
    food = job.checked[NO_NEEDS]
    assert {"row": 2206, "reason": "totals row"} in food["not_rows"]
    assert food["other_sheets"] == ["Notes"]


def test_headings_and_tags_are_found_without_help(job: Job) -> None:
    found = {file: (job.checked[file]["headings_row"], job.checked[file]["tag_row"]) for file in FILES}
    assert found == dict(zip(FILES, [(1, None), (4, None), (1, 2)], strict=True))


@pytest.fixture(scope="module")
def planted(lists: Path) -> dict[Cell, str]:
    """Each cell with a planted mistake, and which kind it is."""
    return {
        (row["file"], int(row["sheet_row"]), row["column"]): row["mistake"]
        for row in _read_csv(lists / "truth" / "errors.csv")
        if "not an error" not in row["mistake"]
    }


def test_nearly_all_of_the_planted_mistakes_are_found_some_of_every_kind(job: Job, planted: dict[Cell, str]) -> None:
    found = {(file, item["row"], item["heading"]) for file in FILES for item in job.checked[file]["findings"]}

    assert len(planted.keys() & found) >= SHARE_FOUND * len(planted)
    assert {planted[cell] for cell in planted.keys() & found} == set(planted.values())


def test_hardly_a_cell_that_is_right_is_called_an_error(job: Job, lists: Path, planted: dict[Cell, str]) -> None:
    persons = {row["person_id"]: row for row in _read_csv(lists / "truth" / "persons.csv")}
    people = {
        (row["list"], int(row["sheet_row"])): persons[row["person"]]
        for row in _read_csv(lists / "truth" / "people.csv")
        if row["person"] in persons
    }
    judged, false = 0, []
    for file in FILES:
        tags = [item["tag"] for item in job.checked[file]["columns"] if item["tag"] in TRUE_OF]
        judged += len(tags) * sum(name == Path(file).stem for name, _ in people)
        for item in job.checked[file]["findings"]:
            person = people.get((Path(file).stem, item["row"]))
            if item["severity"] != "error" or person is None or item["tag"] not in TRUE_OF:
                continue
            same = _plain(item["value"]) == _plain(person[TRUE_OF[item["tag"]]])
            if same and (file, item["row"], item["heading"]) not in planted:
                false.append((file, item["cell"], item["rule"]))

    assert judged > 30_000
    assert len(false) <= MOST_FALSE * judged, false


def _plain(text: str) -> str:
    """A value without its way of writing: a date year first, a phone number with its 0, no spaces and no signs."""
    if match := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text.strip()):
        text = "-".join(reversed(match.groups()))
    bare = re.sub(r"[^a-z0-9@]", "", text.lower().removesuffix(" 00:00:00"))
    return re.sub(r"^44(?=\d{10}$)", "0", bare)


# --- Counted --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("level", ["ward", "lsoa", "place"])
def test_each_figure_is_the_rounding_of_an_independent_join(
    job: Job,
    contacts: dict[str, list[Contact]],
    areas_of: dict[str, dict[str, str]],
    file: str,
    level: str,
) -> None:
    true = true_counts(contacts[file], areas_of)
    shown = {
        (row["code"] if level != "place" else "", row["category"].replace("All contacts", "")): row["number"]
        for row in job.counted[file]["table"]
        if row["level"] == level
    }
    assert shown == {key: printed(true[level, *key]) for key in shown}
    assert {key[1:] for key in true if key[0] == level} <= set(shown)


@pytest.mark.parametrize("file", FILES)
def test_the_reasons_for_leaving_rows_out_add_up(
    job: Job, contacts: dict[str, list[Contact]], areas_of: dict[str, dict[str, str]], file: str
) -> None:
    desk = job.counted[file]["desk_only"]
    assert desk["rows_counted"] == sum(contact.postcode in areas_of for contact in contacts[file])
    assert desk["rows_counted"] + sum(desk["left_out"].values()) == desk["rows_read"]
    assert desk["left_out"]["no postcode"] == sum(not contact.postcode for contact in contacts[file])


def test_a_cell_of_two_needs_counts_in_both_and_once_in_the_total(
    job: Job, contacts: dict[str, list[Contact]], areas_of: dict[str, dict[str, str]]
) -> None:
    true = true_counts(contacts["advice_clients.xlsx"], areas_of)
    needs = sum(count for (level, _, category), count in true.items() if level == "place" and category)
    shown = {
        row["category"]: row["number"]
        for row in job.counted["advice_clients.xlsx"]["table"]
        if (row["level"], row["by"]) == ("place", "ward,need")
    }
    assert needs > true["place", "", ""] + 200
    assert shown["All contacts"] == printed(true["place", "", ""])
    assert shown[FOOD] == printed(true["place", "", FOOD])


def test_the_receipt_has_rounded_numbers_only(job: Job) -> None:
    for file in FILES:
        receipt = json.loads((job.folder / Path(file).with_suffix(".receipt.json")).read_text(encoding="utf-8"))
        words = [receipt["rows_read"], receipt["rows_counted"], *(rows for _, rows in receipt["left_out"])]
        assert all(word == "fewer than 5" or int(word.replace(",", "")) % 5 == 0 for word in words)


def test_no_name_and_no_postcode_of_the_lists_leaves(job: Job, lists: Path) -> None:
    people = {(row["forename"].lower(), row["surname"].lower()) for row in _read_csv(lists / "truth" / "persons.csv")}
    for path in (*job.folder.glob("*.csv"), *job.folder.glob("*.json"), job.folder / "picture.html"):
        text = path.read_text(encoding="utf-8")
        words = re.findall(r"[a-z]+", text.lower())
        assert set(pairwise(words)) & people == set()
        assert re.findall(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", text) == []


# --- Pooled ---------------------------------------------------------------------------------------------


def test_the_picture_shows_what_all_three_counted(job: Job) -> None:
    view = job.pooled["views"][0]
    assert (view["level"], view["category"]) == ("ward", FOOD)
    assert len(view["rows"]) == 20
    assert [partner["name"] for partner in job.pooled["partners"]] == [
        "advice clients",
        "council helpline",
        "foodbank clients",
    ]


def test_each_pooled_figure_is_the_sum_of_the_roundings(
    job: Job, contacts: dict[str, list[Contact]], areas_of: dict[str, dict[str, str]]
) -> None:
    counts = [true_counts(contacts[file], areas_of) for file in FILES]
    for row in job.pooled["views"][0]["rows"]:
        parts = [printed(true["ward", row["code"], FOOD]) for true in counts]
        assert (row["pooled"]["number"] or 0) == sum(part or 0 for part in parts)


def test_the_page_and_the_workbook_are_there(job: Job) -> None:
    page = (job.folder / "picture.html").read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert "Camden Town" in page
    assert "Picture" in openpyxl.load_workbook(job.folder / "picture.xlsx").sheetnames
