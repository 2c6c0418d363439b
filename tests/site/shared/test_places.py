"""One site about two places: what each of three people sees and is refused, and that no place decides in another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django.fixtures import Settings
from tests.site.shared.conftest import FOOD, MEANING, TODAY, Browser
from tests.site.shared.second_place import ELM_PARK, second_place

from plait.errors import PlaceError, PlaitError, TableError
from plait.standard import load_dictionary, read_extension

if TYPE_CHECKING:
    from plait.site.people.models import Organisation, Person
    from plait.site.projects.models import Project
    from plait.tables import SafeTable

HARROWMERE = "E06990001"
WHY = "It suits us."
QUESTION = "Who is cold at home?"


@pytest.fixture(scope="session")
def elm_park(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of the second place."""
    return second_place(demo / "place", tmp_path_factory.mktemp("second") / "place")


@pytest.fixture(autouse=True)
def two_places(uploads: Path, demo: Path, elm_park: Path, settings: Settings) -> None:
    """The site is about both."""
    settings.PLACES = (str(demo / "place"), str(elm_park))


@pytest.fixture
def joins(db: None) -> Callable[..., Person]:
    """Let somebody in, as whoever runs the site does."""
    from plait.site.people.actions import Invitee, add_member

    def make(name: str, role: str, organisation: str, place: str) -> Person:
        email = f"{name.lower().replace(' ', '.')}@example.org"
        return add_member(Invitee(name, email, organisation, "police", role, place), today=TODAY)

    return make


@pytest.fixture
def harry(joins: Callable[..., Person]) -> Person:
    """The convenor of the first organisation of Harrowmere."""
    return joins("Harry", "convenor", "Harrowmere CVS", HARROWMERE)


@pytest.fixture
def elma(joins: Callable[..., Person]) -> Person:
    """The convenor of the first organisation of Elm Park."""
    return joins("Elma", "convenor", "Elm Park CVS", ELM_PARK)


@pytest.fixture
def rita(harry: Person, elma: Person, joins: Callable[..., Person]) -> Person:
    """The data lead of organisations in both."""
    joins("Rita", "data", "Harrowmere Police", HARROWMERE)
    return joins("Rita", "data", "Elm Park Fire", ELM_PARK)


@pytest.fixture
def everybody(harry: Person, elma: Person, rita: Person) -> dict[str, Person]:
    """All three by their names."""
    return {"harry": harry, "elma": elma, "rita": rita}


def named(name: str) -> Organisation:
    """An organisation by its name."""
    from plait.site.people.models import Organisation

    return Organisation.objects.get(name=name)


def asked(by: Person, organisation: str, place: str, question: str = QUESTION) -> Project:
    """Ask a question that everyone may follow."""
    from plait.site.projects.actions import Question, ask
    from plait.site.projects.models import Openness

    words = Question(question, "Cold hands.", "Where the van stops.", FOOD, Openness.EVERYONE, place)
    return ask(named(organisation), by=by, question=words)


def test_each_organisation_is_verified_in_its_own_place(everybody: dict[str, Person]) -> None:
    from plait.site.people.models import Serving

    found = Serving.objects.order_by("pk").select_related("organisation")
    assert [(item.organisation.name, item.place, bool(item.verified_at)) for item in found] == [
        ("Harrowmere CVS", HARROWMERE, True),
        ("Elm Park CVS", ELM_PARK, True),
        ("Harrowmere Police", HARROWMERE, False),
        ("Elm Park Fire", ELM_PARK, False),
    ]


