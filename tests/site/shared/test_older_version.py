"""A file that follows an older version of the place's standard is read by that, and can be brought up."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from pytest_django.fixtures import Settings
from tests.site.shared.conftest import Browser
from tests.site.shared.test_agreeing import TIMES, adopt, shorten

from plait.site.standard import the_dictionary
from plait.standard import load_dictionary

if TYPE_CHECKING:
    from plait.site.people.models import Person

COMMON = load_dictionary().version


@pytest.fixture
def reader(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    member: Callable[..., Person],
    verified_member: Callable[..., Person],
) -> Browser:
    """Somebody of a site that reads lists and has made its list of times shorter twice."""
    from plait.site.lists import memory
    from plait.site.lists.tray import Tray
    from plait.site.lists.views import reading

    settings.LISTS_FOR = "members"
    monkeypatch.setattr(memory, "tray", Tray())
    monkeypatch.setattr(reading, "MOMENT", 60)
    proposer, lead = member("Pam Proposer"), verified_member("Dan Data", role="data", organisation="Council")
    for values in (("Morning", "Afternoon", "Evening"), ("Morning", "Evening")):
        adopt(shorten(proposer, *values), lead)
    return Browser(proposer)


@pytest.fixture
def opened(reader: Browser) -> Callable[[str], str]:
    """Have a list read that follows this; gives the path of its list."""

    def open_list(follows: str) -> str:
        head = f"{follows}\nName,Postcode,When\n#Person+Volunteer+AllNames,#Address+Resident+Postcode,{TIMES}\n"
        rows = "".join(f"Zq {number},,{'Afternoon' if number < 5 else 'Morning'}\n" for number in range(20))
        reader.send("/lists/", file=SimpleUploadedFile("list.csv", (head + rows).encode()))
        assert reader.goes_to.endswith("/columns/")
        return reader.goes_to.removesuffix("columns/")

    return open_list


def said(browser: Browser, path: str) -> str:
    return " ".join(browser.look(path).text.split())


def followed(number: str) -> str:
    """What a file of this version of the place's own says."""
    (extension,) = the_dictionary().extensions
    return f"Plait standard {COMMON}; {extension.name} {number}"


def test_a_file_of_the_present_version_is_said_to_follow_it(reader: Browser, opened: Callable[[str], str]) -> None:
    at = opened(followed("2"))
    assert f"The file follows {followed('2')}, which is the present version." in said(reader, f"{at}columns/")
    assert "Afternoon" in said(reader, f"{at}findings/")


def test_a_file_that_says_nothing_is_read_by_the_present_version(reader: Browser, opened: Callable[..., str]) -> None:
    at = opened("Our volunteers")
    assert "The file follows" not in said(reader, f"{at}columns/")
    assert "Afternoon" in said(reader, f"{at}findings/")


def test_a_file_of_an_older_version_is_read_by_that_and_the_page_says_so(
    reader: Browser, opened: Callable[[str], str]
) -> None:
    at = opened(followed("1"))
    text = said(reader, f"{at}columns/")
    assert "That is an older version: Harrowmere is at 2 by now." in text
    assert "The list is read by its own version" in text
    assert "Afternoon" not in said(reader, f"{at}findings/")


def test_it_stays_with_its_version_when_a_column_or_a_cell_is_put_right(
    reader: Browser, opened: Callable[[str], str]
) -> None:
    at = opened(followed("1"))
    columns = reader.look(f"{at}columns/").values
    reader.send(f"{at}columns/", **(columns | {"B": ""}))
    reader.send(f"{at}mend/", at="A5", value="Zq Other")
    assert reader.status == 302
    assert "Afternoon" not in said(reader, f"{at}findings/")


def test_what_has_changed_since_its_version_is_named(reader: Browser, opened: Callable[[str], str]) -> None:
    assert "Harrowmere 2: A shorter list:" in said(reader, f"{opened(followed('1'))}columns/")


def test_brought_up_it_is_checked_by_the_present_version(reader: Browser, opened: Callable[[str], str]) -> None:
    at = opened(followed("1"))
    reader.send(f"{at}bring-up/")
    assert reader.goes_to == f"{at}columns/"
    assert f"It is read by the present version: {followed('2')}." in said(reader, f"{at}columns/")
    assert "Afternoon" in said(reader, f"{at}findings/")


@pytest.mark.parametrize("copy", ["mended.csv", "mended.xlsx", "cleaned/"])
def test_every_copy_of_it_says_the_version_that_it_was_brought_up_to(
    reader: Browser, opened: Callable[[str], str], copy: str
) -> None:
    at = opened(followed("1"))
    reader.send(f"{at}bring-up/")
    assert first_cell(saved(reader, at + copy), copy) == followed("2")


def test_what_was_not_brought_up_still_says_its_own_version(reader: Browser, opened: Callable[[str], str]) -> None:
    at = opened(followed("1"))
    assert first_cell(saved(reader, f"{at}mended.csv"), "mended.csv") == followed("1")


def saved(reader: Browser, path: str) -> bytes:
    answer: Any = reader.client.get(path)
    return bytes(answer.content)


def first_cell(body: bytes, name: str) -> str:
    if name.endswith("csv"):
        return body.decode("utf-8-sig").splitlines()[0].rstrip(",")
    return str(load_workbook(BytesIO(body)).worksheets[0]["A1"].value)


def test_a_file_of_the_present_version_cannot_be_brought_up(reader: Browser, opened: Callable[[str], str]) -> None:
    reader.send(f"{opened(followed('2'))}bring-up/")
    assert reader.status == 404


@pytest.mark.parametrize(
    ("follows", "sentence"),
    [
        ("Harrowmere 9", "This version of Harrowmere is not known here: it is read by 2."),
        ("Leeds 1", "What Leeds has added to the standard is not known here"),
    ],
)
def test_what_is_not_known_here_is_said(
    reader: Browser, opened: Callable[[str], str], follows: str, sentence: str
) -> None:
    page = said(reader, f"{opened(f'Plait standard {COMMON}; {follows}')}columns/")
    assert sentence in page
    assert "Bring it up" not in page
