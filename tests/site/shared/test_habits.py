"""What an organisation keeps of its lists is for its members alone, on record, encrypted, and not for ever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.site.shared.conftest import Browser

from plait.checking.history import Version, history_from_json

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.projects.models import Partner, Project

PHONE = "#Contact+Volunteer+Phone"
KEEP = "Keep these figures, to see next time what is new"
FIGURES = Version(timezone.localdate(), "file", rows=1, errors=0, warnings=0, certain=0, put_right=0)
"""Of a list that is never looked at."""


@pytest.fixture(autouse=True)
def reads_lists(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that reads the lists of its members. However slow the machine is, a list is read at once."""
    from plait.site.lists import memory
    from plait.site.lists.tray import Tray
    from plait.site.lists.views import reading

    settings.LISTS_FOR = "members"
    monkeypatch.setattr(memory, "tray", Tray())
    monkeypatch.setattr(reading, "MOMENT", 60)


@pytest.fixture
def ann(member: Callable[..., Person]) -> Browser:
    """A member of Food Share."""
    return Browser(member("Ann Asker"))


def monthly(postcodes: Sequence[str], *phones: str) -> bytes:
    """A list with headings that nobody else uses."""
    rows = [f"Zq Person{number},{postcodes[number % 4]},{phone}\n" for number, phone in enumerate(phones)]
    return ("Wer,Wo,Wie erreichbar\n" + "".join(rows)).encode()


@pytest.fixture
def march(postcodes: Sequence[str]) -> bytes:
    """Of two phone numbers to look at one has lost its first 0."""
    return monthly(postcodes, "7911123456", "12", *(f"07911 1234{number}" for number in range(60, 69)))


@pytest.fixture
def april(postcodes: Sequence[str]) -> bytes:
    """The next version: one was mended, and there is another."""
    return monthly(postcodes, "7911123456", "345", *(f"07911 1234{number}" for number in range(60, 69)))


def hand_in(browser: Browser, data: bytes, *, start: str = "/lists/") -> str:
    """Upload a list; gives where the site goes on to."""
    browser.send(start, file=SimpleUploadedFile("list.csv", data))
    return browser.goes_to


def confirm(browser: Browser, data: bytes, *, start: str = "/lists/") -> str:
    """Have a list read and say what its columns are; gives the path of the list."""
    at = hand_in(browser, data, start=start).removesuffix("columns/")
    browser.send(f"{at}columns/", **browser.look(f"{at}columns/").values | {"C": PHONE})
    assert browser.goes_to == at
    return at


def asks(browser: Browser, data: bytes) -> bool:
    """Whether a list is asked about."""
    return hand_in(browser, data).endswith("/columns/")


def test_next_months_list_asks_no_member_of_the_organisation(
    ann: Browser, march: bytes, april: bytes, member: Callable[..., Person]
) -> None:
    confirm(ann, march)
    colleague = Browser(member("Cleo Colleague"))
    at = hand_in(colleague, april)
    assert not at.endswith("/columns/")
    assert "as you said for an earlier list" in colleague.look(at).text
    assert colleague.look(f"{at}columns/").values["C"] == PHONE


def test_of_another_organisation_every_member_is_asked(
    ann: Browser, march: bytes, april: bytes, member: Callable[..., Person]
) -> None:
    confirm(ann, march)
    other = Browser(member("Olga Other", organisation="Another"))
    assert asks(other, april)
    assert "Forget the headings" not in other.look("/lists/").text


def test_the_list_of_a_question_goes_by_the_organisation_that_counts_for_it(
    project: Project, asker: Person, data_lead: Partner, member: Callable[..., Person], march: bytes, april: bytes
) -> None:
    from plait.site.habits.models import Headings

    member("Dan Data", role="data", organisation="A second place")
    dan = Browser(data_lead.person)
    confirm(dan, march, start=f"/lists/?for=question-{project.ident}")
    assert Headings.objects.get().organisation.name == "Council"


