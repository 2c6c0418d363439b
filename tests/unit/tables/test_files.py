"""A table on disk is read back as it was counted, or refused in one plain sentence."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from plait.errors import PlaitError, TableError
from plait.tables import read_table, receipt_path, write_table
from plait.tables.files import HEADINGS, table_text

if TYPE_CHECKING:
    from tests.unit.tables.conftest import Desk


@pytest.fixture
def path(desk: Desk, tmp_path: Path) -> Path:
    """A table with its receipt."""
    rows = desk.rows({"postcode": ["XA1 0AA"] * 1_234, "need": ["Food or shopping"] * 1_234})
    return desk.written(rows, tmp_path)


def reseal(path: Path) -> None:
    """Put the checksum of a changed table into its receipt."""
    receipt = json.loads(receipt_path(path).read_text(encoding="utf-8"))
    receipt["table_sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    receipt_path(path).write_text(json.dumps(receipt), encoding="utf-8")


def with_last_line(path: Path, words: str, number: str) -> None:
    """Give the last line of the table other figures, and seal it again."""
    lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    lines[-1][-2:] = [words, number]
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    reseal(path)


def refusal(path: Path) -> str:
    """The one sentence with which a table is refused."""
    with pytest.raises(TableError) as caught:
        read_table(path)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


# --- As it was counted --------------------------------------------------------------------------------


def test_a_table_comes_back_as_it_was_written(desk: Desk, tmp_path: Path) -> None:
    rows = desk.rows({"postcode": ["XA1 0AA"] * 8, "need": ["Food or shopping"] * 8})
    written = desk.table(rows, by=["ward,need", "lsoa,need"])
    written = write_table(written.frame, written.receipt, tmp_path / "table.csv")
    read = read_table(tmp_path / "table.csv")
    assert read.frame.equals(written.frame)
    assert read.receipt == written.receipt


def test_the_receipt_stands_beside_the_table(path: Path) -> None:
    assert receipt_path(path) == path.with_name("helpline.receipt.json")
    assert receipt_path(path).is_file()


def test_a_hidden_count_is_words_and_an_empty_cell_and_never_zero(path: Path) -> None:
    lines = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    figures = {(line["contacts"], line["contacts rounded"]) for line in lines}
    assert figures == {("1235", "1235"), ("fewer than 5", "")}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "\t=", "\uff1d"])
def test_a_name_that_looks_like_a_formula_is_written_as_text(start: str) -> None:
    frame = pl.DataFrame([("ward", "ward", "E05000001", f"{start}1+1", "All contacts", 5)], orient="row")
    frame.columns = ["by", "level", "code", "name", "category", "number"]
    line = list(csv.reader(io.StringIO(table_text(frame))))[1]
    assert line[3] == f"'{start}1+1"


def test_a_table_in_a_folder_with_a_name_in_another_script_is_read(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "\u0434\u0430\u043d\u043d\u044b\u0435 2025"
    assert read_table(desk.written(desk.rows({"postcode": ["XA1 0AA"]}), folder, by=["ward"])).receipt.name


# --- Whole or not at all ------------------------------------------------------------------------------


def test_a_table_that_could_not_be_put_in_its_place_leaves_nothing_behind(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    table = desk.table(desk.rows({"postcode": ["XA1 0AA"]}), by=["ward"])
    monkeypatch.setattr("os.replace", full)
    with pytest.raises(PlaitError, match=r"table\.csv cannot be written: No space left on device\.$"):
        write_table(table.frame, table.receipt, tmp_path / "table.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_table_that_was_there_before_survives_a_stop_in_the_middle(
    desk: Desk, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    table = desk.table(desk.rows({"postcode": ["XA1 2AA"]}), by=["ward"])
    monkeypatch.setattr("os.replace", stop)
    with pytest.raises(KeyboardInterrupt):
        write_table(table.frame, table.receipt, path)
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before


def test_a_new_table_beside_an_old_receipt_is_refused(desk: Desk, path: Path) -> None:
    table = desk.table(desk.rows({"postcode": ["XA1 2AA"] * 9}), by=["ward"])
    path.write_text(table_text(table.frame), encoding="utf-8", newline="")
    assert "was changed after it was counted" in refusal(path)


# --- Not as it was counted ------------------------------------------------------------------------------


def test_a_table_of_which_one_figure_was_changed_is_refused(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"1235", b"1240"))
    assert "was changed after it was counted" in refusal(path)


def test_a_table_that_excel_saved_again_is_refused(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert "was changed after it was counted" in refusal(path)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        *[("3", "3"), ("1234", "1234"), ("3", ""), ("", "3"), ("5", "10"), ("fewer than 5", "5")],
        *[("0", "0"), ("0", ""), ("", ""), ("-5", "-5"), ("05", "05"), ("5.0", "5.0"), ("1e1", "1e1")],
        *[("\u00b2", "\u00b2"), ("\u0661\u0660", "\u0661\u0660"), ("5" * 5000, "5" * 5000)],
    ],
)
def test_a_figure_that_counting_never_prints_is_refused_even_under_a_good_checksum(
    path: Path, words: str, number: str
) -> None:
    with_last_line(path, words, number)
    assert "not rounded to 5" in refusal(path)


@pytest.mark.parametrize(
    "data",
    [
        "Name,Postcode,Need\nAnn Alpha,XA1 0AA,Housing\n",
        "",
        "\0\0\0\0",
        '"counted by","level"\n',
        "\xff\xfe",
    ],
)
def test_a_file_that_is_no_table_is_refused_and_nothing_in_it_is_said(path: Path, data: str) -> None:
    path.write_text(data, encoding="utf-8")
    sentence = refusal(path)
    assert "is not a table made by plait count" in sentence
    assert "Alpha" not in sentence


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: text.index("\r\n") + 2],
        lambda text: text + "ward,ward,E05000001\r\n",
        lambda text: text + 'ward,ward,E05000001,"' + "x" * 200_000,
    ],
    ids=["no lines", "a short line", "a cell without an end"],
)
def test_a_damaged_table_is_refused_even_under_a_good_checksum(path: Path, damage: Callable[[str], str]) -> None:
    path.write_text(damage(path.read_bytes().decode()), encoding="utf-8", newline="")
    reseal(path)
    assert "is damaged" in refusal(path)


def test_a_file_far_larger_than_any_table_is_not_read(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(60_000_000)
    assert "is not a table made by plait count" in refusal(path)


def test_a_table_that_is_not_there_is_said_to_be_missing(path: Path) -> None:
    assert "cannot be opened: No such file" in refusal(path.with_name("other.csv"))


# --- Receipts -------------------------------------------------------------------------------------------


def test_a_table_without_a_receipt_is_refused_and_the_receipt_is_named(path: Path) -> None:
    receipt_path(path).unlink()
    assert "ask its sender for helpline.receipt.json" in refusal(path)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '"plait-receipt/1"', "{}", '{"format": "plait-receipt/9"}', "[" * 100_000]
)
def test_a_file_that_is_no_receipt_is_refused(path: Path, text: str) -> None:
    receipt_path(path).write_text(text, encoding="utf-8")
    assert "helpline.receipt.json is" in refusal(path)


def test_a_receipt_that_is_no_text_is_refused(path: Path) -> None:
    receipt_path(path).write_bytes(b"\xff\xfe\x00")
    assert "is damaged" in refusal(path)


FIELDS = (
    *("name", "contact", "meaning", "counted_on", "covers", "place", "by", "rows_read", "rows_counted"),
    *("left_out", "noted", "not_rows", "other_sheets", "tags_used", "list_checksum", "versions", "notes"),
    "table_sha256",
)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", [None, 7.5, [7], [["one"]], {"one": 7}, "\ud800"], ids=repr)
def test_a_receipt_with_a_field_of_another_kind_is_refused(path: Path, field: str, value: object) -> None:
    receipt = json.loads(receipt_path(path).read_text(encoding="utf-8"))
    receipt_path(path).write_text(json.dumps(receipt | {field: value}), encoding="utf-8")
    assert "helpline.receipt.json is damaged" in refusal(path)


@pytest.mark.parametrize("field", FIELDS)
def test_a_receipt_that_lacks_a_field_is_refused(path: Path, field: str) -> None:
    receipt = json.loads(receipt_path(path).read_text(encoding="utf-8"))
    del receipt[field]
    receipt_path(path).write_text(json.dumps(receipt), encoding="utf-8")
    assert "helpline.receipt.json is damaged" in refusal(path)


@pytest.mark.parametrize("field", ["code", "name", "vintages", "sources", "made_up"])
@pytest.mark.parametrize("value", [None, 7, [7], {"ward": 7}], ids=repr)
def test_a_receipt_of_a_place_of_another_kind_is_refused(path: Path, field: str, value: object) -> None:
    receipt = json.loads(receipt_path(path).read_text(encoding="utf-8"))
    receipt["place"][field] = value
    receipt_path(path).write_text(json.dumps(receipt), encoding="utf-8")
    assert "helpline.receipt.json is damaged" in refusal(path)


def test_the_headings_say_what_each_column_is(path: Path) -> None:
    assert path.read_text(encoding="utf-8").splitlines()[0] == ",".join(HEADINGS)