@pytest.mark.parametrize(
    ("who", "own", "other"),
    [("harry", ["Harrowmere"], ["Elm Park"]), ("elma", ["Elm Park"], ["Harrowmere"]), ("rita", ["Both"], [])],
)
def test_the_first_page_has_the_places_each_with_its_questions_ones_own_first(
    everybody: dict[str, Person], who: str, own: list[str], other: list[str]
) -> None:
    asked(everybody["harry"], "Harrowmere CVS", HARROWMERE, "What of Harrowmere?")
    asked(everybody["elma"], "Elm Park CVS", ELM_PARK, "What of Elm Park?")
    text = Browser(everybody[who]).look("/").text
    places = sorted(("Harrowmere", "Elm Park"), key=lambda name: text.index(f"What of {name}?"))
    assert "Your places" in text
    assert ("Other places" in text) == bool(other)
    assert places == (["Harrowmere", "Elm Park"] if who == "rita" else [*own, *other])
    if other:
        assert text.index("Other places") < text.index(f"What of {other[0]}?")


def test_a_visitor_sees_the_places_as_they_were_named_at_start(everybody: dict[str, Person]) -> None:
    asked(everybody["elma"], "Elm Park CVS", ELM_PARK)
    text = Browser().look("/").text
    assert "Your places" not in text
    assert text.index("Harrowmere") < text.index("Elm Park") < text.index(QUESTION)


def test_a_question_says_in_which_place_it_is_asked(elma: Person, harry: Person) -> None:
    project = asked(elma, "Elm Park CVS", ELM_PARK)
    assert "A question of Elm Park." in Browser(harry).look(f"/questions/{project.ident}/").text


def test_whoever_serves_two_places_says_in_which_they_ask(rita: Person) -> None:
    browser = Browser(rita)
    assert "In which place do you ask?" in browser.look("/ask/").text
    fields = {"question": QUESTION, "sensed": "Cold.", "decision": "The van.", "focus": "", "openness": "everyone"}
    page = browser.send("/ask/", organisation=named("Elm Park Fire").pk, place=HARROWMERE, **fields)
    assert page.errors == [
        "Elm Park Fire does not work in Harrowmere: those who look after its members can ask to, on its page."
    ]
    browser.send("/ask/", organisation=named("Elm Park Fire").pk, place=ELM_PARK, **fields)
    assert browser.goes_to.endswith("/invite/")


def test_nobody_asks_in_a_place_where_their_organisation_does_not_work(harry: Person, elma: Person) -> None:
    with pytest.raises(PlaitError, match="Harrowmere CVS does not work in Elm Park"):
        asked(harry, "Harrowmere CVS", ELM_PARK)


def test_only_organisations_of_the_place_are_asked_to_take_part(everybody: dict[str, Person]) -> None:
    from plait.site.people.models import Membership

    project = asked(everybody["harry"], "Harrowmere CVS", HARROWMERE)
    browser, there = Browser(everybody["harry"]), Membership.objects.count()
    fields = {"name": "Nora", "email": "nora@example.org", "kind": "vcs", "role": "data", "asked_for": "A count."}
    page = browser.send(f"/questions/{project.ident}/invite/", organisation="Elm Park CVS", **fields)
    assert page.errors[0].startswith("Elm Park CVS does not work in Harrowmere: ")
    assert (project.partners.count(), Membership.objects.count()) == (1, there)
    browser.send(f"/questions/{project.ident}/invite/", organisation="New Here", **fields)
    assert [item.place for item in named("New Here").servings.all()] == [HARROWMERE]


def test_a_table_of_another_place_is_refused(elma: Person, harry: Person, tables: dict[str, SafeTable]) -> None:
    from plait.site.projects.actions import draft_table, share_table

    project = asked(elma, "Elm Park CVS", ELM_PARK)
    with pytest.raises(TableError, match="Elm Park"):
        draft_table(project, by=elma, table=tables["council_helpline"])
    project = asked(harry, "Harrowmere CVS", HARROWMERE)
    draft = draft_table(project, by=harry, table=tables["council_helpline"])
    share_table(draft, by=harry, meaning=MEANING, contact="Harry")
    assert "What we see" in Browser(harry).look(f"/questions/{project.ident}/").text


