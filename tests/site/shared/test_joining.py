"""Asking to join an organisation, from inside and from outside, and what an organisation is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone
from tests.site.reading_age import readability
from tests.site.shared.conftest import Browser
from tests.site.shared.test_members import organisation, told

from plait.errors import PlaitError

if TYPE_CHECKING:
    from plait.site.people.models import JoinRequest, Person

VISITOR = {"name": "Vic Visitor", "email": "vic@example.org", "organisation": "food share", "text": "I help there."}
ASK = "/organisations/ask/"


@pytest.fixture
def convenor_of_another(asker: Person, member: Callable[..., Person]) -> Person:
    """The convenor of a verified organisation other than Food Share."""
    person = member("Cora Convenor", role="convenor", organisation="Voluntary Action")
    organisation("Voluntary Action").servings.update(verified_at=timezone.now())
    return person


def ask(**changes: str) -> Browser:
    browser = Browser()
    browser.send(ASK, **(VISITOR | changes))
    return browser


def requests() -> list[JoinRequest]:
    from plait.site.people.models import JoinRequest as Model

    return list(Model.objects.all())


def test_a_visitor_asks_and_no_account_is_made_until_somebody_says_yes(asker: Person) -> None:
    from plait.site.people.models import Person as Model

    visitor = ask()
    assert "There is no answer yet." in visitor.look(visitor.goes_to).text
    assert Model.objects.count() == 1
    assert told(asker) == ["Somebody asks to join"]
    (asked,) = requests()
    browser = Browser(asker)
    page = browser.look(f"/organisations/{organisation().pk}/")
    assert ("Vic Visitor asks to join Food Share" in page.text, "I help there." in page.text) == (True, True)
    browser.send(f"/organisations/requests/{asked.pk}/", said="yes", role="community")
    new = Model.objects.get_by_natural_key("vic@example.org")
    assert (new.name, new.memberships.get().role, new.memberships.get().looks_after) == (
        "Vic Visitor",
        "community",
        False,
    )
    assert told(new) == ["You belong to an organisation now"]
    assert "They said yes." in visitor.look(visitor.goes_to or f"/organisations/asked/{asked.key}/").text


def test_a_no_has_its_reason_and_the_visitor_finds_it(asker: Person) -> None:
    from plait.site.people.models import Person as Model

    visitor = ask()
    where = visitor.goes_to
    (asked,) = requests()
    browser = Browser(asker)
    page = browser.send(f"/organisations/requests/{asked.pk}/", said="no", role="community")
    assert (browser.status, page.errors) == (422, ["Say why not."])
    browser.send(f"/organisations/requests/{asked.pk}/", said="no", role="community", reason="We do not know you.")
    assert "We do not know you." in visitor.look(where).text
    assert Model.objects.count() == 1


def test_what_a_visitor_wrote_is_deleted_with_the_answer(asker: Person) -> None:
    from plait.site.organisations.actions import decline_request

    ask()
    (asked,) = requests()
    decline_request(asked, by=asker, reason="We are full.")
    asked.refresh_from_db()
    assert (asked.name, asked.email, asked.email_index, asked.text) == ("", "", "", "")


def test_a_request_cannot_be_read_in_the_database_and_goes_after_thirty_days(asker: Person) -> None:
    from plait.site.jobs.housekeeping import tidy_up

    ask()
    (asked,) = requests()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_joinrequest")
        stored = " ".join(map(str, cursor.fetchall())).lower()
    assert not any(word in stored for word in ("vic visitor", "example.org", "i help"))
    assert asked.kept_until == timezone.localdate() + timedelta(days=30)
    tidy_up()
    assert requests() == [asked]
    asked.kept_until = timezone.localdate() - timedelta(days=1)
    asked.save()
    tidy_up()
    assert requests() == []


@pytest.mark.parametrize(
    "changes",
    [{}, {"email": "ann.asker@example.org"}, {"organisation": "Nobody knows us"}],
    ids=["new", "a member", "an unknown organisation"],
)
def test_the_answer_to_a_visitor_is_always_the_same(asker: Person, changes: dict[str, str]) -> None:
    visitor = ask(**changes)
    text = visitor.look(visitor.goes_to).text
    other = Browser()
    assert text == other.look("/organisations/asked/0123456789abcdef01234567/").text


def test_what_one_address_asks_too_often_is_not_kept_and_nobody_can_tell(asker: Person) -> None:
    """ASVS 2.4.1."""
    for _ in range(3):
        ask()
    visitor = ask(email=" VIC@example.org")
    assert (visitor.status, len(requests())) == (302, 3)
    assert "There is no answer yet." in visitor.look(visitor.goes_to).text


def test_one_organisation_is_asked_by_so_many_visitors_a_day(asker: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from plait.site.organisations import asking

    monkeypatch.setattr(asking, "MOST_OF_ORGANISATION", 2)
    for number in range(2):
        ask(email=f"vic{number}@example.org")
    visitor = Browser()
    page = visitor.send(ASK, **(VISITOR | {"email": "other@example.org"}))
    assert (visitor.status, page.errors) == (422, ["Too many people have asked today. Try again tomorrow."])
    assert ask(email="third@example.org", organisation="Another").status == 302


def test_all_organisations_are_asked_by_so_many_visitors_a_day(asker: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from plait.site.organisations import asking

    monkeypatch.setattr(asking, "MOST", 1)
    ask()
    visitor = ask(email="other@example.org", organisation="Another")
    assert (visitor.status, len(requests())) == (422, 1)


def test_a_request_for_an_organisation_that_is_not_here_goes_to_a_convenor(
    asker: Person, convenor_of_another: Person
) -> None:
    ask(organisation="Elm Park Parish")
    (asked,) = requests()
    assert told(convenor_of_another) == ["Somebody asks to join"]
    assert "Elm Park Parish" not in Browser(asker).look("/organisations/").text
    browser = Browser(convenor_of_another)
    assert "Vic Visitor asks for Elm Park Parish, which is not here yet" in browser.look("/organisations/").text
    browser.send(f"/organisations/requests/{asked.pk}/", said="yes", role="data", kind="parish")
    new = organisation("Elm Park Parish")
    assert (new.kind, new.servings.get().verified_at, new.memberships.get().looks_after) == ("parish", None, True)


def test_a_member_of_another_organisation_asks_and_is_told(asker: Person, member: Callable[..., Person]) -> None:
    stranger = member("Sam Stranger", organisation="Elsewhere")
    browser = Browser(stranger)
    page = f"/organisations/{organisation().pk}/"
    assert f"{page}ask/" in browser.look(page).links
    browser.send(f"{page}ask/", text="I help there.")
    assert "You have asked Food Share already: ask Ann Asker for an answer." in browser.look(page).text
    (asked,) = requests()
    assert (asked.person, asked.name, asked.email) == (stranger, "", "")
    Browser(asker).send(f"/organisations/requests/{asked.pk}/", said="no", reason="Ring us first.", role="viewer")
    (message,) = stranger.messages.all()
    assert "Ring us first." not in message.body
    assert "Ring us first." in browser.look(message.link).text


def test_a_yes_makes_somebody_a_member_of_both(asker: Person, member: Callable[..., Person]) -> None:
    from plait.site.organisations.actions import accept_request, ask_to_join

    stranger = member("Sam Stranger", organisation="Elsewhere")
    asked = ask_to_join(organisation(), by=stranger, text="I help there.")
    accept_request(asked, by=asker, role="viewer", kind="", today=timezone.localdate())
    assert set(stranger.memberships.values_list("organisation__name", "role")) == {
        ("Elsewhere", "community"),
        ("Food Share", "viewer"),
    }


def test_a_request_is_answered_once(asker: Person) -> None:
    from plait.site.audit.policies import Refused
    from plait.site.organisations.actions import accept_request, decline_request

    ask()
    (asked,) = requests()
    decline_request(asked, by=asker, reason="We are full.")
    with pytest.raises(Refused, match="answered already"):
        accept_request(asked, by=asker, role="viewer", kind="", today=timezone.localdate())


def test_a_forgotten_account_takes_its_requests_along(asker: Person, member: Callable[..., Person]) -> None:
    from plait.site.organisations.actions import ask_to_join
    from plait.site.people.actions import forget_person

    stranger = member("Sam Stranger", organisation="Elsewhere")
    ask_to_join(organisation(), by=stranger, text="I help there.")
    ask(email="sam.stranger@example.org")
    forget_person(stranger, by=None)
    assert requests() == []


def test_whoever_has_an_account_asks_on_the_organisations_page(asker: Person) -> None:
    browser = Browser(asker)
    browser.look(ASK)
    assert browser.goes_to == "/organisations/"


@pytest.mark.parametrize("path", [ASK, "/organisations/asked/0123456789abcdef01234567/"])
def test_the_pages_for_visitors_are_read_at_11_to_12(db: None, path: str) -> None:
    browser = Browser()
    browser.look(path)
    assert readability(browser.body.decode()) <= 6


def test_the_first_organisation_of_a_site_is_verified_and_later_ones_are_not(
    asker: Person, member: Callable[..., Person]
) -> None:
    member("Sam Stranger", organisation="Elsewhere")
    assert organisation().servings.get().verified_at is not None
    assert organisation("Elsewhere").servings.get().verified_at is None


def test_a_convenor_verifies_another_organisation_and_takes_it_back_with_a_reason(
    convenor_of_another: Person, member: Callable[..., Person]
) -> None:
    sam = member("Sam Stranger", organisation="Elsewhere")
    page = f"/organisations/{organisation('Elsewhere').pk}/"
    assert "Not verified yet: ask Cora Convenor." in Browser(sam).look(page).text
    browser = Browser(convenor_of_another)
    browser.send(f"{page}verify/")
    assert "Verified by Cora Convenor, " in " ".join(browser.look(page).text.split())
    assert browser.send(f"{page}doubt/", reason="").errors == ["Write something here."]
    browser.send(f"{page}doubt/", reason="The number is of another charity.")
    text = browser.look(page).text
    assert ("Not verified" in text, "The number is of another charity." in text) == (True, True)
    assert told(sam) == ["Your organisation is not verified any more", "Your organisation is verified"]


@pytest.mark.parametrize("role", ["community", "data", "subject", "legal", "convenor", "viewer"])
def test_only_the_convenor_of_a_verified_organisation_verifies(
    convenor_of_another: Person, member: Callable[..., Person], role: str
) -> None:
    member("Sam Stranger", organisation="Elsewhere")
    unverified = Browser(member("Una Verified", role=role, organisation="Third"))
    page = unverified.send(f"/organisations/{organisation('Elsewhere').pk}/verify/")
    sentence = "Only the convenor of a verified organisation can do this: ask Cora Convenor."
    assert (unverified.status, sentence in page.text) == (403, True)


def test_nobody_vouches_for_their_own_organisation(convenor_of_another: Person) -> None:
    browser = Browser(convenor_of_another)
    page = browser.send(f"/organisations/{organisation('Voluntary Action').pk}/doubt/", reason="No.")
    assert (browser.status, "You belong to Voluntary Action yourself" in page.text) == (403, True)


@pytest.mark.parametrize(
    ("register", "written", "kept"),
    [
        ("charity", "1234567", "1234567"),
        ("charity", " 1234567-2 ", "1234567-2"),
        ("charity", "sc 012345", "SC012345"),
        ("charity", "NIC100123", "NIC100123"),
        ("company", "1234567", "01234567"),
        ("company", "sc123456", "SC123456"),
        ("", "", ""),
    ],
)
def test_a_number_is_kept_as_its_register_writes_it(register: str, written: str, kept: str) -> None:
    from plait.site.organisations.numbers import as_registered

    assert as_registered(register, written) == kept


@pytest.mark.parametrize(
    ("register", "written"),
    [
        ("charity", "12"),
        ("charity", ""),
        ("charity", "١٢٣٤٥٦٧"),
        ("charity", "SC0123456"),
        ("company", "123456789"),
        ("company", "S1234567"),
        ("", "1234567"),
        ("passport", "1234567"),
    ],
)
def test_what_is_no_such_number_is_refused_in_a_sentence(register: str, written: str) -> None:
    from plait.site.organisations.numbers import as_registered

    with pytest.raises(PlaitError, match=r"^(Write|Choose) "):
        as_registered(register, written)


def test_an_organisation_says_what_it_is(asker: Person) -> None:
    page = f"/organisations/{organisation().pk}/"
    browser = Browser(asker)
    given = {"about": "Food for whoever needs it.", "register": "charity", "number": "1234567"}
    browser.send(f"{page}describe/", **given)
    text = browser.look(page).text
    assert ("Food for whoever needs it." in text, "1234567" in text) == (True, True)
    page_after = browser.send(f"{page}describe/", **(given | {"about": "Ring 020 7946 0123.", "number": "1"}))
    assert (browser.status, len(page_after.errors)) == (422, 2)


def test_those_who_vouch_hear_of_a_new_number(asker: Person, convenor_of_another: Person) -> None:
    page = f"/organisations/{organisation().pk}/describe/"
    Browser(asker).send(page, about="Food for all.", register="", number="")
    assert told(convenor_of_another) == []
    Browser(asker).send(page, about="Food for all.", register="charity", number="1234567")
    assert told(convenor_of_another) == ["A number has changed"]


def test_one_person_asks_so_many_organisations_at_once(asker: Person) -> None:
    from plait.site.people.models import Organisation

    *first, last = [Organisation.objects.create(name=f"Group {number}", kind="vcs") for number in range(6)]
    browser = Browser(asker)
    for one in first:
        browser.send(f"/organisations/{one.pk}/ask/", text="I help there.")
    page = browser.send(f"/organisations/{last.pk}/ask/", text="I help there.")
    assert (browser.status, len(requests())) == (403, 5)
    assert "You have asked 5 organisations already: wait for their answers." in page.text


def test_every_organisation_is_listed_and_found_by_a_part_of_its_name(
    asker: Person, member: Callable[..., Person]
) -> None:
    member("Sam Stranger", organisation="Elsewhere")
    browser = Browser(asker)
    assert all(name in browser.look("/organisations/").text for name in ("Food Share", "Elsewhere"))
    found = browser.look("/organisations/?q=ELSE").text
    assert ("Elsewhere" in found, "Food Share" in found.replace("Ann Asker, Food Share", "")) == (True, False)
    assert "No organisation here" in browser.look("/organisations/?q=%25").text
    assert "Elsewhere" in browser.look("/organisations/?q=else%00where").text


def test_a_thousand_organisations_are_shown_by_pages(asker: Person) -> None:
    from plait.site.people.models import Organisation

    Organisation.objects.bulk_create(Organisation(name=f"Group {number:04}", kind="vcs") for number in range(1_000))
    browser = Browser(asker)
    page = browser.look("/organisations/?q=group&page=2")
    assert ("Group 0049" in page.text, "Group 0050" in page.text, "Page 2 of 20" in page.text) == (False, True, True)
    assert "?q=group&page=3" in page.links
    assert browser.look("/organisations/?page=nowhere").text.count("Page 1 of 21") == 1
