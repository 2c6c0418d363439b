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
from tests.site.conftest import HOST, Desk
from tests.site.test_access import ONLY_SENT, PAGES

from plait.site.lists.tray import MOST

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
def members(uploads: Path) -> Iterator[None]:
    """A site that reads the lists of whoever has signed in."""
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


@pytest.mark.parametrize("page", sorted(ONLY_SENT))
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


def test_a_site_that_takes_no_lists_says_how_to_count_at_home(members: None) -> None:
    with override_settings(LISTS_FOR="nobody"):
        answer = person(1).ask("/")
    assert answer.status == 403
    assert "Start Plait there with “plait desk”." in answer.page.text
