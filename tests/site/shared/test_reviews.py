"""Reviews of matched lists: for the organisation's own members, on record, encrypted, and not for ever."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.site.shared.conftest import Browser
from tests.unit.linkage.made import HEADINGS, people, written

import plait
from plait.linkage import Answer, Matches
from plait.site.audit.models import Deed
from plait.site.matching.reviews import Terms

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.reviews.models import Review

NAME = "Zqreviewed"
"""A surname that nobody else has."""
PAGES = ("review", "review-check", "review-answers", "review-people", "review-workbook", "review-delete")


@pytest.fixture(autouse=True)
def reads_lists(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that reads the lists of its members. However slow the machine is, lists are read and matched at once."""
    from plait.site.lists import bringing, memory
    from plait.site.lists.tray import Tray
    from plait.site.matching.memory import Kept
    from plait.site.matching.views import starting

    settings.LISTS_FOR = "members"
    monkeypatch.setattr(memory, "tray", Tray())
    kept = Kept()
    monkeypatch.setattr("plait.site.matching.memory.kept", kept)
    monkeypatch.setattr("plait.site.matching.views.looking.kept", kept)
    for module in (bringing, starting):
        monkeypatch.setattr(module, "MOMENT", 60)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two lists of which the program is sure of some people and doubts others."""
    folder = tmp_path_factory.mktemp("lists")
    all_of_them = people(60)
    all_of_them[0][1] = NAME
    others = [list(row) for row in all_of_them[:40]]
    for row in others[:6]:
        row[2], row[3], row[4], row[5] = "", "", "", ""
    return written(folder, "one.csv", all_of_them), written(folder, "two.csv", others, HEADINGS)


@pytest.fixture(scope="module")
def matches(paths: tuple[Path, Path]) -> Matches:
    """The two lists, matched; some pairs are doubtful."""
    found = plait.match(paths)
    assert found.doubtful.height > 3
    return found


@pytest.fixture
def ann(member: Callable[..., Person]) -> Person:
    """A member of Food Share."""
    return member("Ann Asker")


@pytest.fixture
def ben(member: Callable[..., Person], ann: Person) -> Person:
    """Another one."""
    del ann
    return member("Ben Helper")


@pytest.fixture
def review(ann: Person, matches: Matches) -> Review:
    """A review that Ann began."""
    from plait.site.reviews.actions import begin_review

    ours = ann.organisations.get()
    return begin_review(ours, by=ann, matches=matches, terms=Terms(whose=ours.pk))


def pair_in(page_text: str) -> str:
    """The address to which the page of a pair sends its answer."""
    return next(part for part in page_text.split('"') if part.endswith("/answer/"))


def lists_in(browser: Browser) -> list[str]:
    """The lists that can be chosen on the page that was looked at last."""
    return re.findall(r'name="lists" value="([^"]+)"', browser.body.decode())


def answer(browser: Browser, review: Review, said: str, **more: str) -> str:
    """Look at the next pair and answer it; gives the pair's address."""
    check = reverse("review-check", kwargs={"token": review.ident})
    address = pair_in(browser.client.get(check).content.decode())
    assert browser.client.post(address, {"answer": said, **more}).status_code == 302
    return address.removesuffix("answer/")


def test_lists_are_brought_matched_and_looked_at(ann: Person, paths: tuple[Path, Path]) -> None:
    browser = Browser(ann)
    assert "No list lies open yet" in browser.look("/match/").text
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    assert browser.client.post("/match/bring/", {"files": files}).status_code == 302
    page = browser.look("/match/")
    assert "one.csv, 60 rows" in page.text
    page = browser.send("/match/", lists=lists_in(browser), whose=ann.organisations.get().pk, most="3", days="7")
    assert not page.errors
    browser.look(browser.goes_to)
    text = browser.look(browser.goes_to).text
    assert "one.csv, two.csv" in text
    until = timezone.localdate() + timedelta(days=7)
    assert f"It is deleted on {until.day} {until:%B %Y}" in text
    assert "Go on with a review" in browser.look("/match/").text


