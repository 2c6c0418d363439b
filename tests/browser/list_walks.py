"""The pages on which a list is read and counted, and a site that takes no lists: two more walks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.steps import LIAM, ask, invited, press, read_list, title
from tests.browser.walks import States, Walker, unfold, wrong
from tests.files import write_xlsx

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

LONG_NAME = "a_very_long_name_of_a_file_without_a_single_space_in_it_which_people_do_give_x.csv"


def counting(walker: Walker) -> States:
    """A list that is read, looked at and counted for a question, and others that are not what they should be."""
    page = walker.come(LIAM.name)
    question = ask(page, f"Who goes without food, {walker.number}?")
    page.goto(f"{question}contribute/")
    press(page, "Choose a spreadsheet")
    page.get_by_label("Your list").wait_for()
    yield "start", page
    wrong(page, "Read the list", "Choose a spreadsheet first.")
    yield "start, without a file", page
    start = page.url
    read_list(page, walker.demo / "place" / "postcodes.parquet")
    page.get_by_role("alert").get_by_text("postcodes.parquet").wait_for()
    yield "start, with a file that is no spreadsheet", page
    page.goto(start)
    read_list(page, sheets(walker.folder))
    title(page, "several.xlsx holds several lists")
    yield "sheets", page
    wrong(page, "Read this sheet", "Choose one of the sheets.")
    yield "sheets, none chosen", page
    page.goto(start)
    read_list(page, walker.demo / "lists" / "food_share.xlsx")
    title(page, "How your list is read")
    unfold(page)
    yield "columns of a list with a note not to share it", page
    press(page, "This is right, check the list")
    page.get_by_role("alert").wait_for()
    yield "columns, without having asked", page
    yield from one_list(page, start, walker)
    page.goto(start)
    page.route("**/reading/", stay)
    read_list(page, long_list(walker.folder, walker.demo))
    title(page, "Your list is being read")
    yield "a list that is being read", page
    press(page, "Cancel and forget the list")
    page.get_by_label("Your list").wait_for()


def stay(route: Route) -> None:
    """Let a page that looks again and again how far it is see nothing new."""
    if "hx-request" in route.request.headers:
        route.fulfill(status=204)
    else:
        route.continue_()


def one_list(page: Page, start: str, walker: Walker) -> States:
    """A list with a long name, all the way to its table."""
    path = walker.folder / LONG_NAME
    path.write_bytes((walker.demo / "lists" / "council_helpline.csv").read_bytes())
    page.goto(start)
    read_list(page, path)
    title(page, "How your list is read")
    yield "columns", page
    page.get_by_role("link", name="Put the rows right").click()
    title(page, "Put the rows right")
    yield "rows", page
    page.get_by_label("Which row has the headings?").fill("9999")
    wrong(page, "Read the list again", "There is no row 9,999: the sheet has rows 1 to 901.")
    yield "rows, with one that is not there", page
    page.get_by_role("link", name="How your list is read").click()
    title(page, "How your list is read")
    press(page, "This is right, check the list")
    title(page, "What the check found")
    yield "overview", page
    press(page, "Keep these figures, to see next time what is new")
    page.get_by_text("the first version of this list whose figures are kept").wait_for()
    yield "overview, with figures that are kept", page
    press(page, "Forget these figures")
    page.get_by_role("button", name="Keep these figures, to see next time what is new").wait_for()
    press(page, "See every cell")
    title(page, "Every cell to look at")
    yield "findings", page
    page.go_back()
    press(page, "Count the list")
    title(page, "Count the list for the question")
    yield "count", page
    page.get_by_label("What should others know about the list?").fill("")
    wrong(page, "Count", "Write one sentence about what the list means.")
    yield "count, without a sentence", page
    page.get_by_label("What should others know about the list?").fill("A row is a call.")
    press(page, "Count")
    title(page, "What would be shared, and nothing else")
    yield "a draft of a list that lies open", page


def sheets(folder: Path) -> Path:
    rows = [["Name", "Postcode", "Need"], ["Ann", "XX1", "Housing"]]
    return write_xlsx(folder / "several.xlsx", {"One": rows, "Two": rows})


def long_list(folder: Path, demo: Path) -> Path:
    """The council's list over and over: it takes longer to read than anybody likes to look at nothing.

    A line break inside a cell keeps it from being read at once.
    """
    headings, *rows = (demo / "lists" / "council_helpline.csv").read_bytes().splitlines(keepends=True)
    path = folder / "long.csv"
    path.write_bytes(headings + b"".join(rows) * 110 + b'"two\nlines"\n')
    return path


def without_the_demo(walker: Walker) -> States:
    """A site of its own kind: a password is asked for and no list is taken."""
    site = walker.strict_site()
    page = walker.come_to(site)
    title(page, "What Harrowmere wants to find out")
    yield "home without a question", page
    page.goto("/sign-in/")
    title(page, "Sign in")
    yield "sign in", page
    wrong(page, "Sign in", "Still missing: Password")
    yield "sign in, with nothing in it", page
    email = f"ann{walker.number}@example.org"
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill("wrong")
    wrong(page, "Sign in", "The e-mail address or the password is not right.")
    yield "sign in, with a wrong password", page
    page.goto(invited(site, email))
    title(page, "Are you Ann Lee?")
    yield "come in", page
    press(page, "Yes, sign me in")
    page.get_by_role("link", name="Choose a password to sign in next time").wait_for()
    yield "home, for somebody who came by a link", page
    page.goto("/messages/")
    yield "no messages", page
    page.goto("/lists/")
    title(page, "This site takes no lists about people")
    yield "no lists here", page
    question = ask(page, f"Who goes without food, {walker.number}?")
    page.goto(f"{question}contribute/")
    title(page, "Count a list for this question")
    yield "contribute where no list is taken", page