def test_ways_are_chosen_for_one_place_by_its_convenors(everybody: dict[str, Person]) -> None:
    from plait.site.ways.actions import choose_ways
    from plait.site.ways.questions import Ways
    from plait.site.ways.reading import ways_now

    strict = Ways(organisations_to_publish=3)
    choose_ways(named("Harrowmere CVS"), by=everybody["harry"], ways=strict, why=WHY, place=HARROWMERE)
    assert (ways_now(HARROWMERE).organisations_to_publish, ways_now(ELM_PARK).organisations_to_publish) == (3, 1)
    with pytest.raises(PlaitError, match="ask Elma"):
        choose_ways(named("Harrowmere CVS"), by=everybody["harry"], ways=strict, why=WHY, place=ELM_PARK)
    browser = Browser(everybody["harry"])
    page = browser.look(f"/ways/choose/?place={ELM_PARK}")
    assert (browser.status, "A convenor chooses this: ask Elma." in page.text) == (403, True)
    assert "How we work together in Harrowmere" in browser.look("/ways/").text  # their only place
    assert "Which place?" in Browser(everybody["rita"]).look("/ways/").text
    assert "Which place?" in Browser().look("/ways/").text


def test_a_place_that_the_site_does_not_have_is_not_there(harry: Person) -> None:
    for path in ("/ways/", "/standard/", "/dictionary/", "/dictionary/templates/"):
        browser = Browser()
        browser.look(f"{path}?place=E06000001")
        assert browser.status == 404


def test_the_standard_of_one_place_is_not_that_of_the_other(everybody: dict[str, Person]) -> None:
    from plait.site.agreeing.actions import adopt, discuss, propose
    from plait.site.agreeing.changes import shorter_list
    from plait.site.agreeing.models import Version
    from plait.site.standard import the_dictionary

    harry, elma, rita = everybody.values()
    entry = load_dictionary().find("#Contact+Resident+PreferredMethod")
    assert entry is not None
    for person, organisation, place in ((harry, "Harrowmere CVS", HARROWMERE), (elma, "Elm Park CVS", ELM_PARK)):
        change = shorter_list(entry, ("Letter", "SMS") if place == ELM_PARK else ("Letter", "E-mail"), place)
        if "E-mail" not in entry.allowed and place == HARROWMERE:
            change = shorter_list(entry, entry.allowed[:2], place)
        proposal = propose(named(organisation), by=person, change=change, why=WHY, place=place)
        other = elma if person == harry else harry
        with pytest.raises(PlaitError, match="organisations that work in"):
            adopt(proposal, by=other, reason="Yes.")
        with pytest.raises(PlaitError, match="organisations that work in"):
            discuss(proposal, by=other, stance="for", text="Good.")
        assert discuss(proposal, by=rita, stance="for", text="Good.").organisation.servings.get().place == place
        with pytest.raises(PlaitError, match="verified in"):  # nobody has verified hers yet
            adopt(proposal, by=rita, reason="Yes.")
        adopt(proposal, by=person, reason="Yes.")
    assert list(Version.objects.order_by("pk").values_list("place", "number")) == [(HARROWMERE, 1), (ELM_PARK, 1)]
    allowed = [the_dictionary(place).find(entry.tag) for place in (HARROWMERE, ELM_PARK)]
    assert allowed[0] != allowed[1]
    assert the_dictionary() is load_dictionary()
    assert Browser().look(f"/standard/versions/1/?place={ELM_PARK}").text.count("Elm Park") > 1
    text = Browser()
    text.look(f"/standard/extension-1.toml?place={ELM_PARK}")
    assert read_extension(text.body.decode()).name == "Elm Park"


def test_a_convenor_of_one_place_vouches_for_nobody_in_the_other(everybody: dict[str, Person]) -> None:
    browser, page = Browser(everybody["elma"]), f"/organisations/{named('Harrowmere Police').pk}/"
    answer = browser.send(f"{page}verify/", place=HARROWMERE)
    sentence = "Only the convenor of an organisation that is verified in Harrowmere can do this: ask Harry."
    assert (browser.status, sentence in answer.text) == (403, True)
    browser.send(f"{page}verify/", place=ELM_PARK)  # where it never asked to work
    assert browser.status == 404
    browser = Browser(everybody["harry"])
    browser.send(f"{page}verify/", place=HARROWMERE)
    assert "by Harry" in browser.look(page).text
    browser.send(f"/organisations/{named('Harrowmere CVS').pk}/doubt/?place={HARROWMERE}", reason="No.")
    assert browser.status == 403