def test_without_a_question_it_is_the_first_organisation_in_which_somebody_does_not_only_look_on(
    member: Callable[..., Person], march: bytes
) -> None:
    from plait.site.habits.models import Headings

    member("Mo Many", role="viewer", organisation="Looks on")
    person = member("Mo Many", organisation="Works here")
    member("Mo Many", organisation="Works there")
    confirm(Browser(person), march)
    assert Headings.objects.get().organisation.name == "Works here"


def test_a_viewer_is_asked_nothing_either_and_changes_nothing(
    ann: Browser, march: bytes, april: bytes, member: Callable[..., Person]
) -> None:
    from plait.site.habits.models import Headings

    confirm(ann, march)
    before = Headings.objects.get().text
    viewer = Browser(member("Vi Viewer", role="viewer"))
    at = hand_in(viewer, april)
    viewer.send(f"{at}columns/", **viewer.look(f"{at}columns/").values | {"C": ""})
    assert Headings.objects.get().text == before
    assert "A viewer looks on" in viewer.look("/lists/").text
    viewer.send("/lists/forget-headings/")
    assert (viewer.status, Headings.objects.count()) == (409, 1)
    viewer.send(f"{at}keep-figures/")
    assert "A viewer looks on" in viewer.page.text


def test_a_visitor_without_an_account_leaves_nothing(db: None, settings: Settings, march: bytes) -> None:
    from plait.site.habits.models import Figures, Headings

    settings.LISTS_FOR = "anyone"
    visitor = Browser()
    at = confirm(visitor, march)
    assert KEEP not in visitor.look(at).text
    visitor.send(f"{at}keep-figures/")
    assert (Headings.objects.count(), Figures.objects.count()) == (0, 0)
    assert asks(Browser(), march)


def test_a_member_sees_how_many_headings_are_remembered_and_forgets_them(ann: Browser, march: bytes) -> None:
    confirm(ann, march)
    text = ann.look("/lists/").text
    assert "remembered for Food Share, so that next month's list asks nothing" in text
    assert "2 headings are remembered." in text
    ann.send("/lists/forget-headings/")
    assert "headings are remembered" not in ann.look("/lists/").text
    assert asks(ann, march)


def test_what_is_changed_is_on_record_and_what_stays_the_same_is_not(ann: Browser, march: bytes, april: bytes) -> None:
    from plait.site.audit.models import Deed

    at = confirm(ann, march)
    ann.send(f"{at}keep-figures/")
    confirm(ann, march)
    hand_in(ann, april)
    ann.send(f"{at}forget-figures/")
    ann.send("/lists/forget-headings/")
    verbs = [deed.verb for deed in Deed.objects.all() if deed.verb != "add_member"]
    assert verbs == ["remember_headings", "keep_figures", "keep_figures", "forget_figures", "forget_headings"]


def test_the_database_cannot_read_any_of_it(ann: Browser, march: bytes) -> None:
    ann.send(f"{confirm(ann, march)}keep-figures/")
    stored = ""
    for everything in ("SELECT * FROM habits_headings", "SELECT * FROM habits_figures"):
        with connection.cursor() as cursor:
            cursor.execute(everything)
            stored += " ".join(map(str, cursor.fetchall())).lower()
    assert [word for word in ("wie erreichbar", "volunteer", "errors", "phone") if word in stored] == []


def test_the_next_version_is_beside_the_last_for_every_member(
    ann: Browser, march: bytes, april: bytes, member: Callable[..., Person]
) -> None:
    at = confirm(ann, march)
    assert "They are kept for Food Share" in ann.look(at).text
    ann.send(f"{at}keep-figures/")
    colleague = Browser(member("Cleo Colleague"))
    page = colleague.look(hand_in(colleague, april))
    assert "1 new, 1 gone, 1 still there." in page.text
    assert len(page.tables[0]) == 1 + 2


