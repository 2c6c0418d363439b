"""Matches as bytes and back: they say and decide what they did before, and other bytes are refused."""

from __future__ import annotations

import json
import struct
from datetime import date
from pathlib import Path

import pytest
from tests.unit.linkage.made import short_lists

from plait.errors import PlaitError
from plait.linkage import match, match_workbook
from plait.linkage.decisions import Answer
from plait.linkage.explaining import explained
from plait.linkage.kept import matches_from_bytes, matches_to_bytes
from plait.linkage.matching import Matches
from plait.linkage.reviewing import Said, reviewed

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Matches:
    """Two short lists matched, with decisions handed in."""
    folder = tmp_path_factory.mktemp("lists")
    lists = short_lists(folder)
    first = match(lists)
    pairs = first.doubtful.select("a", "b").rows()
    said = [Said(pairs[0], Answer.SAME, "ann", "his aunt knows"), Said(pairs[1], Answer.DIFFERENT, "ann")]
    workbook = folder / "matches.xlsx"
    workbook.write_bytes(match_workbook(reviewed(first, said, second_opinion=False), made_on=DAY))
    matches = match(lists, decisions=workbook)
    assert (len(matches.decisions), matches.decided.height, len(matches.repeats.lists)) == (2, 2, 2)
    return matches


def test_the_same_matches_come_back(found: Matches) -> None:
    again = matches_from_bytes(matches_to_bytes(found))
    assert [(item.name, item.fields, item.tagged) for item in again.lists] == [
        (item.name, item.fields, None) for item in found.lists
    ]
    for name in ("rows", "scored", "decided", "pairs", "groups", "doubtful"):
        assert getattr(again, name).equals(getattr(found, name)), name
        assert getattr(again, name).schema == getattr(found, name).schema, name
    for name in ("too_common", "compared", "decisions", "people", "on_several_lists"):
        assert getattr(again, name) == getattr(found, name), name
    assert (again.learned.trouble, again.learned.rounds) == (found.learned.trouble, found.learned.rounds)


def test_they_are_gone_on_with_as_if_they_had_never_been_away(found: Matches) -> None:
    again = matches_from_bytes(matches_to_bytes(found))
    for a, b in found.scored.select("a", "b").rows():
        assert explained(again, a, b) == explained(found, a, b)
    said = [Said(found.doubtful.select("a", "b").row(0), Answer.SAME, "bo", "\u0141ukasz \u201cknows\u201d")]
    one, other = (reviewed(each, said, second_opinion=False) for each in (found, again))
    assert one.rows.equals(other.rows)
    assert match_workbook(one, made_on=DAY) == match_workbook(other, made_on=DAY)
    third = matches_from_bytes(matches_to_bytes(other))
    assert third.decisions == one.decisions
    assert matches_to_bytes(third) == matches_to_bytes(other)


def test_of_the_lists_no_more_is_kept_than_was_compared(tmp_path: Path) -> None:
    lists = short_lists(tmp_path)
    for path in lists:
        headings, *rows = path.read_text().splitlines()
        path.write_text("\n".join([f"{headings},Notes", *(f"{row},zqnote" for row in rows)]) + "\n")
    content = matches_to_bytes(match(lists))
    kept = matches_from_bytes(content)
    assert not any("zqnote" in str(value) for value in kept.rows.rows())
    assert [item.unused for item in kept.lists] == [("Notes",), ("Notes",)]
    assert b"zqnote" not in content


def test_another_form_is_refused_in_a_sentence(found: Matches) -> None:
    content = matches_to_bytes(found)
    (size,) = struct.unpack_from(">Q", content)
    about = json.dumps(json.loads(content[8 : 8 + size]) | {"form": 0}).encode()
    with pytest.raises(PlaitError, match=r"^This was matched by another version of Plait: match the lists again\.$"):
        matches_from_bytes(struct.pack(">Q", len(about)) + about + content[8 + size :])


def test_what_was_kept_before_unused_columns_were_told_is_still_read(found: Matches) -> None:
    content = matches_to_bytes(found)
    (size,) = struct.unpack_from(">Q", content)
    about = json.loads(content[8 : 8 + size])
    for item in about["lists"]:
        del item["unused"]
    before = json.dumps(about).encode()
    again = matches_from_bytes(struct.pack(">Q", len(before)) + before + content[8 + size :])
    assert [item.unused for item in again.lists] == [(), ()]