def test_answers_change_who_is_one_person_and_can_be_taken_back(ann: Person, review: Review, matches: Matches) -> None:
    from plait.site.matching.showing import State
    from plait.site.reviews.ours import OurReview

    browser = Browser(ann)
    before = matches.people
    answer(browser, review, Answer.SAME.value)
    assert State.of(OurReview(review, ann)).now.people == before - 1
    page = browser.look(reverse("review-check", kwargs={"token": review.ident}))
    assert "They are one person, in 2 rows." in page.text
    browser.client.post(reverse("review-take-back", kwargs={"token": review.ident}))
    assert State.of(OurReview(review, ann)).now.people == before
    assert [deed.verb for deed in Deed.objects.order_by("pk")][-3:] == [
        "begin_review",
        "answer_pair",
        "take_answer_back",
    ]


def test_two_people_at_once_are_given_different_pairs(ann: Person, ben: Person, review: Review) -> None:
    check = reverse("review-check", kwargs={"token": review.ident})
    one, other = Browser(ann), Browser(ben)
    first = pair_in(one.client.get(check).content.decode())
    second = pair_in(other.client.get(check).content.decode())
    assert first != second
    assert pair_in(one.client.get(check).content.decode()) == first


def test_opposite_answers_decide_nothing_until_one_is_changed(
    ann: Person, ben: Person, review: Review, matches: Matches
) -> None:
    from plait.site.matching.showing import State
    from plait.site.reviews.ours import OurReview

    address = answer(Browser(ann), review, Answer.SAME.value)
    Browser(ben).client.post(f"{address}answer/", {"answer": Answer.DIFFERENT.value})
    assert State.of(OurReview(review, ann)).now.people == matches.people
    assert "Answered in two ways" in Browser(ann).look(reverse("review-answers", kwargs={"token": review.ident})).text
    Browser(ben).client.post(f"{address}answer/", {"answer": Answer.SAME.value})
    assert State.of(OurReview(review, ann)).now.people == matches.people - 1


def test_nobody_sees_what_the_other_said_before_they_have_said_something(
    ann: Person, ben: Person, review: Review
) -> None:
    address = answer(Browser(ann), review, Answer.SAME.value, note="I know them both.")
    assert "Ann Asker said" not in Browser(ben).look(address).text
    Browser(ben).client.post(f"{address}answer/", {"answer": Answer.UNSURE.value})
    assert "Ann Asker said: Same person “I know them both.”" in " ".join(Browser(ben).look(address).text.split())


def test_a_second_opinion_is_asked_for_where_that_was_chosen(ann: Person, ben: Person, matches: Matches) -> None:
    from plait.site.matching.showing import State
    from plait.site.reviews.actions import begin_review
    from plait.site.reviews.ours import OurReview

    ours = ann.organisations.get()
    row = begin_review(ours, by=ann, matches=matches, terms=Terms(whose=ours.pk, second_opinion=True))
    address = answer(Browser(ann), row, Answer.SAME.value)
    assert State.of(OurReview(row, ann)).now.people == matches.people
    page = Browser(ben).look(reverse("review-answers", kwargs={"token": row.ident}))
    assert "Somebody else has answered. You see it once you have." in page.text
    assert "Ann Asker: " not in page.text
    assert pair_in(Browser(ben).client.get(f"/match/{row.ident}/check/").content.decode()) == f"{address}answer/"
    Browser(ben).client.post(f"{address}answer/", {"answer": Answer.SAME.value})
    assert State.of(OurReview(row, ann)).now.people == matches.people - 1


