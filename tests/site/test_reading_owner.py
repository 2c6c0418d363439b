"""On a site of many people a list is there for the one who opened it, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import override_settings
from tests.site.conftest import HOST, MOST, Desk
from tests.site.test_access import ENDS, ONLY_SENT, PAGES

from plait.site import keeping, standard

if TYPE_CHECKING:
    from plait.site.lists.tray import Tray

Next = Callable[[HttpRequest], HttpResponse]


def signed_in(get_response: Next) -> Next:
    """Middleware that takes a header's word for who is there."""

    def with_user(request: HttpRequest) -> HttpResponse:
        number = request.headers.get("X-Person")
        request.user = SimpleNamespace(is_authenticated=number is not None, pk=number)  # type: ignore[assignment]
        return get_response(request)

    return with_user


@pytest.fixture
def members(uploads: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A site that reads the lists of whoever has signed in. It has no database to add to the standard, or to keep."""
    monkeypatch.setattr(standard, "_sources", [])
    monkeypatch.setattr(keeping, "_finders", [])
    middleware = [f"{__name__}.{signed_in.__name__}", *settings.MIDDLEWARE]
    with override_settings(LISTS_FOR="members", MIDDLEWARE=middleware):
        yield


def person(number: int) -> Desk:
    return Desk(Client(**HOST, HTTP_X_PERSON=f"{number}"))


def test_to_everybody_else_a_list_is_not_there(members: None, people: Path) -> None:
    at = person(1).open(people)
    gone = {page: person(2).ask(f"/list/gone/{page}").body for page in PAGES}
    for page in PAGES:
        answer = person(2).ask(at + page)
        assert answer.status == (405 if page in ONLY_SENT else 404)
        assert answer.body == gone[page]
        assert person(1).ask(at + page).status != 404 or page == "table/"


@pytest.mark.parametrize("page", sorted(ENDS))
def test_nobody_else_can_forget_a_list(members: None, people: Path, page: str) -> None:
    at = person(1).open(people)
    assert person(2).post(at + page).goes_to == "/"
    assert person(1).ask(at).status == 200


def test_nobody_else_can_put_a_column_right_or_count(members: None, people: Path) -> None:
    at = person(1).open(people)
    form = person(1).ask(f"{at}columns/").page.values
    for page in ("columns/", "count/"):
        assert person(2).post(at + page, form | {"C": "", "name": "Us", "level": "ward"}).status == 404
    assert person(1).ask(f"{at}columns/").page.values["C"]


def test_nobody_else_can_put_a_cell_right_or_take_that_back(members: None, people: Path) -> None:
    at = person(1).open(people)
    assert person(1).post(f"{at}mend/", {"at": "C2", "value": "zqmine"}).status == 302
    assert person(2).post(f"{at}mend/", {"at": "C2", "value": "zqtheirs"}).status == 404
    assert person(2).post(f"{at}undo/").status == 404
    assert "zqmine" in person(1).ask(f"{at}changes/").html


def test_whoever_opens_many_lists_pushes_out_none_but_their_own(members: None, people: Path, tray: Tray) -> None:
    other = person(1).open(people)
    own = [person(2).open(people) for _ in range(MOST)]
    assert len(tray) == MOST
    assert person(1).ask(other).status == 200
    assert person(2).ask(own[0]).status == 404
    assert person(2).ask(own[1]).status == 200


def test_the_page_says_that_the_site_reads_the_list_and_forgets_it(members: None) -> None:
    text = person(1).ask("/").page.text
    assert "This site reads your list and forgets it." in text
    assert "No row of it is ever stored" in text
    assert "read on this computer" not in text


@pytest.fixture
def anyone(members: None) -> Iterator[None]:
    """A site on which anyone may check a list."""
    with override_settings(LISTS_FOR="anyone"):
        yield


def visitor() -> Desk:
    return Desk(Client(**HOST))


def test_without_an_account_a_list_can_be_checked_mended_and_saved(anyone: None, people: Path) -> None:
    browser = visitor()
    at = browser.open(people)
    assert browser.post(f"{at}mend/", {"at": "C61", "value": "XX1"}).status == 302
    assert browser.ask(f"{at}mended.csv").status == 200
    assert browser.post(f"{at}forget/").status == 302
    assert browser.ask(at).status == 404


def test_a_visitors_list_is_there_for_that_browser_alone(anyone: None, people: Path) -> None:
    browser = visitor()
    at = browser.open(people)
    assert browser.ask(at).status == 200
    for other in (visitor(), person(1)):
        assert [other.ask(at + page).status for page in ("", "grid/", "report/", "mended.csv")] == [404] * 4


@pytest.mark.parametrize("number", ["", "x", "None", "1"])
def test_a_number_that_could_be_guessed_is_no_visitors(anyone: None, people: Path, number: str) -> None:
    browser, other = visitor(), visitor()
    for each in (browser, other):
        each.client.cookies["plait_visitor"] = number
    assert other.ask(browser.open(people)).status == 404


def test_the_visitors_cookie_is_kept_from_scripts_and_ends_with_the_browser(anyone: None, people: Path) -> None:
    browser = visitor()
    assert browser.ask("/").status == 200
    assert "plait_visitor" not in browser.client.cookies, "whoever only looks gets none"
    browser.open(people)
    cookie = browser.client.cookies["plait_visitor"]
    assert (cookie["httponly"], cookie["samesite"], cookie["expires"], cookie["max-age"]) == (True, "Strict", "", "")


def test_who_counts_for_a_question_signs_in_first(anyone: None) -> None:
    with override_settings(ROOT_URLCONF="plait.site.urls"):
        answer = visitor().ask("/lists/?for=question-abc")
    assert answer.goes_to == "/sign-in/?next=%2Flists%2F%3Ffor%3Dquestion-abc"


def test_visitors_never_push_out_the_list_of_a_member(anyone: None, people: Path, tray: Tray) -> None:
    first = visitor()
    theirs = first.open(people)
    members = [person(number).open(people) for number in range(MOST)]
    assert first.ask(theirs).status == 404, "a visitor's list makes room first"
    answer = visitor().hand_in(people.name, people.read_bytes())
    assert answer.page.errors == ["Too many lists lie open here just now: wait a few minutes and try again."]
    assert [person(number).ask(at).status for number, at in enumerate(members)] == [200] * MOST


def test_a_site_for_members_sends_a_visitor_to_sign_in(members: None) -> None:
    with override_settings(ROOT_URLCONF="plait.site.urls"):
        assert visitor().ask("/lists/").goes_to == "/sign-in/?next=%2Flists%2F"


def test_a_site_that_takes_no_lists_tells_a_visitor_about_the_desk(members: None) -> None:
    with override_settings(LISTS_FOR="nobody"):
        answer = visitor().ask("/")
    assert (answer.status, "plait desk" in answer.page.text) == (403, True)


def test_a_site_that_takes_no_lists_says_how_to_count_at_home(members: None) -> None:
    with override_settings(LISTS_FOR="nobody"):
        answer = person(1).ask("/")
    assert answer.status == 403
    assert "Start Plait there with “plait desk”." in answer.page.text