def test_verified_in_one_place_decides_in_that_one_alone(everybody: dict[str, Person]) -> None:
    from plait.site.agreeing.policies import deciding_organisation_of
    from plait.site.organisations.actions import verify_organisation

    verify_organisation(named("Harrowmere Police").servings.get(), by=everybody["harry"])
    assert deciding_organisation_of(everybody["rita"], HARROWMERE) == named("Harrowmere Police")
    assert deciding_organisation_of(everybody["rita"], ELM_PARK) is None


def test_an_organisation_asks_for_another_place_and_a_convenor_there_says_no_then_yes(
    everybody: dict[str, Person],
) -> None:
    harry, elma, rita = everybody.values()
    page = f"/organisations/{named('Harrowmere Police').pk}/"
    asking = Browser(rita)
    assert asking.send(f"{page}place/", place=HARROWMERE).errors  # where it works
    asking.send(f"{page}place/", place=ELM_PARK)
    assert (asking.goes_to, told(elma)) == (page, ["An organisation asks to work in your place"])
    assert told(harry) == []
    with pytest.raises(PlaitError, match="does not work in Elm Park"):  # not before there is an answer
        asked(rita, "Harrowmere Police", ELM_PARK)
    refusing = Browser(harry)
    refusing.send(f"{page}doubt/?place={ELM_PARK}", reason="No.")
    assert refusing.status == 403
    answering = Browser(elma)
    answering.send(f"{page}doubt/?place={ELM_PARK}", reason="Which of you would come?")
    text = asking.look(page).text
    assert ("May not work there" in text, "Which of you would come?" in text) == (True, True)
    asking.send(f"{page}place/", place=ELM_PARK)
    answering.send(f"{page}verify/", place=ELM_PARK)
    assert asked(rita, "Harrowmere Police", ELM_PARK).place == ELM_PARK
    found = {item.place: bool(item.verified_at) for item in named("Harrowmere Police").servings.all()}
    assert found == {HARROWMERE: False, ELM_PARK: True}


@pytest.fixture
def police(everybody: dict[str, Person]) -> Browser:
    """Harrowmere Police works in both places, and is verified in both; its page as Rita sees it, who looks after it."""
    from plait.site.organisations.actions import ask_for_place, verify_organisation

    ours = named("Harrowmere Police")
    verify_organisation(ours.servings.get(), by=everybody["harry"])
    asking = ask_for_place(ours, by=everybody["rita"], place=ELM_PARK)
    verify_organisation(asking, by=everybody["elma"])
    return Browser(everybody["rita"])


