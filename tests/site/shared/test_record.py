"""The record on its page: in plain words, and each deed for those whom it concerns and nobody else."""

from __future__ import annotations

import ast
import csv
import io
import math
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.site.reading_age import readability
from tests.site.shared.conftest import TODAY, Browser

import plait.site

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.projects.models import Partner, Project
    from plait.tables import SafeTable

SITE = Path(plait.site.__file__).parent
ROLES = ("community", "data", "subject", "legal", "convenor", "viewer")
AGED_11_TO_12 = 6
"""The year of the index."""
SAID_ELSEWHERE = {"audit/actions.py": {"function.__name__"}, "habits/keeping.py": {"verb"}}
"""Where a deed's verb is no word in the code: the actions' own names, and two of them again."""


# --- Words -------------------------------------------------------------------------------------


def called(node: ast.AST) -> str:
    """The name of what is called there; "" for nothing."""
    return getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""


def verbs() -> set[tuple[str, str]]:
    """Every verb that can come on record, with the app whose deed it is."""
    found = set()
    for path in SITE.rglob("*.py"):
        name = path.relative_to(SITE).as_posix()
        app = name.partition("/")[0]
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.FunctionDef) and any(called(item) == "action" for item in node.decorator_list):
                found.add((app, node.name))
            if isinstance(node, ast.Call) and called(node) == "record":
                verb = ast.unparse(node.args[0])
                if verb not in SAID_ELSEWHERE.get(name, set()):
                    found.add((app, ast.literal_eval(verb)))
    return found


def test_every_deed_has_its_sentence_and_every_sentence_its_deed() -> None:
    from plait.site.record.words import SEEN_BY_ONE, SENTENCES

    assert {verb for _app, verb in verbs()} == set(SENTENCES)
    assert set(SENTENCES) >= SEEN_BY_ONE


def test_a_verb_means_the_same_in_every_app() -> None:
    assert [verb for verb, apps in Counter(verb for _app, verb in verbs()).items() if apps > 1] == []


def test_every_action_is_among_the_deeds() -> None:
    modules = [import_module(f"plait.site.{path.parent.name}.actions") for path in SITE.glob("*/actions.py")]
    made = {name for module in modules for name, item in vars(module).items() if getattr(item, "is_action", 0) is True}
    assert len(made) > 20
    assert made <= {verb for _app, verb in verbs()}


def test_a_verb_fits_into_the_record() -> None:
    from plait.site.audit.models import Deed

    longest = Deed._meta.get_field("verb").max_length
    assert longest is not None
    assert max(len(verb) for _app, verb in verbs()) <= longest


def test_every_sentence_says_who_and_ends() -> None:
    from plait.site.record.words import SENTENCES

    for sentence in SENTENCES.values():
        text = str(sentence) % {"who": "100 % Zelda"}
        assert text.startswith("100 % Zelda ")
        assert text.endswith(".")


def test_a_deed_of_another_version_is_shown_all_the_same() -> None:
    from plait.site.record.words import sentence_of

    assert sentence_of("danced", "Ann") == "Ann did something that this version has no words for: danced."


# --- What is seen ------------------------------------------------------------------------------


def lines(browser: Browser, query: str = "") -> list[str]:
    """The sentences of the page, from the newest on."""
    browser.look("/record/what-was-done.csv" + query)
    assert browser.status == 200
    return [row[2] for row in csv.reader(io.StringIO(browser.body.decode("utf-8-sig")))][1:]


def texts(person: Person) -> list[str]:
    return lines(Browser(person))


def test_a_partner_reads_what_was_done_in_their_question(
    project: Project, asker: Person, data_lead: Partner, share: Callable[..., Any]
) -> None:
    share(data_lead.person)
    page = Browser(asker).look("/record/")
    for sentence in (
        "Ann Asker asked a question.",
        "Ann Asker asked somebody to take part.",
        "Dan Data said yes to taking part.",
        "Dan Data shared a table.",
    ):
        assert sentence in page.text
    assert f"/questions/{project.ident}/" in page.links
    assert texts(asker)[0] == "Dan Data shared a table."


