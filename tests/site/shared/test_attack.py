"""What somebody with an account hands in by hand, and what two people do at once."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.site.shared.conftest import Browser, archive

from plait.tables import SafeTable

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.projects.models import Project


def forged(demo: Path, *, old: bytes = b"", new: bytes = b"", **receipt: object) -> list[SimpleUploadedFile]:
    """A table that was changed after it was counted, with a receipt whose checksum fits all the same."""
    table, beside = archive(demo, "food_share")
    text = table.read().replace(old, new) if old else table.read()
    said = json.loads(beside.read()) | receipt | {"table_sha256": hashlib.sha256(text).hexdigest()}
    return [
        SimpleUploadedFile("table.csv", text),
        SimpleUploadedFile("table.receipt.json", json.dumps(said).encode()),
    ]


def hand_in(project: Project, person: Person, files: list[SimpleUploadedFile]) -> tuple[int, list[str]]:
    browser = Browser(person)
    page = browser.send(f"/questions/{project.ident}/contribute/", table=files)
    return browser.status, page.errors


FORGED = {
    "an area of another name": {"old": b"Bellfield", "new": b"<script>"},
    "an area of another code": {"old": b"E05990003", "new": b"E99999999"},
    "another kind of area": {"old": b",ward,", "new": b",street,"},
    "a category that nobody agreed on": {"old": b"Food or shopping", "new": b"=cmd|calc"},
    "a category without an end": {"old": b"Food or shopping", "new": b"x" * 10_000},
    "a missing line": {"old": b'"ward,need",ward,E05990003,Bellfield,All contacts,10,10\r\n'},
    "a line twice": {"old": b"Castle Mound,All", "new": b"Castle Mound,Food or shopping,15,15\r\nx"},
    "nothing to count by": {"by": []},
    "too much to count by": {"by": ["ward,need,language"]},
    "another thing to count by": {"by": ["ward,language", "lsoa,language"]},
    "a breakdown named a thousand times": {"by": ["ward,need", "lsoa,need"] * 1_000},
    "left-out rows that are no number": {"left_out": [["no postcode", ""]]},
    "a text without an end": {"covers": "x" * 10_000},
    "a text that no database takes": {"covers": "April\x00May"},
    "a checksum that is none": {"list_checksum": "x"},
    "an e-mail address": {"covers": "ask zqmary@example.org"},
}


@pytest.mark.parametrize("change", FORGED.values(), ids=FORGED.keys())
def test_a_forged_table_is_refused_in_one_sentence(
    demo: Path, project: Project, asker: Person, change: dict[str, Any]
) -> None:
    status, errors = hand_in(project, asker, forged(demo, **change))
    assert (status, len(errors), project.contributions.count()) == (422, 1, 0)


def test_a_table_that_hides_its_boundaries_is_refused(demo: Path, project: Project, asker: Person) -> None:
    place = json.loads((demo / "tables" / "food_share.receipt.json").read_text())["place"]
    status, errors = hand_in(project, asker, forged(demo, place=place | {"vintages": {}}))
    assert (status, len(errors)) == (422, 1)


def test_a_table_with_more_lines_than_any_place_has_is_refused_at_once(
    demo: Path, project: Project, asker: Person
) -> None:
    heading = (demo / "tables" / "food_share.csv").read_bytes().split(b"\r\n")[0] + b"\r\n"
    lines = b"".join(b'"ward,need",ward,E05990003,Bellfield,c%d,5,5\r\n' % number for number in range(50_000))
    files = forged(demo, old=(demo / "tables" / "food_share.csv").read_bytes(), new=heading + lines)
    status, errors = hand_in(project, asker, files)
    assert (status, len(errors)) == (422, 1)


def test_an_archive_with_a_damaged_stream_is_refused(demo: Path, project: Project, asker: Person) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for item in archive(demo, "food_share"):
            file.writestr(item.name or "", item.read())
    damaged = bytearray(packed.getvalue())
    damaged[60:90] = b"\xff" * 30
    status, errors = hand_in(project, asker, [SimpleUploadedFile("table.zip", bytes(damaged))])
    assert (status, errors) == (422, ["table.zip is damaged: save it again at the desk."])


def test_more_files_than_a_table_has_are_not_unpacked(demo: Path, project: Project, asker: Person) -> None:
    status, errors = hand_in(project, asker, [*archive(demo, "food_share"), *archive(demo, "food_share")])
    assert (status, len(errors)) == (422, 1)


def test_the_name_of_a_list_is_not_stored(project: Project, asker: Person, tables: dict[str, SafeTable]) -> None:
    from plait.site.projects.actions import draft_table

    draft = draft_table(project, by=asker, table=tables["food_share"])
    assert (draft.receipt["name"], draft.receipt["contact"]) == ("", "")


def test_a_draft_that_was_replaced_in_another_window_is_said_to_be_gone(
    project: Project, asker: Person, tables: dict[str, SafeTable], monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.projects.actions import draft_table, drop_draft
    from plait.site.projects.models import Contribution

    draft = draft_table(project, by=asker, table=tables["food_share"])
    browser = Browser(asker)

    def second(contribution: Contribution, *, by: Person) -> Contribution:
        draft_table(project, by=by, table=tables["food_share"])
        return drop_draft(contribution, by=by)

    monkeypatch.setattr("plait.site.projects.views.tables.drop_draft", second)
    page = browser.send(f"/questions/{project.ident}/tables/{draft.pk}/drop/")
    assert (browser.status, "changed meanwhile" in page.text) == (409, True)


def test_a_draft_of_somebody_who_said_no_meanwhile_is_refused_in_a_sentence(
    project: Project, asker: Person, tables: dict[str, SafeTable]
) -> None:
    from plait.site.projects.actions import decline, draft_table

    draft = draft_table(project, by=asker, table=tables["food_share"])
    decline(project.partners.get(person=asker), by=asker, reason="No time.", offer="")
    browser = Browser(asker)
    page = browser.send(f"/questions/{project.ident}/tables/{draft.pk}/drop/")
    assert (browser.status, "You said no to taking part" in page.text) == (409, True)


def test_every_address_of_anothers_question_is_closed_to_every_method(
    project: Project, member: Callable[..., Person]
) -> None:
    stranger = Browser(member("Sam Stranger", organisation="Elsewhere"))
    for method in ("head", "put", "delete", "patch", "options"):
        for page in ("", "picture/", "publish/", "say/", "contribute/", "tables/1/"):
            answer = getattr(stranger.client, method)(f"/questions/{project.ident}/{page}")
            assert answer.status_code in {404, 405}, (method, page)
