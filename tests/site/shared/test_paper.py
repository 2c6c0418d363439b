"""A parish takes part on paper: asked like any partner, written down by whoever carries its post, and kept apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from tests.site.shared.conftest import TODAY, Browser
from tests.site.shared.test_who_may import ROLES, routes

if TYPE_CHECKING:
    from plait.site.people.models import Person, Post
    from plait.site.projects.models import OnPaper, Paper, Partner, Project

PARISH = "Ashby Parish Council"
CLERK = "Mrs Clerk, Old Hall, Ashby"
REASON = "The council meets again in March."
STORY = "Nobody walks to the table since the bus was cut."
CARRIED = "On paper, written down by Cora Convenor of Voluntary Action"
FORM = {
    "answer": "declined", "reason": REASON, "offer": "A talk with our clerk.", "tone": "story", "area": "",
    "text": STORY, "counted": "Households that asked for food.", "signed_as": "Clerk", "signed_on_day": "20",
    "signed_on_month": "11", "signed_on_year": "2026", "kept_at": "Folder 3 in our office", "sure": "on",
}  # fmt: skip


@pytest.fixture
def cora(verified_member: Callable[..., Person]) -> Person:
    """The convenor of a verified organisation."""
    return verified_member("Cora Convenor", "convenor", "Voluntary Action")


@pytest.fixture
def parish(cora: Person) -> Post:
    """A parish without accounts, whose post Cora carries."""
    from plait.site.paper.actions import Contact, put_on_paper

    contact = Contact(CLERK, localdate() + timedelta(days=30))
    return put_on_paper(cora.organisations.get(), by=cora, name=PARISH, kind="parish", contact=contact)


@pytest.fixture
def asked(project: Project, asker: Person, parish: Post) -> OnPaper:
    """The parish, asked by a question that only those who take part may follow."""
    from plait.site.paper.actions import ask_on_paper

    text = "A story, or a count."
    return ask_on_paper(
        project, by=asker, organisation=parish.organisation, asked_for=text, reply_by=date(2026, 12, 24)
    )


def wards() -> list[tuple[str, str]]:
    from plait.site.places import only_code
    from plait.site.projects.tables import place_of_question

    return [(f"ward {code}", name) for code, name in place_of_question(only_code()).areas("ward").iter_rows()]


def write_down(asked: OnPaper, by: Person, **changed: object) -> Paper:
    """Type a sheet in, on the page for it."""
    browser = Browser(by)
    (first, _), (second, _), *_others = wards()
    counts = {"ward1": first, "number1": "13", "ward2": second, "number2": "5"}
    page = browser.send(f"/paper/asked/{asked.pk}/write-down/", **(FORM | counts | changed))
    assert browser.status == 302, page.text
    return asked.papers.order_by("pk").reverse()[0]


def test_a_convenor_puts_a_parish_on_the_site_and_its_page_says_through_whom(cora: Person) -> None:
    from plait.site.people.models import Organisation, Post

    browser = Browser(cora)
    browser.send("/paper/new/", ours=str(cora.organisations.get().pk), name=PARISH, kind="parish", contact="")
    assert browser.goes_to == "/paper/"
    found = Organisation.objects.get(name=PARISH)
    assert (found.kind, found.memberships.count(), Post.objects.get().carrier) == ("parish", 0, cora)
    said = "Takes part on paper, through Cora Convenor of Voluntary Action."
    assert said in browser.look(f"/organisations/{found.pk}/").text
    assert said in browser.look("/organisations/").text


@pytest.mark.parametrize("name", ["Food Share", "food share", "ASHBY parish council"])
def test_an_organisation_with_people_or_with_a_post_is_not_put_on_the_site_again(
    cora: Person, asker: Person, parish: Post, name: str
) -> None:
    from plait.site.people.models import Organisation, Post

    page = Browser(cora).send("/paper/new/", ours=str(cora.organisations.get().pk), name=name, kind="parish")
    assert "has people with accounts here" in page.text or "takes part on paper already" in page.text
    assert (Post.objects.count(), Organisation.objects.count()) == (1, 3)


def test_it_is_asked_like_any_partner_and_the_carrier_is_told(
    project: Project, asker: Person, cora: Person, parish: Post
) -> None:
    from plait.site.conversations.writing import thread_from
    from plait.site.messaging.models import Message

    browser = Browser(asker)
    assert f"/questions/{project.ident}/ask-on-paper/" in browser.look(f"/questions/{project.ident}/").links
    ask = {"organisation": parish.organisation_id, "asked_for": "A story, please."}
    browser.send(f"/questions/{project.ident}/ask-on-paper/", **ask)
    assert browser.status == 302
    part = project.on_paper.get()
    assert Message.objects.get(to=cora).link == f"/paper/asked/{part.pk}/"
    thread = thread_from(part)
    assert thread is not None
    assert (thread.one, thread.other, thread.waits_for) == (asker, cora, cora)
    shown = browser.look(f"/questions/{project.ident}/").text
    assert f"{PARISH}: has not answered yet" in shown
    assert "Takes part on paper, through Cora Convenor of Voluntary Action." in shown
    again = browser.send(f"/questions/{project.ident}/ask-on-paper/", **ask)
    assert f"{PARISH} was asked already." in again.text


def test_the_sheet_has_the_question_what_is_asked_and_what_becomes_of_it(asked: OnPaper, cora: Person) -> None:
    text = Browser(cora).look(f"/paper/asked/{asked.pk}/sheet/").text
    code = asked.project.ident
    for words in (
        asked.project.question, asked.project.sensed, asked.project.decision, asked.asked_for, "24 December 2026",
        f"{code[:4]} {code[4:8]} {code[8:]}", "Yes, we take part", "Why not?", "What could you offer instead?",
        "A story from the ground", "Leave out every number under 5", "What did you count?", "Who fills this in?",
        "no names, addresses or phone numbers", "Give this back to Cora Convenor of Voluntary Action",
        "Those who take part can read there what you write.",
    ):  # fmt: skip
        assert words in text, words
    assert CLERK not in text


def test_what_came_back_says_everywhere_that_it_was_on_paper_and_who_wrote_it_down(
    asked: OnPaper, cora: Person, asker: Person
) -> None:
    from plait.site.audit.models import Deed
    from plait.site.messaging.models import Message

    write_down(asked, cora)
    (_, first), (_, second), *_others = wards()
    browser = Browser(asker)
    text = browser.look(f"/questions/{asked.project.ident}/").text
    for words in (
        f"{PARISH}: said no", REASON, "A talk with our clerk.", STORY, f"{first}: 15", f"{second}: 5",
        "Filled in by: Clerk, 20 November 2026. Where the paper lies: Folder 3 in our office.",
        "They are in no map, as no list was counted here.",
    ):  # fmt: skip
        assert words in text, words
    assert text.count(CARRIED) == 2
    assert f"{PARISH}. {CARRIED}" in text
    deed = Deed.objects.get(verb="write_down_paper")
    assert (deed.by, deed.project, deed.organisation) == (cora.pk, asked.project_id, asked.organisation_id)
    line = "Cora Convenor of Voluntary Action wrote down what an organisation wrote on paper."
    assert line in browser.look(f"/record/?question={asked.project.ident}").text
    assert Message.objects.filter(to=asker, subject="An answer to your question").count() == 1


def test_in_the_conversation_it_says_that_it_came_on_paper(asked: OnPaper, cora: Person) -> None:
    from plait.site.conversations.writing import thread_from

    write_down(asked, cora)
    thread = thread_from(asked)
    assert thread is not None
    said = list(thread.entries.values_list("step", "text"))[1:]
    assert said == [
        ("declined", f"{PARISH}, on paper: {REASON}"),
        ("offered", f"{PARISH}, on paper: A talk with our clerk."),
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reason": ""}, "Write why not, as it stands on the paper."),
        ({"answer": ""}, "Choose what is ticked on the paper."),
        ({"answer": "joined"}, "This goes with a no."),
        ({"tone": ""}, "Choose what kind of remark it is."),
        ({"number1": "4"}, "Leave out counts under 5."),
        ({"number1": ""}, "Write both the ward and the number, or neither."),
        ({"ward1": ""}, "Write both the ward and the number, or neither."),
        ({"counted": ""}, "Write what was counted."),
        ({"text": "Ring 020 7946 0123."}, "Take it out, as others will read this."),
        ({"signed_as": "clerk@example.org"}, "Take it out, as others will read this."),
        ({"kept_at": ""}, "Write where the paper lies."),
        ({"sure": ""}, "Tick this if it is so."),
    ],
)
def test_what_cannot_stand_is_said_at_its_field(
    asked: OnPaper, cora: Person, changed: dict[str, str], sentence: str
) -> None:
    browser = Browser(cora)
    counts = {"ward1": wards()[0][0], "number1": "13"}
    page = browser.send(f"/paper/asked/{asked.pk}/write-down/", **(FORM | counts | changed))
    assert browser.status == 422
    assert sentence in page.text
    assert asked.papers.count() == 0


def test_a_later_sheet_changes_the_answer_and_the_earlier_one_stays(asked: OnPaper, cora: Person) -> None:
    write_down(asked, cora)
    write_down(asked, cora, answer="joined", reason="", offer="", text="")
    asked.refresh_from_db()
    assert (asked.answer, asked.reason, asked.papers.count(), asked.project.remarks.count()) == ("joined", "", 2, 1)


def test_the_carrier_may_nothing_in_the_question_by_the_paper(
    asked: OnPaper, cora: Person, asker: Person, share: Callable[..., Any]
) -> None:
    from plait.site.projects.policies import POLICIES, refusal

    share(asker)
    write_down(asked, cora, answer="joined", reason="", offer="")
    browser = Browser(cora)
    for page in ("", "picture/", "say/", "act/", "no-action/", "publish/", "contribute/", "invite/", "ask-on-paper/"):
        browser.look(f"/questions/{asked.project.ident}/{page}")
        assert browser.status == 404, page
    of_projects = {"invite", "draft_table", "say", "agree_action", "agree_no_action", "publish", "withdraw_page"}
    assert of_projects < set(POLICIES)
    assert all(refusal(verb, asked.project, cora) for verb in of_projects)
    assert asked.project.question not in browser.look("/").text
    assert asked.project.question not in browser.look("/record/").text
    browser.look(f"/organisations/members/{asker.memberships.get().pk}/")
    assert browser.status == 404


def test_the_parish_and_the_carriers_own_organisation_are_kept_apart(
    asked: OnPaper, convenor: Partner, cora: Person
) -> None:
    from plait.site.audit.models import Deed

    assert convenor.person == cora
    write_down(asked, cora)
    convenor.refresh_from_db()
    assert (convenor.answer, convenor.reason) == ("joined", "")
    mine = asked.project.acts_for(cora)
    assert mine == convenor.organisation_id
    assert Deed.objects.get(verb="join", by=cora.pk).organisation == mine
    assert Deed.objects.get(verb="write_down_paper").organisation == asked.organisation_id
    with pytest.raises(IntegrityError), transaction.atomic():
        type(asked).objects.create(project=asked.project, organisation=asked.organisation, asked_by=cora)


def test_the_carrier_takes_back_what_was_written_down_and_nobody_else_does(
    asked: OnPaper, cora: Person, asker: Person, verified_member: Callable[..., Person]
) -> None:
    remark = write_down(asked, cora).remarks.get()
    other = verified_member("Otto Other", "convenor", "Other Council")
    for somebody in (asker, other):
        browser = Browser(somebody)
        browser.send(f"/paper/asked/{asked.pk}/remarks/{remark.pk}/take-back/")
        assert browser.status == 404
    page = Browser(asker).send(f"/questions/{asked.project.ident}/remarks/{remark.pk}/take-back/").text
    assert "Only Cora Convenor of Voluntary Action, who carries the post" in page
    Browser(cora).send(f"/paper/asked/{asked.pk}/remarks/{remark.pk}/take-back/")
    remark.refresh_from_db()
    assert (remark.text, remark.taken_back_at is None) == ("", False)


def test_the_first_account_makes_it_an_ordinary_organisation_and_the_paper_stays(
    asked: OnPaper, cora: Person, asker: Person, parish: Post
) -> None:
    from plait.site.organisations.actions import Newcomer, invite_member
    from plait.site.people.models import Post as Model

    write_down(asked, cora, answer="joined", reason="", offer="")
    newcomer = Newcomer("Pat Parish", "pat@example.org", "community")
    pat = invite_member(parish.organisation, by=cora, whom=newcomer, today=TODAY).person
    assert not Model.objects.exists()
    own = asked.project.partners.get(person=pat)
    assert (own.answer, own.organisation, own.asked_for) == ("joined", asked.organisation, asked.asked_for)
    browser = Browser(pat)
    text = browser.look(f"/questions/{asked.project.ident}/").text
    assert text.count(CARRIED) == 2
    assert f"{PARISH}: takes part, on paper, and has people with accounts now" in text
    carrier = Browser(cora)
    for page in ("", "sheet/", "write-down/"):
        carrier.look(f"/paper/asked/{asked.pk}/{page}")
        assert carrier.status == 404
    remark = asked.project.remarks.get()
    browser.send(f"/questions/{asked.project.ident}/remarks/{remark.pk}/take-back/")
    remark.refresh_from_db()
    assert remark.taken_back_at


def test_whoever_leaves_gives_the_post_to_another_convenor_there(
    asked: OnPaper, cora: Person, verified_member: Callable[..., Person]
) -> None:
    from plait.site.conversations.writing import thread_from
    from plait.site.organisations.actions import leave_organisation
    from plait.site.organisations.reading import going_of

    nils = verified_member("Nils Next", "convenor", "Voluntary Action")
    membership = cora.memberships.get()
    kinds = [item.what for item in going_of(membership).theirs]
    assert "Organisations whose post you carry" in kinds
    leave_organisation(membership, by=cora, taker=nils.memberships.get())
    paper = write_down(asked, nils)
    thread = thread_from(asked)
    assert thread is not None
    assert (paper.written_by, thread.other, thread.gone) == (nils, nils, None)
    browser = Browser(cora)
    browser.look(f"/paper/asked/{asked.pk}/")
    assert browser.status == 404


def test_where_no_other_convenor_is_there_the_post_is_free_for_any(
    asked: OnPaper, cora: Person, parish: Post, verified_member: Callable[..., Person]
) -> None:
    from plait.site.messaging.models import Message
    from plait.site.organisations.actions import leave_organisation

    otto = verified_member("Otto Other", "convenor", "Other Council")
    earlier = write_down(asked, cora)
    leave_organisation(cora.memberships.get(), by=cora, taker=None)
    assert Message.objects.filter(to=otto, subject="A post is free").exists()
    browser = Browser(otto)
    assert PARISH in browser.look("/paper/").text
    assert CLERK not in browser.page.text
    browser.send(f"/paper/posts/{parish.pk}/carry/")
    parish.refresh_from_db()
    assert (parish.carrier, parish.contact, parish.contact_until) == (otto, "", None)
    later = write_down(asked, otto, text="")
    assert (earlier.written_for.name, later.written_for.name) == ("Voluntary Action", "Other Council")


def test_a_post_is_taken_from_nobody_who_carries_it(
    cora: Person, parish: Post, verified_member: Callable[..., Person]
) -> None:
    browser = Browser(verified_member("Otto Other", "convenor", "Other Council"))
    page = browser.send(f"/paper/posts/{parish.pk}/carry/").text
    assert (browser.status, f"Cora Convenor of Voluntary Action carries the post of {PARISH}." in page) == (403, True)
    Browser(cora).send(f"/paper/posts/{parish.pk}/put-down/")
    browser.send(f"/paper/posts/{parish.pk}/carry/")
    assert browser.goes_to == "/paper/"


@pytest.mark.parametrize("lost", ["role", "verification"])
def test_a_carrier_who_is_no_convenor_of_a_verified_organisation_any_more_carries_nothing(
    asked: OnPaper, cora: Person, lost: str
) -> None:
    if lost == "role":
        cora.memberships.update(role="community")
    else:
        cora.organisations.get().servings.update(verified_at=None)
    browser = Browser(cora)
    browser.look(f"/paper/asked/{asked.pk}/write-down/")
    assert browser.status == 404


def test_how_it_is_reached_is_encrypted_seen_by_the_carrier_alone_and_deleted_on_its_day(
    cora: Person, asker: Person, parish: Post, verified_member: Callable[..., Person]
) -> None:
    from plait.site.paper.holding import contacts_of, delete_old_contacts

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_post")
        assert "Clerk" not in " ".join(map(str, cursor.fetchall()))
    assert CLERK in Browser(cora).look("/paper/").text
    for somebody in (asker, verified_member("Otto Other", "convenor", "Other Council")):
        browser = Browser(somebody)
        for page in ("/paper/", f"/organisations/{parish.organisation_id}/", f"/paper/posts/{parish.pk}/contact/"):
            assert CLERK not in browser.look(page).text
        assert browser.status == 404
    (held,) = contacts_of(parish.carried_for_id)
    assert "Only whoever carries its post: Cora Convenor of Voluntary Action." in held.seen_by
    delete_old_contacts()
    parish.refresh_from_db()
    assert parish.contact == CLERK
    type(parish).objects.update(contact_until=localdate() - timedelta(days=1))
    delete_old_contacts()
    parish.refresh_from_db()
    assert (parish.contact, parish.contact_until) == ("", None)


@pytest.mark.parametrize("days", [0, 366, None])
def test_a_contact_has_an_end_within_a_year(cora: Person, parish: Post, days: int | None) -> None:
    day = localdate() + timedelta(days=days) if days is not None else None
    parts = {"until_day": day.day, "until_month": day.month, "until_year": day.year} if day else {}
    page = Browser(cora).send(f"/paper/posts/{parish.pk}/contact/", contact="The clerk", **parts)
    assert "Write a day within a year from now." in page.text


OPEN, REFUSED, GONE, DONE, SIGN_IN = "open", "refused", "not there", "done", "sign in first"
ALL = {"paper", "paper-new"}
TABLE = {
    "get": {
        **dict.fromkeys(("paper", "paper-new"), (REFUSED, OPEN, OPEN)),
        **dict.fromkeys(("paper-contact", "paper-part", "paper-sheet", "paper-write-down"), (GONE, GONE, OPEN)),
        **dict.fromkeys(("paper-carry", "paper-put-down", "paper-take-back", "ask-on-paper"), (GONE, GONE, GONE)),
    },
    "post": {
        "paper-new": (REFUSED, OPEN, OPEN),
        **dict.fromkeys(("paper-contact", "paper-write-down"), (GONE, GONE, OPEN)),
        **dict.fromkeys(("paper-put-down", "paper-take-back"), (GONE, GONE, DONE)),
        "paper-carry": (GONE, REFUSED, REFUSED),
        **dict.fromkeys(("paper", "paper-part", "paper-sheet", "ask-on-paper"), (GONE, GONE, GONE)),
    },
}
"""What each address answers: to everybody in any role elsewhere, to another convenor who vouches, to the carrier."""


def test_every_address_answers_everybody_as_the_table_says(
    asked: OnPaper, cora: Person, member: Callable[..., Person], verified_member: Callable[..., Person]
) -> None:
    from plait.site.paper.urls import urlpatterns

    remark = write_down(asked, cora).remarks.get()
    values = {
        "post": asked.organisation.post.pk, "part": asked.pk, "remark": remark.pk, "ident": asked.project.ident,
    }  # fmt: skip
    inner = {"paper-contact": "post", "paper-carry": "post", "paper-put-down": "post"}
    patterns: list[Any] = urlpatterns
    names = {str(route.name): set(route.pattern.converters) for route in routes(patterns)}
    assert set(TABLE["get"]) == set(TABLE["post"]) == set(names)
    strangers = [member(f"Role {role}", role=role, organisation="Elsewhere") for role in ROLES]
    otto = verified_member("Otto Other", "convenor", "Other Council")
    people = [(None, 0), *((person, 0) for person in strangers), (otto, 1), (cora, 2)]
    for method, table in TABLE.items():
        for name, answers in table.items():
            outer = {inner[name]} if name in inner else {"part"} if name not in ALL | {"ask-on-paper"} else set()
            address = reverse(name, kwargs={key: values[key] for key in names[name] | outer})
            for person, column in people:
                with transaction.atomic():
                    answer = getattr(Browser(person).client, method)(address)
                    transaction.set_rollback(True)
                where = answer.headers.get("Location", "")
                found = {200: OPEN, 422: OPEN, 403: REFUSED, 404: GONE, 405: GONE, 302: DONE}[answer.status_code]
                found = SIGN_IN if where.startswith("/sign-in/") else found
                expected = answers[column] if person else SIGN_IN
                if answer.status_code == 405:
                    expected = GONE
                assert found == expected, (method, name, person and person.words)


def test_the_organisations_page_looks_no_oftener_with_many_on_paper(cora: Person, parish: Post) -> None:
    from plait.site.paper.actions import Contact, put_on_paper

    browser = Browser(cora)
    browser.look("/organisations/")
    with CaptureQueriesContext(connection) as few:
        browser.look("/organisations/")
    for number in range(5):
        name = f"Parish {number}"
        put_on_paper(parish.carried_for, by=cora, name=name, kind="parish", contact=Contact())
    browser.look("/organisations/")  # what is kept until the next deed is looked up anew
    with CaptureQueriesContext(connection) as many:
        browser.look("/organisations/")
    assert len(many) == len(few)


def test_the_public_page_says_it_too(story: Project) -> None:
    from plait.site.jobs import run_waiting_jobs
    from plait.site.paper.actions import Contact, ask_on_paper, put_on_paper
    from plait.site.projects.actions import publish

    ruth = story.partners.get(role="convenor").person
    ours = ruth.organisations.get()
    post = put_on_paper(ours, by=ruth, name=PARISH, kind="parish", contact=Contact())
    part = ask_on_paper(
        story, by=story.asked_by, organisation=post.organisation, asked_for="A story.", reply_by=localdate()
    )
    write_down(part, ruth)
    publish(story, by=ruth, summary="We found more.")
    run_waiting_jobs()
    text = Browser().look(f"/insights/{story.ident}/").text
    said = f"On paper, written down by {ruth.words} of {ours.name}"
    assert text.count(said) == 2
    assert f"{PARISH}: {REASON} Offered instead: A talk with our clerk. {said}" in " ".join(text.split())
