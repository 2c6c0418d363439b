"""Agreeing the standard: proposed, discussed, decided with a reason, and kept by version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings
from tests.site.shared.conftest import Browser

from plait.errors import PlaitError, StandardError
from plait.site.standard import dictionary_with, the_dictionary
from plait.standard import load_dictionary, read_extension

if TYPE_CHECKING:
    from plait.site.agreeing.models import Proposal
    from plait.site.people.models import Person

TAG = {
    "name": "Pet in the household", "tag": "#Household+Pet+X_Harrowmere", "definition": "Whether a pet lives there.",
    "type": "list", "allowed": "Dog\nCat\n\nAnother", "example": "Dog", "sensitive": "personal",
    "why": "Some shelters take no pets.",
}  # fmt: skip
"""What somebody fills in to propose a tag."""
TIMES = "#Volunteer+Availability+Times"
SHORTER = "/standard/propose/list/?tag=%23Volunteer%2BAvailability%2BTimes"


@pytest.fixture
def proposer(member: Callable[..., Person]) -> Person:
    """A community worker."""
    return member("Pam Proposer")


@pytest.fixture
def lead(verified_member: Callable[..., Person]) -> Person:
    """A data lead of another organisation."""
    return verified_member("Dan Data", role="data", organisation="Council")


def put_forward(person: Person, **changes: str) -> Proposal:
    """Propose a tag by its form."""
    from plait.site.agreeing.models import Proposal

    browser = Browser(person)
    page = browser.send("/standard/propose/tag/", **(TAG | changes))
    assert browser.status == 302, page.errors
    proposal = Proposal.objects.latest("pk")
    assert browser.goes_to == f"/standard/proposals/{proposal.pk}/"
    return proposal


@pytest.fixture
def proposal(proposer: Person) -> Proposal:
    """A tag that is proposed."""
    return put_forward(proposer)


def shorten(person: Person, *values: str) -> Proposal:
    """Propose a shorter list of the times of day by its form."""
    from plait.site.agreeing.models import Proposal

    browser = Browser(person)
    browser.send(SHORTER, values=values, why="So.")
    assert browser.status == 302, browser.page.errors
    return Proposal.objects.latest("pk")


def adopt(proposal: Proposal, by: Person) -> None:
    """Adopt a proposal by its form."""
    browser = Browser(by)
    page = browser.send(f"/standard/proposals/{proposal.pk}/decide/", stage="adopted", reason="We all need it.")
    assert browser.status == 302, page.errors


def test_without_a_version_the_dictionary_is_the_common_one(db: None) -> None:
    assert the_dictionary() is load_dictionary()
    assert "We have added nothing to it yet." in Browser().look("/standard/").text


def test_a_proposal_changes_nothing_until_it_is_adopted(proposal: Proposal) -> None:
    assert the_dictionary() is load_dictionary()
    assert "Some shelters take no pets." in Browser().look("/standard/").text


def test_what_is_adopted_is_in_the_dictionary_of_every_page(proposal: Proposal, lead: Person) -> None:
    adopt(proposal, lead)
    entry = the_dictionary().find("#household+x_harrowmere+pet")
    assert entry is not None
    assert (entry.name, entry.allowed) == ("Pet in the household", ("Dog", "Cat", "Another"))


def test_everybody_reads_the_standard_its_versions_and_its_files(proposal: Proposal, lead: Person) -> None:
    adopt(proposal, lead)
    visitor = Browser()
    page = visitor.look("/standard/")
    for words in ("Pet in the household", "Dog; Cat; Another", "We all need it.", "Dan Data, Council"):
        assert words in page.text
    assert "Some shelters take no pets." in visitor.look("/standard/versions/1/").text
    visitor.look("/standard/extension-1.toml")
    assert read_extension(visitor.body.decode()).entries[0].tag == TAG["tag"]


def test_there_is_no_version_that_was_not_adopted(db: None) -> None:
    visitor = Browser()
    for address in ("/standard/versions/1/", "/standard/extension-1.toml"):
        visitor.look(address)
        assert visitor.status == 404


def test_a_visitor_is_asked_to_sign_in_to_read_a_discussion(proposal: Proposal) -> None:
    visitor = Browser()
    visitor.look(f"/standard/proposals/{proposal.pk}/")
    assert visitor.goes_to.startswith("/sign-in/")


@pytest.mark.parametrize("role", ["community", "data", "subject", "legal", "convenor", "viewer"])
def test_data_leads_and_convenors_decide(proposal: Proposal, verified_member: Callable[..., Person], role: str) -> None:
    browser = Browser(verified_member("Rob Role", role=role, organisation="Council"))
    browser.send(f"/standard/proposals/{proposal.pk}/decide/", stage="declined", reason="Not now.")
    proposal.refresh_from_db()
    assert (browser.status, proposal.stage) == ((302, "declined") if role in {"data", "convenor"} else (403, "open"))


@pytest.mark.parametrize("role", ["data", "convenor"])
def test_nobody_decides_for_an_organisation_that_nobody_has_verified(
    proposal: Proposal, member: Callable[..., Person], role: str
) -> None:
    browser = Browser(member("New Nora", role=role, organisation="Just Made Up"))
    page = browser.send(f"/standard/proposals/{proposal.pk}/decide/", stage="declined", reason="Not now.")
    proposal.refresh_from_db()
    assert (browser.status, proposal.stage) == (403, "open")
    assert "of any verified organisation here" in page.text


def test_who_may_not_decide_reads_whom_to_ask_on_the_page_and_when_they_try(
    proposal: Proposal, proposer: Person
) -> None:
    browser = Browser(proposer)
    for address in (f"/standard/proposals/{proposal.pk}/", f"/standard/proposals/{proposal.pk}/decide/"):
        assert "A data lead or a convenor decides on it" in browser.look(address).text
    assert browser.status == 403


@pytest.mark.parametrize("path", ["propose/tag/", "propose/list/"])
def test_a_viewer_proposes_nothing(member: Callable[..., Person], path: str) -> None:
    browser = Browser(member("Vi Viewer", role="viewer"))
    text = browser.look(f"/standard/{path}").text
    assert (browser.status, "A viewer looks on" in text) == (403, True)


def test_a_viewer_says_nothing(proposal: Proposal, member: Callable[..., Person]) -> None:
    browser = Browser(member("Vi Viewer", role="viewer"))
    browser.send(f"/standard/proposals/{proposal.pk}/", stance="for", text="Yes.")
    assert (browser.status, proposal.opinions.count()) == (403, 0)


def test_nobody_proposes_in_the_name_of_another_organisation(proposal: Proposal, lead: Person) -> None:
    from plait.site.agreeing.actions import propose
    from plait.site.audit.policies import Refused

    with pytest.raises(Refused, match="your own organisation only"):
        propose(proposal.organisation, by=lead, change=read_extension(proposal.change), why="So.")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tag": "#1st"}, "This is not a tag: write # and words joined by +"),
        ({"tag": "#Need+Type"}, "is already in the Plait standard"),
        ({"allowed": "Dog"}, "A list needs two values or more"),
        ({"allowed": "Dog\ndog"}, "needs at least 2 allowed values"),
        ({"type": "text"}, "Choose “one of a list of values”, or take the allowed values out."),
        ({"type": "text", "allowed": "", "example": ""}, "Write an example"),
        ({"type": "date", "allowed": "", "example": "soon"}, "which is not what its own entry asks for"),
        ({"example": "07700 900123 or 020 7946 0123"}, "This holds a phone number."),
        ({"why": "Ask jo@example.org."}, "This holds an e-mail address."),
        ({"allowed": "Dog\n" + "x" * 90}, "of at most 80 characters"),
        ({"why": ""}, "Say why it is needed."),
    ],
)
def test_a_proposal_that_cannot_be_used_is_answered_with_a_sentence(
    proposer: Person, changes: dict[str, str], sentence: str
) -> None:
    browser = Browser(proposer)
    page = browser.send("/standard/propose/tag/", **(TAG | changes))
    assert browser.status == 422
    assert [error for error in page.errors if sentence in error], page.errors


@pytest.mark.parametrize("type_", ["date", "postcode", "phone", "email", "nhs number"])
def test_a_type_that_explains_itself_needs_no_example(proposer: Person, type_: str) -> None:
    proposal = put_forward(proposer, type=type_, allowed="", example="")
    assert read_extension(proposal.change).entries[0].example


def times_now() -> tuple[str, ...]:
    """The times of day that the site allows now."""
    entry = the_dictionary().find(TIMES)
    assert entry is not None
    return entry.allowed


def test_a_list_is_made_shorter_and_whole_again(proposer: Person, lead: Person) -> None:
    common = times_now()
    adopt(shorten(proposer, "Evening", "Morning"), lead)
    assert times_now() == ("Morning", "Evening")
    adopt(shorten(proposer, *common), lead)
    assert times_now() == common


def test_a_proposal_that_changes_nothing_is_refused(proposer: Person) -> None:
    page = Browser(proposer).send(SHORTER, values=times_now(), why="So.")
    assert page.errors == ["This changes nothing: our standard says the same already."]


def test_a_tag_of_our_own_can_be_changed(proposal: Proposal, proposer: Person, lead: Person) -> None:
    adopt(proposal, lead)
    browser = Browser(proposer)
    form = browser.look("/standard/propose/tag/?tag=%23Household%2BPet%2BX_Harrowmere").values
    assert form["allowed"] == "Dog\nCat\nAnother"
    adopt(put_forward(proposer, **(form | {"allowed": "Dog\nCat\nBird", "why": "A bird, too."})), lead)
    assert [entry.allowed for entry in the_dictionary().entries if "Pet" in entry.tag] == [("Dog", "Cat", "Bird")]


def test_a_remark_stands_under_the_proposal_and_its_author_takes_it_back(proposal: Proposal, lead: Person) -> None:
    browser = Browser(lead)
    address = f"/standard/proposals/{proposal.pk}/"
    browser.send(address, stance="question", text="And horses?")
    opinion = proposal.opinions.get()
    assert browser.goes_to == f"{address}#opinion-{opinion.pk}"
    assert "And horses?" in browser.look(address).text
    browser.send(f"/standard/opinions/{opinion.pk}/take-back/")
    opinion.refresh_from_db()
    assert (opinion.text, "And horses?" in browser.look(address).text) == ("", False)


def test_nobody_takes_back_what_another_said(proposal: Proposal, proposer: Person, lead: Person) -> None:
    from plait.site.agreeing.actions import discuss

    opinion = discuss(proposal, by=lead, stance="for", text="Yes.")
    page = Browser(proposer).send(f"/standard/opinions/{opinion.pk}/take-back/")
    assert "Only Dan Data can take this back." in page.text


def test_a_remark_in_which_somebody_can_be_reached_is_refused(proposal: Proposal, lead: Person) -> None:
    page = Browser(lead).send(f"/standard/proposals/{proposal.pk}/", stance="for", text="Ring 020 7946 0123.")
    assert page.errors == ["This holds a phone number. Take it out, as others will read this."]


def test_the_proposer_withdraws_and_nobody_else(proposal: Proposal, proposer: Person, lead: Person) -> None:
    address = f"/standard/proposals/{proposal.pk}/withdraw/"
    assert "Only Pam Proposer, who proposed it, can withdraw it." in Browser(lead).send(address).text
    Browser(proposer).send(address)
    proposal.refresh_from_db()
    assert proposal.stage == "withdrawn"


def test_a_closed_proposal_is_decided_no_more(proposal: Proposal, lead: Person) -> None:
    adopt(proposal, lead)
    browser = Browser(lead)
    page = browser.send(f"/standard/proposals/{proposal.pk}/decide/", stage="declined", reason="After all.")
    assert (browser.status, "This proposal is closed" in page.text) == (403, True)


@pytest.mark.parametrize("stage", ["adopted", "declined"])
def test_a_decision_needs_a_reason(proposal: Proposal, lead: Person, stage: str) -> None:
    from plait.site.agreeing.actions import adopt as adopt_it
    from plait.site.agreeing.actions import turn_down

    page = Browser(lead).send(f"/standard/proposals/{proposal.pk}/decide/", stage=stage, reason=" ")
    assert page.errors == ["Say why: whoever took part reads it."]
    with pytest.raises(PlaitError, match="Say why"):
        (adopt_it if stage == "adopted" else turn_down)(proposal, by=lead, reason=" ")


def test_everybody_who_took_part_is_told_and_nobody_else(
    proposal: Proposal, proposer: Person, lead: Person, member: Callable[..., Person]
) -> None:
    from plait.site.agreeing.actions import discuss
    from plait.site.messaging.models import Message

    talker, _onlooker = member("Tim Talker"), member("Olga Onlooker")
    discuss(proposal, by=talker, stance="for", text="Yes.")
    discuss(proposal, by=lead, stance="for", text="Yes.")
    adopt(proposal, lead)
    told = Message.objects.filter(link=f"/standard/proposals/{proposal.pk}/")
    assert {message.to for message in told} == {proposer, talker}
    assert told[0].body.endswith("adopted")


def test_what_is_declined_stands_on_the_page_with_its_reason(proposal: Proposal, lead: Person) -> None:
    Browser(lead).send(f"/standard/proposals/{proposal.pk}/decide/", stage="declined", reason="A form can be too long.")
    page = Browser().look("/standard/")
    assert "What we decided against" in page.text
    assert "A form can be too long." in page.text


def test_two_who_adopt_at_once_make_no_version_twice(
    proposal: Proposal, proposer: Person, lead: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.agreeing import actions
    from plait.site.agreeing.models import Version

    other = shorten(proposer, "Morning", "Evening")
    adopt(proposal, lead)
    monkeypatch.setattr(actions, "_newest", lambda _place: None)  # as somebody sees it who began before
    page = Browser(lead).send(f"/standard/proposals/{other.pk}/decide/", stage="adopted", reason="Yes.")
    other.refresh_from_db()
    assert (other.stage, Version.objects.get().number) == ("open", 1)
    assert page.errors[0].startswith("Somebody else has adopted another proposal at this moment")


def test_a_proposal_that_no_longer_fits_is_not_adopted(proposal: Proposal, proposer: Person, lead: Person) -> None:
    again = put_forward(proposer)
    adopt(proposal, lead)
    page = Browser(lead).send(f"/standard/proposals/{again.pk}/decide/", stage="adopted", reason="Yes.")
    assert page.errors == ["This changes nothing: our standard says the same already."]


def test_an_older_version_stays_as_it_was_and_says_what_is_different_now(
    proposal: Proposal, proposer: Person, lead: Person
) -> None:
    from plait.site.agreeing.models import Version

    adopt(proposal, lead)
    adopt(shorten(proposer, "Morning", "Evening"), lead)
    first, second = (Version.objects.get(number=number).extension for number in (1, 2))
    times = [dictionary_with(text).find(TIMES) for text in (first, second)]
    assert [entry and len(entry.allowed) for entry in times] == [4, 2]
    page = Browser().look("/standard/versions/1/")
    assert "Times available: Afternoon; Night" in page.text
    assert "/standard/versions/2/" in page.links
    assert str(dictionary_with(second).follows).endswith("; Harrowmere 2")


def test_each_version_says_what_it_changed_and_when(proposal: Proposal, proposer: Person, lead: Person) -> None:
    from plait.site.agreeing.reading import newest_extension

    adopt(proposal, lead)
    adopt(shorten(proposer, "Morning", "Evening"), lead)
    history = read_extension(newest_extension(proposal.place)).versions
    assert [version.number for version in history] == ["1", "2"]
    assert "Pet in the household" in history[0].changes[0]
    assert history[1].date


def test_an_extension_that_a_newer_plait_has_outgrown_is_left_out_and_the_page_says_so(
    proposal: Proposal, lead: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.agreeing.models import Version
    from plait.site.audit import kept
    from plait.standard import write_extension

    adopt(proposal, lead)
    version = Version.objects.get()
    extension = read_extension(version.extension)
    taken = replace(extension, entries=(replace(extension.entries[0], tag="#Need+Type"),))
    with pytest.raises(StandardError):
        load_dictionary().extended(taken)
    version.extension = write_extension(taken)
    version.save()
    monkeypatch.setattr(kept, "_shelf", kept._Shelf())
    assert the_dictionary() is load_dictionary()
    assert "is left out until we agree on a change" in Browser().look("/standard/").text


@pytest.mark.parametrize("few_cells", [50_000, 0], ids=["here", "in a process of its own"])
def test_a_list_is_checked_by_what_was_agreed(
    proposal: Proposal, lead: Person, few_cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.lists import checker

    monkeypatch.setattr(checker, "FEW_CELLS", few_cells)
    assert "Horse" not in findings_of(lead)
    adopt(proposal, lead)
    assert "Horse" in findings_of(lead)


def findings_of(person: Person) -> str:
    """What the check finds in a list with a pet that is not among those agreed."""
    rows = "".join(f"R{number},Zq Person{number},{'Dog' if number else 'Horse'}\n" for number in range(12))
    browser = Browser(person)
    file = SimpleUploadedFile("list.csv", f"Ref,Client name,Pet in the household\n{rows}".encode())
    browser.send("/lists/", file=file)
    return browser.look(browser.goes_to.replace("columns/", "findings/")).text


def test_at_the_desk_the_dictionary_is_the_common_one(proposal: Proposal, lead: Person, settings: Settings) -> None:
    adopt(proposal, lead)
    settings.LISTS_FOR = "desk"
    assert the_dictionary() is load_dictionary()


def test_what_is_on_record_holds_no_words(proposal: Proposal, lead: Person) -> None:
    from plait.site.audit.models import Deed

    adopt(proposal, lead)
    deeds = [(deed.verb, deed.kind) for deed in Deed.objects.filter(kind__startswith="agreeing")]
    assert deeds == [("propose", "agreeing.proposal"), ("adopt", "agreeing.version")]


def test_the_demo_has_one_version_and_one_open_proposal(story: object) -> None:
    text = Browser().look("/standard/").text
    assert "Harrowmere, version 1" in text
    assert "A shorter list: How the resident wants to be contacted" in text
