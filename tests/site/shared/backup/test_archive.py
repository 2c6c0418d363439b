"""A backup's file is read whole or not at all, and one that was made to do harm does none."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.site.shared.backup.backups import MADE_AT, changed, manifest_of, sealed, small, zipped

from plait.errors import PlaitError
from plait.site.backup import archive as archives
from plait.site.backup.archive import glance, open_archive
from plait.site.backup.manifest import NotABackup

DEEDS = [json.dumps({"id": number, "verb": "told"}).encode() + b"\n" for number in range(1, 40)]


def quiet(_step: str) -> None:
    """Nobody looks on."""


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A small backup."""
    return small(tmp_path / "plait.zip", audit_deed=DEEDS, jobs_job=[])


def refused(path: Path) -> str:
    """The sentence by which a file is refused, at the latest when its rows are read."""
    with pytest.raises(PlaitError) as raised:
        open_archive(path).check(quiet)
    return str(raised.value)


def test_what_was_written_is_read_back(backup: Path) -> None:
    found = open_archive(backup)
    assert found.manifest.made_at == MADE_AT
    assert [row["id"] for row in found.rows("audit_deed")] == list(range(1, 40))
    assert list(found.rows("jobs_job")) == []


@pytest.mark.slow
def test_every_flipped_bit_is_found(backup: Path) -> None:
    whole = backup.read_bytes()
    found = []
    for at in range(len(whole)):
        backup.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
        with pytest.raises(NotABackup, match="not whole"):
            open_archive(backup)
        found.append(at)
    assert len(found) > 900


def test_a_file_that_ends_too_soon_is_found(backup: Path) -> None:
    whole = backup.read_bytes()
    for length in range(0, len(whole), 7):
        backup.write_bytes(whole[:length])
        assert "not whole" in refused(backup)


@pytest.mark.slow
def test_whatever_was_changed_and_sealed_again_is_answered_in_a_sentence(backup: Path) -> None:
    whole = backup.read_bytes()
    ends = set()
    for at in range(len(whole) - archives.SEAL):
        backup.write_bytes(sealed(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :]))
        try:
            rows = [row["id"] for row in open_archive(backup).rows("audit_deed")]
        except NotABackup:
            ends.add("refused")
        else:  # a date of the zip's own, say
            assert rows == list(range(1, 40))
            ends.add("read")
    assert ends == {"refused", "read"}


@pytest.mark.parametrize("name", ["../evil.jsonl", "/evil.jsonl", "audit_deed.jsonl/../../evil", "notes.txt"])
def test_a_file_that_the_manifest_does_not_name_is_refused(backup: Path, tmp_path: Path, name: str) -> None:
    other = changed(backup, tmp_path / "other.zip", files={name: b"{}\n"})
    assert refused(other) == "The backup holds other files than its manifest names: it was changed."


@pytest.mark.parametrize("name", ["../evil", "Evil", "a" * 64, 'deed"; --'])
def test_a_table_whose_name_is_none_is_refused(backup: Path, tmp_path: Path, name: str) -> None:
    tables = manifest_of(backup)["tables"]
    other = changed(
        backup, tmp_path / "other.zip", files={f"{name}.jsonl": b""}, tables=tables | {name: tables["jobs_job"]}
    )
    assert "manifest is not one that Plait writes" in refused(other)


def test_two_files_of_one_name_are_refused(backup: Path) -> None:
    with zipfile.ZipFile(backup, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("audit_deed.jsonl", b"{}\n")
    backup.write_bytes(sealed(backup.read_bytes()))
    assert "other files than its manifest names" in refused(backup)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = b'{"id":1,"verb":"' + b"a" * 5_000_000 + b'"}\n'
    tables = manifest_of(backup)["tables"]
    tables["audit_deed"]["bytes"] = len(bomb)
    other = changed(backup, tmp_path / "other.zip", files={"audit_deed.jsonl": bomb}, tables=tables)
    assert other.stat().st_size < 10_000
    monkeypatch.setattr(archives, "SUSPECT_UNPACKED", 1_000_000)
    assert "made to do harm" in refused(other)


def test_entries_that_share_their_bytes_are_refused(backup: Path) -> None:
    whole = backup.read_bytes()
    with zipfile.ZipFile(backup) as archive:
        first, second = (archive.getinfo(f"{name}.jsonl").header_offset for name in ("audit_deed", "jobs_job"))
    listed = whole.index(b"PK\x01\x02", second)
    at = whole.index(second.to_bytes(4, "little") + b"jobs_job", listed)
    backup.write_bytes(sealed(whole[:at] + first.to_bytes(4, "little") + whole[at + 4 :]))
    assert "made to do harm" in refused(backup)


def test_texts_that_repeat_themselves_do_not_make_a_backup_that_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "SUSPECT_UNPACKED", 1_000_000)
    remark = json.dumps({"text": "a" * 5_000_000}).encode() + b"\n"
    path = small(tmp_path / "plait.zip", projects_remark=[remark])
    open_archive(path).check(quiet)
    assert path.stat().st_size > 5_000_000


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_way_of_packing_is_refused(backup: Path, method: int) -> None:
    with zipfile.ZipFile(backup) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    backup.write_bytes(zipped(inside, method))
    assert "no manifest that could be read" in refused(backup)


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 100_000 + b"\n",
        b'{"id":' + b"9" * 5000 + b"}\n",
        b"[1]\n",
        b"\xff\n",
        b"\n",
        b'{"id":1}',
    ],
    ids=["deep", "a number of 5,000 digits", "no row", "no text", "nothing", "no end"],
)
def test_a_row_that_is_none_is_answered_in_a_sentence(tmp_path: Path, line: bytes) -> None:
    sentence = refused(small(tmp_path / "plait.zip", audit_deed=[*DEEDS, line]))
    assert sentence in {
        "Row 40 of audit_deed cannot be read: the backup was changed.",
        "plait.zip is damaged: a row of it has no end.",
    }