def test_an_organisation_leaves_a_place_and_is_told_before_what_that_means(
    police: Browser, everybody: dict[str, Person]
) -> None:
    from plait.site.agreeing.actions import propose
    from plait.site.agreeing.changes import shorter_list
    from plait.site.paper.actions import Contact, put_on_paper

    rita, ours = everybody["rita"], named("Harrowmere Police")
    project, elsewhere = (
        asked(rita, "Harrowmere Police", place, f"What of {place}?") for place in (ELM_PARK, HARROWMERE)
    )
    entry = load_dictionary().find("#Contact+Resident+PreferredMethod")
    assert entry is not None
    change = shorter_list(entry, entry.allowed[:2], ELM_PARK)
    propose(ours, by=rita, change=change, why=WHY, place=ELM_PARK)
    address = f"/organisations/{ours.pk}/leave-place/?place={ELM_PARK}"
    assert address in police.look(f"/organisations/{ours.pk}/").links
    text = police.look(address).text
    assert (project.question in text, elsewhere.question in text, "Proposals of yours that are open" in text) == (
        True,
        False,
        True,
    )
    assert "You are not verified there any more." in text
    assert "whose post you carry" not in text
    convenor = rita.memberships.get(organisation=ours)
    convenor.role = "convenor"
    convenor.save()
    put_on_paper(ours, by=rita, name="Ashby Parish", kind="parish", contact=Contact(), place=ELM_PARK)
    assert "Ashby Parish" in police.look(address).text

    police.send(address)
    assert police.goes_to == f"/organisations/{ours.pk}/"
    assert [item.place for item in ours.servings.all()] == [HARROWMERE]
    assert told(everybody["elma"])[-1] == "An organisation has left a place"
    assert project.question in police.look(f"/questions/{project.ident}/").text
    with pytest.raises(PlaitError, match="does not work in Elm Park"):
        asked(rita, "Harrowmere Police", ELM_PARK)
    police.send(address)
    assert police.status == 404

    police.send(f"/organisations/{ours.pk}/place/", place=ELM_PARK)
    assert "Asks to work there" in police.look(f"/organisations/{ours.pk}/").text
    Browser(everybody["elma"]).send(f"/organisations/{ours.pk}/verify/", place=ELM_PARK)
    assert asked(rita, "Harrowmere Police", ELM_PARK).place == ELM_PARK


def test_its_leaving_is_on_record(police: Browser) -> None:
    ours = named("Harrowmere Police")
    police.send(f"/organisations/{ours.pk}/leave-place/?place={ELM_PARK}")
    assert "let an organisation leave a place" in police.look("/record/").text


def test_nobody_leaves_a_place_who_may_not_or_would_leave_it_without_anybody_who_vouches(
    police: Browser, everybody: dict[str, Person]
) -> None:
    from plait.site.people.models import Serving

    there = Serving.objects.count()
    page = f"/organisations/{named('Harrowmere Police').pk}/leave-place/?place={ELM_PARK}"
    for name in ("harry", "elma"):
        other = Browser(everybody[name])
        answer = other.send(page)
        assert (other.status, "ask Rita" in answer.text) == (403, True)
    only = Browser(everybody["elma"])
    answer = only.send(f"/organisations/{named('Elm Park CVS').pk}/leave-place/?place={ELM_PARK}")
    assert (only.status, "works in Elm Park only" in answer.text) == (403, True)
    Serving.objects.create(organisation=named("Elm Park CVS"), place=HARROWMERE, since="2026-11-22T12:00Z")
    answer = only.send(f"/organisations/{named('Elm Park CVS').pk}/leave-place/?place={ELM_PARK}")
    assert (only.status, "Only people of Elm Park CVS verify others" in answer.text) == (403, True)
    assert Serving.objects.count() == there + 1


def told(person: Person) -> list[str]:
    """The subjects of the messages that somebody has got."""
    from plait.site.messaging.models import Message

    return list(Message.objects.filter(to=person).order_by("pk").values_list("subject", flat=True))


def test_what_may_i_says_it_of_each_place(everybody: dict[str, Person]) -> None:
    tables = Browser(everybody["rita"]).look("/organisations/what-may-i/").tables
    police, fire = (dict(row[:2] for row in rows) for rows in tables)
    assert (police["In Harrowmere: Ask a question"], fire["In Elm Park: Ask a question"]) == ("Yes", "Yes")
    assert police["In Elm Park: Ask a question"].startswith("No. Harrowmere Police does not work in Elm Park")
    assert fire["In Harrowmere: Propose something for our standard"].startswith("No. Elm Park Fire does not work in")


