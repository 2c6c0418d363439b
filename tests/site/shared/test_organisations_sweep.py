"""Every address of organisations and their people, by everybody: not there, refused in words, or open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from tests.site.shared.conftest import Browser
from tests.site.shared.test_who_may import ROLES, routes

if TYPE_CHECKING:
    from plait.site.people.models import Person

OPEN, REFUSED, GONE, SIGN_IN, DONE = "open", "refused", "not there", "sign in first", "done"
WHO = ("visitor", "stranger", *ROLES, "looks after members", "convenor elsewhere")
"""Nobody; a member of another organisation who looks after its members; members of Food Share in each role; the one
who looks after them; the convenor of another, verified organisation."""


def row(*, visitor: str = SIGN_IN, stranger: str, role: str, after: str, convenor: str) -> dict[str, str]:
    """What one address answers to everybody."""
    return {"visitor": visitor, "stranger": stranger, "looks after members": after, "convenor elsewhere": convenor} | (
        dict.fromkeys(ROLES, role)
    )


TABLE: dict[str, dict[str, dict[str, str]]] = {
    "get": {
        "organisations": row(stranger=OPEN, role=OPEN, after=OPEN, convenor=OPEN),
        "what-may-i": row(stranger=OPEN, role=OPEN, after=OPEN, convenor=OPEN),
        "forget-me": row(stranger=OPEN, role=OPEN, after=OPEN, convenor=OPEN),
        "ask-without-account": row(visitor=OPEN, stranger=DONE, role=DONE, after=DONE, convenor=DONE),
        "asked": row(visitor=OPEN, stranger=OPEN, role=OPEN, after=OPEN, convenor=OPEN),
        "request-answer": row(stranger=GONE, role=GONE, after=OPEN, convenor=GONE),
        "organisation": row(stranger=OPEN, role=OPEN, after=OPEN, convenor=OPEN),
        "organisation-describe": row(stranger=REFUSED, role=REFUSED, after=OPEN, convenor=REFUSED),
        "organisation-verify": row(stranger=GONE, role=GONE, after=GONE, convenor=GONE),
        "organisation-doubt": row(stranger=REFUSED, role=REFUSED, after=REFUSED, convenor=OPEN),
        "organisation-place": row(stranger=REFUSED, role=REFUSED, after=REFUSED, convenor=REFUSED),
        "organisation-leave-place": row(stranger=REFUSED, role=REFUSED, after=REFUSED, convenor=REFUSED),
        "organisation-ask": row(stranger=OPEN, role=REFUSED, after=REFUSED, convenor=OPEN),
        "member-invite": row(stranger=REFUSED, role=REFUSED, after=OPEN, convenor=REFUSED),
        "member": row(stranger=GONE, role=OPEN, after=OPEN, convenor=GONE),
        "member-look-after": row(stranger=GONE, role=GONE, after=GONE, convenor=GONE),
        "member-stop": row(stranger=GONE, role=GONE, after=GONE, convenor=GONE),
        "member-link": row(stranger=GONE, role=GONE, after=GONE, convenor=GONE),
        "member-remove": row(stranger=GONE, role=REFUSED, after=OPEN, convenor=GONE),
        "member-leave": row(stranger=GONE, role=REFUSED, after=REFUSED, convenor=GONE),
    },
    "post": {
        "organisation-describe": row(stranger=REFUSED, role=REFUSED, after=DONE, convenor=REFUSED),
        "organisation-verify": row(stranger=REFUSED, role=REFUSED, after=REFUSED, convenor=REFUSED),
        "organisation-doubt": row(stranger=REFUSED, role=REFUSED, after=REFUSED, convenor=DONE),
        "organisation-place": row(stranger=REFUSED, role=REFUSED, after=REFUSED, convenor=REFUSED),
        "organisation-leave-place": row(stranger=REFUSED, role=REFUSED, after=REFUSED, convenor=REFUSED),
        "organisation-ask": row(stranger=DONE, role=REFUSED, after=REFUSED, convenor=DONE),
        "request-answer": row(stranger=GONE, role=GONE, after=DONE, convenor=GONE),
        "member-invite": row(stranger=REFUSED, role=REFUSED, after=DONE, convenor=REFUSED),
        "member": row(stranger=GONE, role=REFUSED, after=DONE, convenor=GONE),
        "member-look-after": row(stranger=GONE, role=REFUSED, after=DONE, convenor=GONE),
        "member-stop": row(stranger=GONE, role=REFUSED, after=REFUSED, convenor=GONE),
        "member-link": row(stranger=GONE, role=REFUSED, after=DONE, convenor=GONE),
        "member-remove": row(stranger=GONE, role=REFUSED, after=DONE, convenor=GONE),
        "member-leave": row(stranger=GONE, role=REFUSED, after=REFUSED, convenor=GONE),
    },
}
"""What each address about Food Share, a colleague in it and a request to it answers, by who asks. An address that
takes a form alone is not there to be looked at."""
FORM = {
    "about": "Food.", "register": "", "number": "", "reason": "It is so.", "text": "I help.", "said": "no",
    "name": "Nora New", "email": "nora@example.org", "role": "viewer", "sure": "on",
}  # fmt: skip
"""Sent everywhere: each form takes what it knows."""


@pytest.fixture
def people(member: Callable[..., Person]) -> dict[str, Person | None]:
    """Everybody who asks, and what they ask about."""
    from plait.site.people.models import Serving

    who: dict[str, Person | None] = {"visitor": None, "looks after members": member("Ann Asker", role="viewer")}
    who |= {role: member(f"Role {role}", role=role) for role in ROLES}
    who["stranger"] = member("Sam Stranger", organisation="Elsewhere")
    who["convenor elsewhere"] = member("Cora Convenor", role="convenor", organisation="Voluntary Action")
    Serving.objects.filter(organisation__name="Voluntary Action").update(verified_at=timezone.now())
    return who


@pytest.fixture
def about(people: dict[str, Person | None], member: Callable[..., Person]) -> dict[str, Any]:
    """What stands in the addresses: Food Share, a colleague in it, and a request to it."""
    from plait.site.organisations.asking import Visitor, ask_from_outside
    from plait.site.people.models import JoinRequest, Organisation

    key = ask_from_outside(Visitor("Vic Visitor", "vic@example.org", "Food Share", "I help there."))
    colleague = member("Carl Colleague").memberships.get()
    ours = Organisation.objects.get(name="Food Share")
    return {
        "organisation": ours.pk,
        "membership": colleague.pk,
        "asking": JoinRequest.objects.get().pk,
        "key": key,
    }


def address(name: str, about: dict[str, Any]) -> str:
    (route,) = [route for route in own_routes() if route.name == name]
    return reverse(name, kwargs={key: about[key] for key in route.pattern.converters} | inner(name, about))


def inner(name: str, about: dict[str, Any]) -> dict[str, Any]:
    """The part of an address that stands before the route's own."""
    if name.startswith("member") and name != "member-invite":
        return {"membership": about["membership"]}
    is_of_one = name.startswith("organisation-") or name in {"organisation", "member-invite"}
    return {"organisation": about["organisation"]} if is_of_one else {}