def test_a_row_without_an_end_is_not_held_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = small(tmp_path / "plait.zip", audit_deed=[b"a" * 3_000_000])
    monkeypatch.setattr(archives, "LONGEST_LINE", 1_000_000)
    assert refused(path) == "plait.zip is damaged: a row of it has no end."


def test_a_row_that_is_too_long_to_be_read_back_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LONGEST_LINE", 20)
    with pytest.raises(PlaitError, match="A row of audit_deed is longer"):
        small(tmp_path / "plait.zip", audit_deed=DEEDS)


@pytest.mark.parametrize("lines", [DEEDS[:-1], [*DEEDS[:-1], DEEDS[0]]], ids=["one is gone", "one is another"])
def test_rows_that_the_manifest_does_not_vouch_for_are_refused(
    backup: Path, tmp_path: Path, lines: list[bytes]
) -> None:
    data = b"".join(lines)
    tables = manifest_of(backup)["tables"]
    tables["audit_deed"]["bytes"] = len(data)
    other = changed(backup, tmp_path / "other.zip", files={"audit_deed.jsonl": data}, tables=tables)
    assert "The rows of audit_deed are not those" in refused(other)


def test_a_table_of_another_length_than_the_manifest_says_is_refused(backup: Path, tmp_path: Path) -> None:
    other = changed(backup, tmp_path / "other.zip", files={"jobs_job.jsonl": DEEDS[0]})
    assert "not as long as its manifest says" in refused(other)


@pytest.mark.parametrize(
    "wrong",
    [
        {"made_at": "yesterday"},
        {"made_at": 5},
        {"plait": None},
        {"place": "a" * 1001},
        {"keep_days": -1},
        {"keep_days": True},
        {"keys": {"secret": "0" * 64}},
        {"keys": {"secret": "0" * 64, "lists": "x"}},
        {"migrations": [["audit"]]},
        {"migrations": 5},
        {"tables": []},
        {"tables": {"audit_deed": {"rows": 2**64}}},
        {"left_out": {"audit_deed": 5}},
    ],
    ids=[
        *("a day that is none", "a number for a day", "no version", "a long place", "days below 0", "days: true"),
        *("a mark is missing", "no mark", "half a step", "no steps", "no tables", "too many rows", "no reason"),
    ],
)
def test_a_manifest_that_plait_does_not_write_is_refused(backup: Path, tmp_path: Path, wrong: dict[str, Any]) -> None:
    other = changed(backup, tmp_path / "other.zip", **wrong)
    assert "manifest is not one that Plait writes" in refused(other)


@pytest.mark.parametrize("text", [b"", b"5", b"{", b"[" * 100_000, b'{"form": 1}', b"\xff"])
def test_a_manifest_that_is_none_is_refused(backup: Path, tmp_path: Path, text: bytes) -> None:
    other = changed(backup, tmp_path / "other.zip", files={"manifest.json": text})
    assert "manifest is not one that Plait writes" in refused(other)


def test_a_format_of_a_newer_version_is_named(backup: Path, tmp_path: Path) -> None:
    other = changed(backup, tmp_path / "other.zip", format="plait-backup/2")
    assert "reads backups of the format plait-backup/1 only: bring Plait up to date" in refused(other)


@pytest.mark.parametrize("data", [b"", b"a", b"PK\x03\x04", b"a" * 1000, sealed(b"a" * 1000)])
def test_what_is_no_backup_is_told_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "holiday.zip"
    path.write_bytes(data)
    assert refused(path).startswith("holiday.zip is ")
    assert glance(path) is None


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "no.zip").endswith("no.zip cannot be read: No such file or directory.")


def test_a_glance_reads_the_manifest_of_a_damaged_file(backup: Path) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[:60] + bytes([whole[60] ^ 255]) + whole[61:])
    found = glance(backup)
    assert found is not None
    assert found.made_at == MADE_AT