def test_the_page_says_when_and_for_whom(project: Project, asker: Person, data_lead: Partner) -> None:
    from django.utils import formats, timezone

    from plait.site.audit.models import Deed

    last = Deed.objects.latest("pk")
    day, time = (formats.date_format(timezone.localtime(last.at), form) for form in ("j F Y", "H:i"))
    text = " ".join(Browser(asker).look("/record/").text.split())
    assert f"{day} Dan Data said yes to taking part. {time}, Council: {project.question}" in text


def test_a_draft_is_told_of_to_nobody_but_whoever_counted_it(
    project: Project, asker: Person, data_lead: Partner, tables: dict[str, SafeTable], member: Callable[..., Person]
) -> None:
    from plait.site.projects.actions import draft_table, drop_draft

    drop_draft(draft_table(project, by=data_lead.person, table=tables["council_helpline"]), by=data_lead.person)
    colleague = member("Cleo Colleague", organisation="Council")
    own = "Dan Data counted a list. The table was not shared yet."
    assert own in texts(data_lead.person)
    assert [line for person in (asker, colleague) for line in texts(person) if "not shared" in line] == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("organisation", ["Food Share", "Council", "Another"])
def test_nobody_in_any_role_reads_of_a_question_that_they_may_not_see(
    project: Project, data_lead: Partner, member: Callable[..., Person], role: str, organisation: str
) -> None:
    """Not even colleagues of those who take part."""
    somebody = Browser(member("Olga Other", role=role, organisation=organisation))
    told = lines(somebody)
    assert [line for line in told if "member" not in line] == []
    page = somebody.look("/record/")
    assert project.question not in page.text
    assert project.ident not in somebody.body.decode()


@pytest.mark.parametrize("role", ROLES)
def test_a_partner_in_any_role_reads_all_of_the_question(
    project: Project, partner: Callable[..., Partner], role: str
) -> None:
    part = partner("Pat Partner", role, "Parish", joins=False)
    assert texts(part.person) == [
        "Ann Asker asked somebody to take part.",
        "Ann Asker made somebody a member.",
        "Ann Asker asked a question.",
    ]


def test_a_visitor_is_asked_to_sign_in(db: None) -> None:
    for address in ("/record/", "/record/what-was-done.csv"):
        visitor = Browser()
        visitor.look(address)
        assert visitor.goes_to == f"/sign-in/?next={quote(address, safe='')}"


def test_of_an_open_question_colleagues_read_what_their_organisation_did(
    project: Project, data_lead: Partner, member: Callable[..., Person]
) -> None:
    project.openness = "everyone"
    project.save()
    colleague, stranger = member("Cleo Colleague", organisation="Council"), member("Sam Stranger", organisation="Else")
    assert "Dan Data said yes to taking part." in texts(colleague)
    assert "Ann Asker asked a question." not in texts(colleague)
    assert texts(stranger) == ["The site made somebody a member."]


def test_members_read_what_concerns_their_organisation_and_others_do_not(member: Callable[..., Person]) -> None:
    from plait.site.habits.actions import remember_headings
    from plait.site.people.models import Organisation

    ann, viewer, other = member("Ann Asker"), member("Vi Viewer", role="viewer"), member("Olga", organisation="Another")
    remember_headings(Organisation.objects.get(name="Food Share"), by=ann, new={"wie": "#contact"})
    sentence = "Ann Asker confirmed what the headings of a list mean."
    assert [sentence in texts(person) for person in (ann, viewer, other)] == [True, True, False]


def test_somebody_who_left_an_organisation_reads_no_more_of_it(member: Callable[..., Person]) -> None:
    from plait.site.habits.actions import forget_headings
    from plait.site.people.models import Organisation

    ann, bea = member("Ann Asker"), member("Bea Asker")
    assert "made somebody a member" in Browser(ann).look("/record/").text
    ann.memberships.all().delete()
    forget_headings(Organisation.objects.get(name="Food Share"), by=bea)
    assert "There is nothing here yet." in Browser(ann).look("/record/").text
    assert texts(ann) == []


