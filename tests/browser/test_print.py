"""The shared site on paper: everything that a page folds away is printed, and nothing is cut."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.paper_walk import ask_on_paper, carry, open_asked
from tests.browser.steps import LIAM, RUTH, ask, go_to_story, press

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

Come = Callable[..., "Page"]
DISSENT = "They tell us that they do not want to be seen in the queue."
REFUSAL = "Names of patients cannot leave the surgery for this."
A_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
A_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def print_page(page: Page, path: Path) -> Path:
    """Print a page as a browser does that is told nothing else."""
    margin: Any = dict.fromkeys(("top", "right", "bottom", "left"), "10mm")
    page.pdf(path=path, format="A4", margin=margin, prefer_css_page_size=True)
    return path


def pages_of(pdf: Path, pdfinfo: str) -> int:
    told = subprocess.run([pdfinfo, pdf], capture_output=True, text=True, check=True).stdout
    return int(told.partition("Pages:")[2].split()[0])


def words_of(pdf: Path, pdftotext: str) -> list[str]:
    """All words on paper, in the order in which they are read."""
    told = subprocess.run([pdftotext, pdf, "-"], capture_output=True, text=True, check=True).stdout
    return told.split()


def off_paper(pdf: Path, pdftotext: str) -> list[str]:
    """Words that stick out of their page."""
    told = subprocess.run([pdftotext, "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    found = []
    for width, height, words in A_PAGE.findall(told):
        for left, top, right, bottom, word in A_WORD.findall(words):
            if min(float(left), float(top)) < 0 or float(right) > float(width) or float(bottom) > float(height):
                found.append(unescape(word))
    return found


def go_to_public_page(page: Page) -> None:
    go_to_story(page)
    page.get_by_role("link", name="The public page of").click()
    page.get_by_role("heading", name="Download").wait_for()


def test_the_printed_question_is_a_few_pages_with_the_dissent_and_without_buttons(
    come: Come, tmp_path: Path, pdfinfo: str, pdftotext: str
) -> None:
    page = come()
    go_to_story(page)
    page.get_by_text(DISSENT).wait_for()
    pdf = print_page(page, tmp_path / "question.pdf")
    assert 2 <= pages_of(pdf, pdfinfo) <= 7
    words = " ".join(words_of(pdf, pdftotext))
    assert DISSENT in words
    for button in ("Sign in", "Ask a question", "See the whole picture"):
        assert button not in words
    assert off_paper(pdf, pdftotext) == []


def test_the_printed_public_page_has_the_dissent_the_refusal_and_all_of_the_folded_tables(
    come: Come, tmp_path: Path, pdfinfo: str, pdftotext: str
) -> None:
    page = come()
    go_to_public_page(page)
    pdf = print_page(page, tmp_path / "insight.pdf")
    assert 6 <= pages_of(pdf, pdfinfo) <= 14
    printed = words_of(pdf, pdftotext)
    for said in (DISSENT, REFUSAL):
        assert said in " ".join(printed)
    tables = folded_tables(page)
    assert len(tables) >= 4
    missing = [Counter(table) - Counter(printed) for table in tables]
    assert missing == [Counter()] * len(tables)
    assert off_paper(pdf, pdftotext) == []


@pytest.mark.parametrize("most", [1, 2])
def test_the_sheet_to_fill_in_is_one_page_two_where_all_is_long(
    come: Come, tmp_path: Path, pdfinfo: str, pdftotext: str, number: int, most: int
) -> None:
    parish, question = f"Ashby Parish {number}", f"Who walks to the table, {number}?"
    words = "We see the same faces every week. " * (1 if most == 1 else 17)
    long = {} if most == 1 else {"sensed": words * 3, "decision": words * 3}
    liam, ruth = come(LIAM.name), come(RUTH.name)
    carry(ruth, parish)
    ask_on_paper(liam, ask(liam, question, **long), parish, words)
    open_asked(ruth, question)
    press(ruth, "The sheet to print")
    ruth.get_by_text("Code of the question:").wait_for()
    pdf = print_page(ruth, tmp_path / "sheet.pdf")
    assert pages_of(pdf, pdfinfo) == most
    printed = " ".join(words_of(pdf, pdftotext))
    assert question in printed
    assert "tell whoever carries your post." in printed
    assert "Sign out" not in printed
    assert off_paper(pdf, pdftotext) == []


def folded_tables(page: Page) -> list[list[str]]:
    """The words of every table that is folded away on the screen."""
    texts: list[list[str]] = page.locator("details table").evaluate_all(
        "tables => tables.map(table => {"
        " const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT), found = [];"
        " while (texts.nextNode()) found.push(texts.currentNode.data);"
        " return found; })"
    )
    return [" ".join(table).split() for table in texts]
