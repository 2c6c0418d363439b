"""Whatever is planted in a log, a letter, the record or an address is found: the other tests of this folder lean on it.

Each site that they open is looked through when it ends, and each browser (see `conftest`).
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.browser.conftest import Visitor
from tests.browser.steps import HELEN, LIAM
from tests.browser.traces import Seeds, Traces

QUIET = '{"at": "2026-11-22T12:00:00", "event": "request", "view": "question", "status": 200}\n'


@pytest.fixture(scope="module")
def known(demo: Path) -> Seeds:
    """What is in the demo's lists, and what somebody typed."""
    seeds = Seeds()
    seeds.of_lists(demo / "lists")
    seeds.typed("application/x-www-form-urlencoded", b"name=Zora+Quill&email=zq%40example.org&text=A+lamp+in+the+hall")
    seeds.typed(
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\nzora@example.org\r\n--b--\r\n',
    )
    return seeds


@pytest.fixture
def data(demo: Path, tmp_path: Path) -> Path:
    """The folder of a site on which somebody has done something."""
    return Path(shutil.copytree(demo / "site", tmp_path / "site"))


def test_a_site_that_says_nothing_of_anybody_has_no_leak(known: Seeds, data: Path) -> None:
    left = Traces(QUIET, "plait_jobs 1\n", data)
    assert (left.leaks(known), left.noise()) == ({}, [])
    assert len(known.people) > 5
    assert len(known.cells) > 5000


@pytest.mark.parametrize(
    "planted", [LIAM.name, HELEN.email, "Zora Quill", "zora@example.org", "a lamp in the hall", "XH4 2ZE", "Bailey"]
)
def test_what_stands_in_the_log_or_the_figures_is_found(known: Seeds, data: Path, planted: str) -> None:
    log = QUIET + json.dumps({"event": "request", "view": f"to {planted}."}) + "\n"
    assert Traces(log, "", data).leaks(known) == {"log": [planted.lower()]}
    assert Traces(QUIET, f'plait_jobs{{kind="{planted}"}} 1', data).leaks(known) == {"figures": [planted.lower()]}


@pytest.mark.parametrize("line", ["Traceback (most recent call last):", '{"event": "fault", "place": "here"}'])
def test_what_does_not_belong_in_a_log_is_found(line: str) -> None:
    assert Traces(f"{QUIET}{line}\n", "").noise() == [line]


def test_what_stands_in_the_record_is_found(known: Seeds, data: Path) -> None:
    with closing(sqlite3.connect(data / "site.sqlite3")) as there, there:
        there.execute(
            "INSERT INTO audit_deed (at, verb, kind, number, before, digest) VALUES (?, ?, 'x', 1, 'x', 'y')",
            ["2026-11-22", f"told {LIAM.name}"],
        )
    assert Traces(QUIET, "", data).leaks(known) == {"record": ["liam doyle"]}


@pytest.mark.parametrize(
    "text", ["Liam Doyle asks you.", "https://x/?by=Liam+Doyle", "https://x/eyJieSI6IkxpYW0gRG95bGUifQ:1"]
)
def test_what_stands_in_a_letter_is_found_even_in_a_signed_link(known: Seeds, data: Path, text: str) -> None:
    letter = data / "outbox" / "1.eml"
    letter.write_bytes(letter.read_bytes().replace(b"\n\n", f"\n\n{text}\n".encode(), 1))
    assert Traces(QUIET, "", data).leaks(known) == {"letters": ["liam doyle"]}


def test_what_stands_in_an_address_or_on_an_error_page_is_found(known: Seeds) -> None:
    visitor = Visitor(None)  # type: ignore[arg-type]  # nothing is looked at
    visitor.addresses.add("http://127.0.0.1/sign-in/?email=zora%40example.org")
    visitor.errors.append("<h1>This page is not here, Zora Quill</h1>")
    assert visitor.leaks(known) == ["zora@example.org", "zora quill"]
