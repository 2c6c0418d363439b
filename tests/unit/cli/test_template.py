"""``plait template`` writes an empty list to fill in, and says which there are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from plait.standard import load_dictionary

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Plait

TODAY = ("--today", "2026-11-22")
EXTENSION = """\
name = "Camden"
version = "3"

[[tag]]
tag = "#Volunteer+X_Bicycle"
name = "Has a bicycle"
definition = "Whether the volunteer can deliver by bicycle."
type = "list"
allowed = ["Cargo bicycle", "Bicycle", "None at all"]
example = "Bicycle"
sensitive = "personal"
"""


def tags_in(path: str) -> list[object]:
    return [cell.value for cell in openpyxl.load_workbook(path).worksheets[0][2]]


def test_a_template_is_written_and_the_next_step_said(plait: Plait) -> None:
    answer = plait("template", "services", "-o", "services.xlsx", *TODAY)

    assert (answer.status, answer.err) == (0, "")
    assert "Written: services.xlsx, with 14 columns of the Plait standard" in answer.out
    assert "plait check services.xlsx" in answer.out
    assert openpyxl.load_workbook("services.xlsx").sheetnames == ["Services", "Read me", "Data dictionary", "Lists"]


def test_the_same_day_gives_the_same_file(plait: Plait) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        assert plait("template", "referrals", "-o", name, *TODAY).status == 0

    assert Path("one.xlsx").read_bytes() == Path("two.xlsx").read_bytes()


def test_columns_are_picked_without_a_template(plait: Plait) -> None:
    assert plait("template", "--columns", "need, Postcode", "-o", "calls.xlsx").status == 0

    assert tags_in("calls.xlsx") == ["#Need+Type", "#Address+Resident+Postcode"]


def test_picked_columns_stand_instead_of_the_templates_own(plait: Plait) -> None:
    assert plait("template", "volunteers", "--columns", "Skills", "-o", "few.xlsx").status == 0

    assert (tags_in("few.xlsx"), openpyxl.load_workbook("few.xlsx").sheetnames[0]) == (
        ["#Volunteer+Skills"],
        "Volunteers",
    )


def test_a_partnerships_own_columns_can_be_picked(plait: Plait) -> None:
    Path("camden.toml").write_text(EXTENSION, encoding="utf-8")
    words = ("--columns", "Skills, Has a bicycle", "--extension", "camden.toml", "-o", "few.xlsx")
    answer = plait("template", "volunteers", *words)

    assert (answer.status, answer.err) == (0, "")
    assert tags_in("few.xlsx") == ["#Volunteer+Skills", "#Volunteer+X_Bicycle"]
    assert str(openpyxl.load_workbook("few.xlsx")["Data dictionary"]["A1"].value).endswith("; Camden 3")


def test_an_empty_template_is_answered_with_what_to_do(plait: Plait) -> None:
    plait("template", "residents", "-o", "residents.xlsx")
    answer = plait("check", "residents.xlsx")

    assert answer.status == 2
    assert answer.sentence.startswith("residents.xlsx has no rows yet: fill in the sheet \u201cResidents\u201d below")


def test_the_list_names_every_template_with_its_columns(plait: Plait) -> None:
    answer = plait("template", "--list")

    assert answer.status == 0
    assert [line.partition(":")[0] for line in answer.out.splitlines() if ": one row for each" in line] == [
        "residents",
        "volunteers",
        "services",
        "referrals",
    ]
    assert "#Person+Volunteer+AllNames" in answer.out


def test_the_list_can_be_had_as_json(plait: Plait) -> None:
    answer = json.loads(plait("template", "--list", "--json").out)

    assert answer["follows"] == str(load_dictionary().follows)
    assert answer["templates"][2]["name"] == "services"


def test_json_is_all_there_is_on_stdout(plait: Plait) -> None:
    answer = plait("template", "--columns", "need", "-o", "calls.xlsx", "--json")

    assert (answer.status, answer.err) == (0, "")
    assert json.loads(answer.out)["columns"] == [{"heading": "Support needed", "tag": "#Need+Type"}]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Say which template you want (residents, volunteers, services, referrals), or pick columns"),
        (("residents",), "Say which file to write, with -o FILE.xlsx."),
        (("residents", "-o", "list.csv"), "'list.csv' has to end in .xlsx"),
        (("residence", "-o", "list.xlsx"), "There is no template \u201cresidence\u201d: choose one of residents"),
        (("--columns", "Postcod", "-o", "list.xlsx"), "perhaps you mean #Address+Resident+Postcode (Postcode)."),
        (("--columns", ",", "-o", "list.xlsx"), "No column was chosen"),
        (("services", "-o", "list.xlsx", "--extension", "nowhere.toml"), "nowhere.toml cannot be read"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(plait: Plait, words: tuple[str, ...], said: str) -> None:
    answer = plait("template", *words)

    assert (answer.status, answer.out) == (2, "")
    assert said in answer.sentence
    assert not Path("list.xlsx").exists()


def test_an_extension_that_is_no_text_is_said_in_one_sentence(plait: Plait) -> None:
    Path("camden.toml").write_bytes(b"\xff\xfe\x00")
    answer = plait("template", "services", "-o", "list.xlsx", "--extension", "camden.toml")

    assert answer.status == 2
    assert "camden.toml cannot be read: save it as text" in answer.sentence
