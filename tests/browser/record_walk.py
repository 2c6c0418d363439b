"""The page on which the record is read: one more walk."""

from __future__ import annotations

from tests.browser.steps import LIAM, press, title
from tests.browser.walks import States, Walker, unfold


def reading_the_record(walker: Walker) -> States:
    """A member who reads what was done, all of it and some of it."""
    page = walker.come(LIAM.name)
    page.get_by_role("link", name="What was done", exact=True).click()
    title(page, "What was done")
    unfold(page)
    yield "the record unfolded", page
    page.get_by_label("Organisation").select_option("Foxcombe Residents")
    press(page, "Show")
    page.get_by_text("Tom Birch said yes to taking part.").wait_for()
    assert not page.get_by_text("Liam Doyle shared a table.").count()
    yield "the record of one organisation", page
    page.goto("/record/?question=gone")
    page.get_by_role("alert").wait_for()
    yield "the record of a question that is nowhere", page
