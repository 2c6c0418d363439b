"""The whole story at the shared site, each in a browser of their own: from a question to an agreed action."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.steps import (
    ASMA,
    HELEN,
    LIAM,
    RUTH,
    SARAH,
    Guest,
    agree_action,
    agree_to_columns,
    ask,
    choose_list,
    count_list,
    hand_in,
    invite,
    newcomer,
    press,
    publish,
    save,
    say,
    say_no,
    share,
    take_part,
    title,
    told,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

Come = Callable[..., "Page"]
KNOWN = "The Census says how many people live in each ward. Ask Dev about the fund."
REASON = "Patients gave us their names for their care alone."
OFFER = "We can count by ward, rounded like everybody's."
DISSENT = "It is not the bus. They do not want to be seen in the queue."
ACTION = "Open a second food table in the library."
SUMMARY = "Many in Bellfield ask for food and few come to us."
DUE = date.today() + timedelta(days=42)  # noqa: DTZ011 - the site's own day


def asks_and_invites(liam: Page, number: int, guest: Guest) -> str:
    question = ask(liam, f"Who are we missing, {number}?")
    for whom in (ASMA, SARAH, HELEN, RUTH, guest):
        invite(liam, question, whom)
    return question


def answers_with_what_is_known_and_counts_a_list(asma: Page, question: str, people: Path) -> None:
    told(asma, "You are asked to take part in a question")
    asma.wait_for_url(question)
    take_part(asma, question)
    say(asma, question, "What we know already", KNOWN)
    choose_list(asma, question, people)
    agree_to_columns(asma)
    count_list(asma)
    share(asma, "Somebody rang the helpline and said what they needed.")


def hands_in_a_table(nora: Page, question: str, table: Path) -> None:
    take_part(nora, question)
    hand_in(nora, question, table)
    nora.get_by_role("row", name="Bellfield").wait_for()
    share(nora, "The household came for food at least once.")


def disagrees_beside_the_figure(sarah: Page, question: str) -> None:
    take_part(sarah, question)
    say(sarah, question, "A disagreement", DISSENT, area="Bellfield")
    sarah.get_by_role("button", name="See the whole picture").click()
    title(sarah, "The picture")
    sarah.get_by_role("row", name="Bellfield").get_by_role("link", name="1 remark").first.click()
    remark = sarah.locator(":target")
    remark.get_by_text("A disagreement, Bellfield").wait_for()
    remark.get_by_text(DISSENT).wait_for()


def visits_the_public_page(visitor: Page, address: str, guest: Guest, folder: Path) -> None:
    visitor.goto(address)
    for words in (SUMMARY, ACTION, DISSENT, KNOWN, REASON, OFFER):
        visitor.get_by_text(words).wait_for()
    visitor.get_by_text(f"Liam Doyle, Food Share, sees to it by {DUE:%-d %B %Y}.").wait_for()
    assert visitor.get_by_role("columnheader", name=guest.organisation).count()
    with save(visitor, "picture.csv", folder).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert any("Bellfield" in row for row in rows)
    with zipfile.ZipFile(save(visitor, "everything.zip", folder)) as archive:
        package = json.loads(archive.read("datapackage.json"))
        assert {resource["path"] for resource in package["resources"]} <= set(archive.namelist())


def is_told_what_the_table_informed(page: Page, address: str) -> None:
    told(page, "What your table informed")
    page.wait_for_url(address)
    page.get_by_text(SUMMARY).wait_for()


@pytest.mark.parametrize("settings", [{}, {"java_script_enabled": False}], ids=["scripts", "no scripts"])
def test_six_people_get_from_a_question_to_an_action_that_everybody_can_read_about(
    come: Come, number: int, people: Path, demo: Path, tmp_path: Path, settings: dict[str, Any]
) -> None:
    guest = newcomer(number)
    liam = come(LIAM.name, **settings)
    question = asks_and_invites(liam, number, guest)
    asma = come(ASMA.name, **settings)
    answers_with_what_is_known_and_counts_a_list(asma, question, people)
    nora = come(guest.name, **settings)
    hands_in_a_table(nora, question, demo / "tables" / "food_share.csv")
    say_no(come(HELEN.name, **settings), question, reason=REASON, offer=OFFER)
    disagrees_beside_the_figure(come(SARAH.name, **settings), question)
    ruth = come(RUTH.name, **settings)
    take_part(ruth, question)
    agree_action(ruth, question, ACTION, owner=LIAM, due=DUE)
    address = publish(ruth, question, SUMMARY)
    visits_the_public_page(come(**settings), address, guest, tmp_path)
    is_told_what_the_table_informed(asma, address)
    is_told_what_the_table_informed(nora, address)
    told(liam, "An action is yours")
    liam.get_by_text(ACTION).wait_for()


def test_the_asker_reads_why_somebody_said_no_and_what_they_offer(come: Come, number: int) -> None:
    liam = come(LIAM.name)
    question = ask(liam, f"Who are we missing, {number}?")
    invite(liam, question, HELEN)
    say_no(come(HELEN.name), question, reason=REASON, offer=OFFER)
    told(liam, "An answer to your question")
    liam.get_by_text(REASON).wait_for()
    liam.get_by_text(OFFER).wait_for()


def test_whoever_said_no_can_take_part_after_all(come: Come, number: int) -> None:
    liam, helen = come(LIAM.name), come(HELEN.name)
    question = ask(liam, f"Who are we missing, {number}?")
    invite(liam, question, HELEN)
    say_no(helen, question, reason=REASON, offer=OFFER)
    press(helen, "Take part after all")
    helen.get_by_text("Helen Marsh, legal and policy lead, Northgate Surgery: takes part").wait_for()
    assert helen.get_by_text(REASON).count() == 0