def test_another_organisation_with_the_same_list_knows_nothing_of_it(
    ann: Browser, march: bytes, april: bytes, member: Callable[..., Person]
) -> None:
    from plait.site.habits.models import Figures

    ann.send(f"{confirm(ann, march)}keep-figures/")
    other = Browser(member("Olga Other", organisation="Another"))
    at = confirm(other, april)
    assert KEEP in other.look(at).text
    other.send(f"{at}keep-figures/")
    names = Figures.objects.values_list("name", flat=True)
    assert len(set(names)) == 2, "not even their keyed hashes are the same"


def test_cells_of_a_cleaned_copy_count_as_put_right(ann: Browser, march: bytes) -> None:
    from plait.site.habits.models import Figures

    at = confirm(ann, march)
    ann.send(f"{at}keep-figures/")
    assert ann.client.get(f"{at}cleaned/").status_code == 200
    assert history_from_json(Figures.objects.get().history).put_right == 1
    assert "1 cell was put right in copies that were saved." in ann.look(at).text


def test_what_nobody_used_for_two_years_is_deleted_and_that_is_on_record(ann: Browser, march: bytes) -> None:
    from plait.site.audit.models import Deed
    from plait.site.habits.models import Figures, Headings
    from plait.site.jobs.housekeeping import tidy_up

    ann.send(f"{confirm(ann, march)}keep-figures/")
    yesterday = timezone.localdate() - timedelta(days=1)
    tidy_up()
    assert (Headings.objects.count(), Figures.objects.count()) == (1, 1)
    for model in (Headings, Figures):
        assert model.objects.get().kept_until == timezone.localdate() + timedelta(days=730)
        model.objects.update(kept_until=yesterday)
    tidy_up()
    tidy_up()
    assert (Headings.objects.count(), Figures.objects.count()) == (0, 0)
    assert [(deed.verb, deed.by) for deed in Deed.objects.all()][-2:] == [
        ("forget_headings", None),
        ("forget_figures", None),
    ]


def test_a_use_puts_the_day_of_deletion_off(ann: Browser, march: bytes) -> None:
    from plait.site.habits.models import Headings

    confirm(ann, march)
    Headings.objects.update(kept_until=timezone.localdate() + timedelta(days=9))
    confirm(ann, march)
    assert Headings.objects.get().kept_until == timezone.localdate() + timedelta(days=730)


def test_only_so_many_lists_of_an_organisation_are_kept(
    ann: Browser, member: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.habits import actions
    from plait.site.habits.models import Figures
    from plait.site.people.models import Organisation

    monkeypatch.setattr(actions, "MOST_LISTS", 3)
    person = member("Ann Asker")
    for number in range(5):
        actions.keep_figures(Organisation.objects.get(), by=person, name=f"{number}", version=FIGURES)
    assert sorted(Figures.objects.values_list("name", flat=True)) == ["2", "3", "4"]


def test_what_an_organisation_keeps_goes_with_it(ann: Browser, march: bytes) -> None:
    from plait.site.habits.models import Figures, Headings
    from plait.site.people.models import Organisation

    ann.send(f"{confirm(ann, march)}keep-figures/")
    Organisation.objects.all().delete()
    assert (Headings.objects.count(), Figures.objects.count()) == (0, 0)


def test_nobody_elses_action_reaches_it(member: Callable[..., Person]) -> None:
    from plait.site.audit.policies import Refused
    from plait.site.habits.actions import forget_figures, forget_headings, keep_figures, remember_headings
    from plait.site.people.models import Organisation

    member("Ann Asker")
    stranger = member("Sam Stranger", organisation="Elsewhere")
    ours = Organisation.objects.get(name="Food Share")
    for do in (
        lambda: remember_headings(ours, by=stranger, new={"wo": ""}),
        lambda: forget_headings(ours, by=stranger),
        lambda: keep_figures(ours, by=stranger, name="a", version=FIGURES),
        lambda: forget_figures(ours, by=stranger, name="a"),
    ):
        with pytest.raises(Refused, match="Only members of Food Share"):
            do()
