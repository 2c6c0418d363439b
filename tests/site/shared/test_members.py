"""The people of an organisation: invited, looked after, removed, and how they leave and are forgotten."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from tests.site.shared.conftest import TODAY, Browser

from plait.errors import PlaitError

if TYPE_CHECKING:
    from plait.site.people.models import Membership, Organisation, Person
    from plait.site.projects.models import Partner, Project

PASSWORD = "three odd words together"
OURS = "Food Share"


@pytest.fixture
def ann(asker: Person) -> Membership:
    """The first member of Food Share: she looks after the others."""
    return asker.memberships.get()


@pytest.fixture
def ben(ann: Membership, member: Callable[..., Person]) -> Membership:
    """A colleague."""
    return member("Ben Baker", role="data").memberships.get()


def organisation(name: str = OURS) -> Organisation:
    from plait.site.people.models import Organisation as Model

    return Model.objects.get(name=name)


def told(person: Person) -> list[str]:
    return list(person.messages.values_list("subject", flat=True))


def test_the_first_member_looks_after_those_who_come_after(ann: Membership, ben: Membership) -> None:
    assert (ann.looks_after, ben.looks_after) == (True, False)


def test_a_colleague_is_invited_and_gets_a_link(ann: Membership) -> None:
    from plait.site.messaging.delivery import letter

    ours = organisation()
    browser = Browser(ann.person)
    browser.send(f"/organisations/{ours.pk}/invite/", name="Cleo Cook", email="cleo@example.org", role="subject")
    assert browser.goes_to == f"/organisations/{ours.pk}/"
    assert "Cleo Cook" in browser.look(browser.goes_to).text
    new = ours.memberships.latest("pk")
    assert (new.role, new.looks_after) == ("subject", False)
    mail = letter(new.person.messages.get())
    assert "/come-in/" in mail.get_content()
    assert "Cleo" not in f"{mail['Subject']}{mail.get_content()}"


def test_somebody_who_belongs_to_it_is_not_invited_again(ann: Membership, ben: Membership) -> None:
    browser = Browser(ann.person)
    page = browser.send(
        f"/organisations/{organisation().pk}/invite/", name="Ben", email="BEN.baker@example.org", role="viewer"
    )
    assert (browser.status, page.errors) == (422, ["This person belongs to Food Share already."])


def test_nobody_puts_a_stranger_among_the_people_of_another_organisation(
    project: Project, asker: Person, data_lead: Partner
) -> None:
    from plait.site.people.actions import Invitee
    from plait.site.people.models import Person as Model
    from plait.site.projects.actions import invite

    eve = Invitee("Eve Evil", "eve@example.org", "Council", "council", "convenor")
    with pytest.raises(PlaitError, match=r"not among the people of Council here yet.*ask Dan Data"):
        invite(project, by=asker, whom=eve, asked_for="A count.", reply_by=None, today=TODAY)
    assert not Model.objects.filter(email_index=blind("eve@example.org")).exists()


def blind(email: str) -> str:
    from plait.site.people.fields import blind_index

    return blind_index(email)


def test_a_role_is_changed_and_the_person_is_told(ann: Membership, ben: Membership) -> None:
    browser = Browser(ann.person)
    browser.send(f"/organisations/members/{ben.pk}/", role="legal")
    ben.refresh_from_db()
    assert (browser.status, ben.role, told(ben.person)) == (302, "legal", ["What you do has changed"])


def test_a_role_that_was_changed_holds_at_once_in_a_session_that_is_open(
    ann: Membership, member: Callable[..., Person]
) -> None:
    """ASVS 8.3.2."""
    vera = member("Vera Viewer", "viewer")
    browser = Browser(vera)
    browser.look("/ask/")
    assert browser.status == 403
    number = vera.memberships.get().pk
    Browser(ann.person).send(f"/organisations/members/{number}/", role="community")
    browser.look("/ask/")
    assert browser.status == 200
    Browser(ann.person).send(f"/organisations/members/{number}/", role="viewer")
    browser.look("/ask/")
    assert browser.status == 403


def test_a_field_that_is_not_in_the_form_changes_nothing(ann: Membership, ben: Membership) -> None:
    """ASVS 8.2.3."""
    before = {field.name: getattr(ben, field.attname) for field in ben._meta.concrete_fields}
    sent = {name: "1" for name in before if name != "role"} | {"name": "Zed", "is_active": "", "password": "x"}
    Browser(ann.person).send(f"/organisations/members/{ben.pk}/", role="legal", **sent)
    ben.refresh_from_db()
    after = {field.name: getattr(ben, field.attname) for field in ben._meta.concrete_fields}
    assert after == before | {"role": "legal"}
    assert (ben.person.name, ben.person.is_active) != ("Zed", False)


def test_a_role_that_does_not_exist_is_refused(ann: Membership, ben: Membership) -> None:
    browser = Browser(ann.person)
    browser.send(f"/organisations/members/{ben.pk}/", role="superuser")
    ben.refresh_from_db()
    assert (browser.status, ben.role) == (422, "data")


def test_a_colleague_reads_whom_to_ask(ann: Membership, ben: Membership) -> None:
    sentence = "Only those who look after the members of Food Share can do this: ask Ann Asker."
    browser = Browser(ben.person)
    assert sentence in browser.look(f"/organisations/{organisation().pk}/").text
    assert sentence in browser.look(f"/organisations/members/{ann.pk}/").text
    page = browser.send(f"/organisations/members/{ann.pk}/", role="viewer")
    ann.refresh_from_db()
    assert (browser.status, sentence in page.text, ann.role) == (403, True, "community")


def test_somebody_else_looks_after_members_and_stops(ann: Membership, ben: Membership) -> None:
    browser = Browser(ann.person)
    browser.send(f"/organisations/members/{ben.pk}/look-after/")
    ben.refresh_from_db()
    assert ben.looks_after
    Browser(ben.person).send(f"/organisations/members/{ann.pk}/stop/")
    ann.refresh_from_db()
    assert not ann.looks_after
    assert told(ann.person) == ["What you look after has changed"]


def test_the_last_one_who_looks_after_members_cannot_stop(ann: Membership, ben: Membership) -> None:
    browser = Browser(ann.person)
    page = browser.send(f"/organisations/members/{ann.pk}/stop/")
    ann.refresh_from_db()
    assert (browser.status, ann.looks_after) == (403, True)
    assert "Nobody else looks after the members of Food Share: first let somebody else do it." in page.text


def test_the_last_one_who_looks_after_members_leaves_only_with_a_successor(ann: Membership, ben: Membership) -> None:
    address = f"/organisations/members/{ann.pk}/leave/"
    browser = Browser(ann.person)
    page = browser.send(address, sure="on")
    assert (browser.status, page.errors) == (422, ["Choose a colleague who takes over."])
    browser.send(address, sure="on", **{f"taker-{ann.pk}": ben.pk})
    ben.refresh_from_db()
    assert (browser.goes_to, ben.looks_after, organisation().memberships.count()) == ("/", True, 1)


def test_an_action_itself_asks_for_the_successor(ann: Membership, ben: Membership) -> None:
    from plait.site.organisations.actions import leave_organisation

    with pytest.raises(PlaitError, match="choose a colleague who takes over"):
        leave_organisation(ann, by=ann.person, taker=None)


def test_a_successor_of_another_organisation_is_refused(
    ann: Membership, ben: Membership, member: Callable[..., Person]
) -> None:
    stranger = member("Sam Stranger", organisation="Elsewhere").memberships.get()
    browser = Browser(ann.person)
    browser.send(f"/organisations/members/{ann.pk}/leave/", sure="on", **{f"taker-{ann.pk}": stranger.pk})
    assert (browser.status, organisation().memberships.count()) == (422, 2)


def test_the_only_member_may_leave_and_a_convenor_lets_new_people_in(
    ann: Membership, member: Callable[..., Person]
) -> None:
    elsewhere = member("Sam Stranger", organisation="Elsewhere", role="convenor")
    only = elsewhere.memberships.get()
    cora = member("Cora Convenor", role="convenor")
    Browser(elsewhere).send(f"/organisations/members/{only.pk}/leave/", sure="on")
    empty = organisation("Elsewhere")
    assert empty.memberships.count() == 0
    assert "ask Cora Convenor" in Browser(ann.person).look(f"/organisations/{empty.pk}/").text
    Browser(cora).send(f"/organisations/{empty.pk}/invite/", name="Nora New", email="nora@example.org", role="data")
    assert empty.memberships.get().looks_after


def test_whoever_loses_the_last_membership_is_signed_out_everywhere(ann: Membership, ben: Membership) -> None:
    """ASVS 7.4.2 and 7.4.5."""
    elsewhere = Browser(ben.person)
    elsewhere.look("/messages/")
    assert elsewhere.status == 200
    Browser(ann.person).send(f"/organisations/members/{ben.pk}/remove/", sure="on")
    elsewhere.look("/messages/")
    assert elsewhere.goes_to.startswith("/sign-in/")


def test_whoever_still_belongs_somewhere_stays_signed_in(
    ann: Membership, ben: Membership, member: Callable[..., Person]
) -> None:
    member("Ben Baker", organisation="Elsewhere")
    elsewhere = Browser(ben.person)
    Browser(ann.person).send(f"/organisations/members/{ben.pk}/remove/", sure="on")
    elsewhere.look("/messages/")
    assert elsewhere.status == 200
    elsewhere.look(f"/organisations/members/{ann.pk}/")
    assert elsewhere.status == 404


def test_nobody_removes_themselves_by_mistake(ann: Membership, ben: Membership) -> None:
    browser = Browser(ann.person)
    page = browser.send(f"/organisations/members/{ann.pk}/remove/", sure="on", **{f"taker-{ann.pk}": ben.pk})
    assert (browser.status, "leave the organisation instead" in page.text) == (403, True)


def test_a_new_link_is_sent_to_whoever_has_no_password(ann: Membership, ben: Membership) -> None:
    browser = Browser(ann.person)
    browser.send(f"/organisations/members/{ben.pk}/link/")
    assert told(ben.person) == ["Your link to sign in"]
    ben.person.set_password(PASSWORD)
    ben.person.save()
    page = browser.send(f"/organisations/members/{ben.pk}/link/")
    assert (browser.status, "Ben Baker has a password and signs in with it." in page.text) == (403, True)


def test_every_change_is_on_record(ann: Membership, ben: Membership) -> None:
    from plait.site.audit.models import Deed
    from plait.site.organisations.actions import change_role, let_look_after, remove_member

    let_look_after(ben, by=ann.person)
    change_role(ben, by=ann.person, role="legal")
    remove_member(ben, by=ann.person, taker=None)
    last = Deed.objects.filter(by=ann.person.pk).order_by("-pk").values_list("verb", "kind", "number")[:3]
    wanted = ("remove_member", "change_role", "let_look_after")
    assert list(last) == [(verb, "people.membership", ben.pk) for verb in wanted]


def test_of_two_who_remove_each_other_the_second_is_refused(ann: Membership, ben: Membership) -> None:
    from plait.site.audit.policies import Refused
    from plait.site.organisations.actions import let_look_after, remove_member

    let_look_after(ben, by=ann.person)
    remove_member(ben, by=ann.person, taker=None)
    with pytest.raises(Refused, match="ask Ann Asker"):
        remove_member(ann, by=ben.person, taker=None)


def test_a_page_that_is_old_by_now_says_so(ann: Membership, ben: Membership) -> None:
    from plait.site.audit.actions import Gone
    from plait.site.organisations.actions import change_role, remove_member

    remove_member(ben, by=ann.person, taker=None)
    with pytest.raises(Gone, match="not there any more"):
        change_role(ben, by=ann.person, role="legal")


def test_what_may_i_answers_for_every_action_with_the_policys_own_sentence(ann: Membership, ben: Membership) -> None:
    from plait.site.organisations.may import IN_A_PLACE, MAY, WHERE_SEVERAL
    from plait.site.organisations.policies import POLICIES

    assert {*MAY, *IN_A_PLACE, *WHERE_SEVERAL} == set(POLICIES)
    (rows,) = Browser(ben.person).look("/organisations/what-may-i/").tables
    said = dict(row[:2] for row in rows)
    refused = "No. Only those who look after the members of Food Share can do this: ask Ann Asker."
    assert said["Invite somebody to belong to it"] == refused
    assert said["Leave it"] == said["Ask a question"] == "Yes"
    assert len(said) >= len(MAY) + len(IN_A_PLACE) + 4
    (rows,) = Browser(ann.person).look("/organisations/what-may-i/").tables
    assert dict(row[:2] for row in rows)["Invite somebody to belong to it"] == "Yes"


def test_an_account_is_forgotten_after_it_was_handed_over(ann: Membership, ben: Membership) -> None:
    from plait.site.people.models import Person as Model

    browser, elsewhere = Browser(ann.person), Browser(ann.person)
    page = browser.look("/organisations/forget-me/")
    assert "after 35 days" in page.text
    assert browser.send("/organisations/forget-me/", sure="on").errors == ["Choose a colleague who takes over."]
    page = browser.send("/organisations/forget-me/", sure="on", **{f"taker-{ann.pk}": ben.pk})
    assert "Your account is forgotten" in page.text
    for one in (browser, elsewhere):
        one.look("/messages/")
        assert one.goes_to.startswith("/sign-in/")
    gone = Model.objects.get(pk=ann.person.pk)
    ben.refresh_from_db()
    assert (gone.name, gone.email, gone.is_active, ben.looks_after) == ("", "", False, True)


def test_nobody_forgets_another(ann: Membership, ben: Membership) -> None:
    from plait.site.audit.policies import Refused
    from plait.site.organisations.actions import forget_account

    with pytest.raises(Refused, match="Only you yourself"):
        forget_account(ben.person, by=ann.person, takers={})


def test_on_a_site_that_was_there_before_whoever_came_first_looks_after_the_others(
    ann: Membership, ben: Membership, data_lead: Partner
) -> None:
    from django.apps import apps

    from plait.site.audit.models import Deed
    from plait.site.people.models import Membership as Model

    Model.objects.update(looks_after=False)
    import_module("plait.site.people.migrations.0002_looked_after").read_off_the_record(apps, None)
    assert list(Model.objects.filter(looks_after=True).order_by("pk")) == [ann, data_lead.person.memberships.get()]
    ben.refresh_from_db()
    assert ben.since == Deed.objects.get(verb="add_member", number=ben.pk).at