def test_to_everybody_else_a_review_is_not_there(review: Review, ann: Person, member: Callable[..., Person]) -> None:
    pair = pair_in(Browser(ann).client.get(f"/match/{review.ident}/check/").content.decode())
    addresses = [reverse(name, kwargs={"token": review.ident}) for name in PAGES] + [pair.removesuffix("answer/")]
    posts = [pair, f"/match/{review.ident}/take-back/", f"/match/{review.ident}/delete/"]
    stranger = Browser(member("Sam Stranger", organisation="Advice Centre"))
    viewer = Browser(member("Vera Viewer", "viewer"))
    for browser in (stranger, viewer):
        assert {browser.client.get(address).status_code for address in addresses} == {404}
        assert {browser.client.post(address, {"answer": "Same person"}).status_code for address in posts} == {404}
    visitor = Browser()
    assert {visitor.client.get(address).status_code for address in addresses} == {302}
    review.refresh_from_db()
    assert not review.replies.exists()


def test_rows_are_nowhere_in_the_database_in_clear_and_go_with_the_review(ann: Person, review: Review) -> None:
    answer(Browser(ann), review, Answer.SAME.value, note=f"It is {NAME}.")
    tables = [name for name in connection.introspection.table_names() if name.startswith("reviews_")]
    with connection.cursor() as cursor:
        stored = ""
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            stored += repr(cursor.fetchall())
    assert len(stored) > 1000
    assert NAME.lower() not in stored.lower()
    assert "one.csv" not in stored
    page = Browser(ann).client.post(f"/match/{review.ident}/delete/")
    assert page.status_code == 302
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - our own tables
            assert cursor.fetchone() == (0,)
    assert Browser(ann).client.get(f"/match/{review.ident}/").status_code == 404


def test_its_day_ends_it(ann: Person, review: Review) -> None:
    from plait.site.reviews.models import Review
    from plait.site.reviews.ours import delete_the_old

    delete_the_old()
    assert Review.objects.count() == 1
    Review.objects.update(kept_until=timezone.localdate() - timedelta(days=1))
    delete_the_old()
    assert not Review.objects.exists()
    last = Deed.objects.order_by("pk")[::-1][0]
    assert (last.verb, last.by) == ("delete_review", None)
    assert Browser(ann).client.get(f"/match/{review.ident}/").status_code == 404


def test_the_workbook_has_what_was_decided(ann: Person, review: Review, tmp_path: Path) -> None:
    from plait.sheets import read_workbook

    answer(Browser(ann), review, Answer.DIFFERENT.value, note="Father and son.")
    content = Browser(ann).client.get(f"/match/{review.ident}/matches.xlsx").content
    path = tmp_path / "matches.xlsx"
    path.write_bytes(content)
    sheets = {sheet.name: sheet for sheet in read_workbook(path).sheets}
    assert "Father and son." in str(sheets["Decided"].cells.rows())


def test_who_holds_what_is_shown_and_who_opened_it(ann: Person, ben: Person, review: Review) -> None:
    from plait.site.holding import holdings_of

    (held,) = [item for item in holdings_of(review.organisation_id) if "matched" in item.what]
    assert held.link == f"/match/{review.ident}/"
    assert held.contact == ann.name
    Browser(ben).look(f"/match/{review.ident}/")
    from plait.site.people.models import Seen

    assert Seen.objects.filter(person=ben, kind="reviews.review", number=review.pk).exists()


def test_an_organisation_of_somebody_else_cannot_be_named(
    ann: Person, paths: tuple[Path, Path], member: Callable[..., Person]
) -> None:
    from plait.site.reviews.models import Review

    other = member("Sam Stranger", organisation="Advice Centre").organisations.get()
    browser = Browser(ann)
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    browser.client.post("/match/bring/", {"files": files})
    browser.look("/match/")
    page = browser.send("/match/", lists=lists_in(browser), whose=other.pk, days="7")
    assert len(page.errors) == 1
    assert not Review.objects.exists()


def test_whoever_belongs_to_no_organisation_is_told(paths: tuple[Path, Path], member: Callable[..., Person]) -> None:
    browser = Browser(member("Vera Viewer", "viewer"))
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    browser.client.post("/match/bring/", {"files": files})
    browser.look("/match/")
    browser.send("/match/", lists=lists_in(browser))
    assert "Lists are matched for an organisation" in browser.look(browser.goes_to).text