def test_the_next_deed_stands_on_the_page_at_once(project: Project, asker: Person) -> None:
    from plait.site.projects.actions import About, say

    browser = Browser(asker)
    assert "said something" not in browser.look("/record/").text
    say(project, by=asker, tone="story", text="A story.", about=About())
    assert "Ann Asker said something." in browser.look("/record/").text


def test_what_was_done_to_an_account_is_for_its_owner_alone(member: Callable[..., Person]) -> None:
    from plait.site.audit.actions import record

    ann, colleague = member("Ann Asker"), member("Cleo Colleague")
    record("danced", ann, by=None)
    danced = [any("danced" in line for line in texts(person)) for person in (ann, colleague)]
    assert danced == [True, False]


def test_what_somebody_did_themselves_is_theirs_to_read(member: Callable[..., Person]) -> None:
    from plait.site.audit.actions import record
    from plait.site.people.models import Organisation

    ann = member("Ann Asker")
    olga = member("Olga Other", organisation="Another")
    record("danced", Organisation.objects.get(name="Another"), by=ann)
    assert any("Ann Asker did something" in line for line in texts(ann))
    assert any("Ann Asker did something" in line for line in texts(olga))


def test_somebody_whose_account_was_deleted_has_no_name_on_record(
    project: Project, asker: Person, data_lead: Partner
) -> None:
    from plait.site.people.actions import forget_person

    forget_person(data_lead.person, by=None)
    told = texts(asker)
    assert "somebody who has left said yes to taking part." in told
    assert "Dan Data" not in " ".join(told)


def test_whoever_belongs_nowhere_sees_an_empty_record(member: Callable[..., Person]) -> None:
    ann = member("Ann Asker")
    ann.memberships.all().delete()
    browser = Browser(ann)
    assert "There is nothing here yet." in browser.look("/record/").text
    assert browser.status == 200


# --- Narrowed down, page by page, taken home ---------------------------------------------------


@pytest.fixture
def second(project: Project, asker: Person) -> Project:
    """Another question of the same person."""
    from plait.site.projects.actions import Question, ask

    return ask(project.organisation, by=asker, question=Question("Who is cold?", "Cold hands.", "Where we heat.", ""))


def test_the_record_is_narrowed_down_to_a_question(project: Project, second: Project, asker: Person) -> None:
    browser = Browser(asker)
    assert lines(browser, f"?question={second.ident}") == ["Ann Asker asked a question."]
    browser.look(f"/record/?question={second.ident}&organisation=")
    assert f"/questions/{second.ident}/" in browser.page.links
    assert f"/questions/{project.ident}/" not in browser.page.links
    assert browser.page.values["question"] == second.ident


def test_the_record_is_narrowed_down_to_an_organisation(project: Project, asker: Person, data_lead: Partner) -> None:
    browser = Browser(asker)
    assert lines(browser, f"?organisation={data_lead.organisation_id}") == [
        "Dan Data said yes to taking part.",
        "Ann Asker made somebody a member.",
    ]


def test_what_is_not_on_the_lists_is_refused_alike_wherever_it_is(
    project: Project, member: Callable[..., Person]
) -> None:
    stranger = Browser(member("Sam Stranger", organisation="Elsewhere"))
    for query in (f"question={project.ident}", "question=nowhere", f"organisation={project.organisation_id}"):
        page = stranger.look(f"/record/?{query}")
        assert (stranger.status, page.errors) == (422, ["This is not on the list: choose again."])
        stranger.look(f"/record/what-was-done.csv?{query}")
        assert stranger.status == 404


@pytest.mark.parametrize("before", ["x", "-1", "0", "1.5", "9" * 30, "\u0663"])
def test_a_page_that_there_cannot_be_is_not_there(member: Callable[..., Person], before: str) -> None:
    browser = Browser(member("Ann Asker"))
    browser.look(f"/record/?before={before}")
    assert browser.status == 404