def own_routes() -> list[Any]:
    from plait.site.organisations.urls import urlpatterns

    patterns: list[Any] = urlpatterns
    return list(routes(patterns))


def said(browser: Browser, method: str, path: str) -> str:
    answer: Any = getattr(browser.client, method)(path, FORM if method == "post" else {})
    if answer.status_code == 302:
        return SIGN_IN if answer.headers["Location"].startswith("/sign-in/") else DONE
    return {200: OPEN, 403: REFUSED, 404: GONE, 405: GONE}[answer.status_code]


def test_the_table_has_every_address() -> None:
    assert set(TABLE["get"]) == {route.name for route in own_routes()}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("method", ["get", "post"])
def test_everybody_is_answered_as_the_table_says(
    people: dict[str, Person | None], about: dict[str, Any], method: str, who: str
) -> None:
    browser, found = Browser(people[who]), {}
    for name in TABLE[method]:
        mark = transaction.savepoint()  # each address is tried on the same site
        found[name] = said(browser, method, address(name, about))
        transaction.savepoint_rollback(mark)
    assert found == {name: answers[who] for name, answers in TABLE[method].items()}


@pytest.mark.parametrize("method", ["get", "post"])
def test_numbers_that_nobody_has_are_not_there(
    people: dict[str, Person | None], about: dict[str, Any], method: str
) -> None:
    browser = Browser(people["looks after members"])
    for number in (0, 999_999, 2**63, 10**30):
        forged = dict.fromkeys(("organisation", "membership", "asking"), number)
        for name in TABLE[method]:
            path = address(name, about | forged)
            if f"/{number}/" in path:
                assert said(browser, method, path) == GONE, path


@pytest.mark.parametrize("role", ROLES)
def test_another_organisation_sees_no_name_of_those_who_do_not_answer_for_it(
    people: dict[str, Person | None], about: dict[str, Any], member: Callable[..., Person], role: str
) -> None:
    text = (
        Browser(member("Olga Other", role=role, organisation="Another"))
        .look(f"/organisations/{about['organisation']}/")
        .text
    )
    assert ("Ann Asker" in text, "Role convenor" in text) == (True, True)
    for name in ("Carl Colleague", "Role community", "Role viewer", "Vic Visitor"):
        assert name not in text