def test_one_account_and_one_inbox_for_both_places(everybody: dict[str, Person]) -> None:
    from plait.site.people.actions import Invitee
    from plait.site.people.models import Person as Model
    from plait.site.projects.actions import invite

    for person, organisation, theirs, place in (
        ("harry", "Harrowmere CVS", "Harrowmere Police", HARROWMERE),
        ("elma", "Elm Park CVS", "Elm Park Fire", ELM_PARK),
    ):
        project = asked(everybody[person], organisation, place, f"What of {place}?")
        whom = Invitee("Rita", "rita@example.org", theirs, "police", "data")
        invite(project, by=everybody[person], whom=whom, asked_for="A count.", reply_by=None, today=TODAY)
    assert Model.objects.filter(email_index=everybody["rita"].email_index).count() == 1
    text = Browser(everybody["rita"]).look("/messages/").text
    assert (HARROWMERE in text, ELM_PARK in text) == (True, True)
    assert "Harrowmere Police" in Browser(everybody["rita"]).look("/about-me/").text


def test_a_request_for_a_new_organisation_goes_to_the_convenors_of_its_place(everybody: dict[str, Person]) -> None:
    from plait.site.people.models import JoinRequest

    visitor = Browser()
    words = {"name": "Vic", "email": "vic@example.org", "organisation": "Elm Park Parish", "text": "We are new."}
    assert visitor.send("/organisations/ask/", **words).errors == ["Choose one of the places."]
    visitor.send("/organisations/ask/", place=ELM_PARK, **words)
    address = f"/organisations/requests/{JoinRequest.objects.get().pk}/"
    refused = Browser(everybody["harry"])
    refused.look(address)
    assert (refused.status, "Vic" in refused.look("/organisations/").text) == (404, False)
    elma = Browser(everybody["elma"])
    assert "Vic asks for Elm Park Parish" in elma.look("/organisations/").text
    elma.send(address, said="yes", role="data", kind="parish")
    assert named("Elm Park Parish").servings.get().place == ELM_PARK


def test_a_list_is_checked_by_the_place_that_was_chosen(rita: Person) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from plait.site.lists import memory

    browser = Browser(rita)
    file = b"Ref,Postcode\n1,ZZ1 1AA\n2,ZZ1 1AB\n3,\n"
    page = browser.send("/lists/", file=SimpleUploadedFile("list.csv", file))
    assert page.errors == ["Choose one of the places."]
    browser.send("/lists/", file=SimpleUploadedFile("list.csv", file), place=ELM_PARK)
    item = memory.tray.get(browser.goes_to.split("/")[3], owner=f"{rita.pk}")
    assert item is not None
    assert item.place == ELM_PARK


def test_twice_the_same_place_is_refused_at_start_in_one_sentence(demo: Path, tmp_path: Path) -> None:
    from plait.site.places import open_places

    again = second_place(demo / "place", tmp_path / "again", code=HARROWMERE, name="Harrowmere Again")
    for folders in ((demo / "place", demo / "place"), (demo / "place", again)):
        with pytest.raises(PlaceError, match=f"Two of the places have the code {HARROWMERE} .*: name each place once"):
            open_places(folders)


def test_an_organisation_on_paper_is_carried_and_asked_in_its_own_place(everybody: dict[str, Person]) -> None:
    from plait.site.paper.actions import Contact, ask_on_paper, carry_post, put_on_paper, put_post_down
    from plait.site.paper.reading import free_posts

    harry, elma, _rita = everybody.values()
    ours = named("Elm Park CVS")
    with pytest.raises(PlaitError, match="ask Harry"):
        put_on_paper(ours, by=elma, name="Parish", kind="parish", contact=Contact(), place=HARROWMERE)
    post = put_on_paper(ours, by=elma, name="Parish", kind="parish", contact=Contact(), place=ELM_PARK)
    project = asked(harry, "Harrowmere CVS", HARROWMERE)
    with pytest.raises(PlaitError, match="Parish does not work in Harrowmere"):
        ask_on_paper(project, by=harry, organisation=post.organisation, asked_for="A count.", reply_by=None)
    put_post_down(post, by=elma)
    assert (free_posts(harry), free_posts(elma)) == ([], [post])
    with pytest.raises(PlaitError, match="ask Elma"):
        carry_post(post, by=harry)
    carry_post(post, by=elma)