def test_a_long_record_is_read_page_by_page(project: Project, asker: Person) -> None:
    from plait.site.projects.actions import About, say

    for number in range(60):
        say(project, by=asker, tone="story", text=f"Story {number}.", about=About())
    browser = Browser(asker)
    first = browser.look(f"/record/?question={project.ident}")
    assert first.text.count("Ann Asker said something.") == 50
    older = next(link for link in first.links if "before=" in link)
    second = browser.look("/record/" + older)
    assert second.text.count("Ann Asker said something.") == 10
    assert f"/record/?question={project.ident}" in second.links
    assert len(lines(browser, f"?question={project.ident}")) == 61


def test_the_pages_show_each_deed_once(project: Project, asker: Person, data_lead: Partner) -> None:
    """A deed can be somebody's for several reasons."""
    assert [times for times in Counter(texts(asker)).values() if times > 1] == []


def test_no_cell_of_the_file_is_a_formula(asker: Person) -> None:
    from plait.site.people.models import Organisation
    from plait.site.projects.actions import Question, ask

    asker.name = "=HYPERLINK(1)"
    asker.save()
    organisation = Organisation.objects.get()
    Organisation.objects.update(name="+Food")
    ask(organisation, by=asker, question=Question("@Who?", "It.", "That.", ""))
    browser = Browser(asker)
    browser.look("/record/what-was-done.csv")
    rows = list(csv.reader(io.StringIO(browser.body.decode("utf-8-sig"))))
    assert rows[1][2:5] == ["'=HYPERLINK(1) asked a question.", "'+Food", "'@Who?"]


def test_the_file_holds_the_digest_of_every_line(project: Project, asker: Person) -> None:
    from plait.site.audit.models import Deed

    browser = Browser(asker)
    browser.look("/record/what-was-done.csv")
    rows = list(csv.reader(io.StringIO(browser.body.decode("utf-8-sig"))))[1:]
    assert [(row[0], row[5]) for row in rows] == [(f"{deed.pk}", deed.digest) for deed in Deed.objects.order_by("-id")]


def test_the_page_tells_the_fingerprint_of_the_whole_record(member: Callable[..., Person]) -> None:
    from plait.site.audit.chain import last_digest

    ann = member("Ann Asker")
    member("Olga Other", organisation="Another")
    assert last_digest() in Browser(ann).look("/record/").text


def test_the_record_is_found_from_every_page_of_whoever_has_signed_in(project: Project, asker: Person) -> None:
    assert "/record/" in Browser(asker).look("/").links
    assert "/record/" not in Browser().look("/").links
    assert f"/record/?question={project.ident}" in Browser(asker).look(f"/questions/{project.ident}/").links


def test_the_record_is_read_at_11_to_12(story: Project) -> None:
    browser = Browser(story.partners.get(role="convenor").person)
    browser.look("/record/")
    assert math.ceil(readability(browser.body.decode())) <= AGED_11_TO_12


def test_who_looks_on_at_an_open_question_gets_no_link_to_its_record(story: Project) -> None:
    assert not any("/record/" in link for link in Browser().look(f"/questions/{story.ident}/").links)


def test_a_page_of_the_record_asks_the_database_a_few_times_however_long_it_is(
    story: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    person = story.partners.select_related("person").get(role="convenor").person
    browser = Browser(person)
    browser.look("/messages/")  # once an hour it is noted where somebody is signed in
    with django_assert_max_num_queries(16):
        browser.look("/record/")
    assert browser.status == 200


def test_the_record_says_nothing_of_who_was_asked(project: Project, asker: Person) -> None:
    from plait.site.people.actions import Invitee
    from plait.site.projects.actions import invite

    whom = Invitee("New Nora", "nora@example.org", "Parish", "parish", "community")
    invite(project, by=asker, whom=whom, asked_for="A count.", reply_by=None, today=TODAY)
    browser = Browser(asker)
    browser.look("/record/")
    assert "nora" not in browser.body.decode().lower()
