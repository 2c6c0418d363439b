"""The pages of a site about two places that are others than with one, in each of their states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.steps import Member, Site, ask, invited, press, title
from tests.browser.walks import States, Walker, wrong
from tests.site.shared.second_place import ELM_PARK

if TYPE_CHECKING:
    from playwright.sync_api import Page


def in_two_places(walker: Walker) -> States:
    """Somebody whose organisation works in one place asks for the other, and leaves it again; a convenor there."""
    site, number = walker.site_of_two(), walker.number
    visitor = walker.come_to(site)
    title(visitor, "What we want to find out")
    yield "home of two places, without a question", visitor
    harrowmere, elm_park = (site.data / "places").read_text(encoding="utf-8").splitlines()
    ours = f"Harrowmere Help {number}"
    ann = come(walker, site, Member(f"ann{number}@example.org", ours, "convenor", harrowmere))
    elma = come(walker, site, Member(f"elma{number}@example.org", "Elm Park Help", "convenor", elm_park))
    ann.goto("/ways/")
    title(ann, "How we work together in Harrowmere")
    yield "the ways of one's only place", ann
    go_to(ann, ours)
    page = ann.url
    press(ann, "Work in another place, too")
    title(ann, "Work in another place, too")
    yield "work in another place", ann
    ann.get_by_label("Elm Park").check()
    press(ann, "Ask")
    ann.get_by_text("Asks to work there").wait_for()
    yield "an organisation that asks for another place", ann
    elma.goto(page)
    yield "an organisation that asks for one's place", elma
    press(elma, "Say no (Elm Park)")
    title(elma, "Say no to work in Elm Park")
    wrong(elma, "Say no", "Write something here.")
    yield "say no to an organisation, without a reason", elma
    elma.goto(page)
    press(elma, "I have looked: it is what it says (Elm Park)")
    elma.get_by_text("Asks to work there").wait_for(state="detached")
    yield from _in_both(ann, elma, page)
    visitor.goto("/")
    yield "home of two places", visitor
    for path, name in (("/ways/", "ways"), ("/standard/", "standard")):
        visitor.goto(path)
        title(visitor, "Which place?")
        yield f"which place, for the {name}", visitor
        visitor.get_by_role("link", name="Elm Park", exact=True).click()
        visitor.wait_for_url(f"**{path}?place={ELM_PARK}")
        yield f"the {name} of one of two places", visitor


def _in_both(ann: Page, elma: Page, page: str) -> States:
    """Somebody whose organisation works in both places."""
    ann.goto("/ask/")
    wrong(ann, "Ask it", "Write something here.")
    yield "ask, in one of two places", ann
    question = ask(ann, "Who is cold at home?", followed_by="Everyone", place="Elm Park")
    ann.goto(question)
    yield "a question of one of two places", ann
    ann.goto("/organisations/what-may-i/")
    yield "what may I, in two places", ann
    ann.goto("/organisations/")
    yield "all organisations of two places", ann
    elma.goto(f"{page}leave-place/?place={ELM_PARK}")
    yield "leave a place, for somebody who may not", elma
    ann.goto(page)
    name = ann.get_by_role("heading", level=1).inner_text()
    press(ann, "Leave Elm Park")
    title(ann, "Leave Elm Park")
    yield "leave a place", ann
    press(ann, "Leave Elm Park")
    title(ann, name)
    yield "an organisation that has left a place", ann


def come(walker: Walker, site: Site, member: Member) -> Page:
    """Come in by a link from whoever runs the site."""
    page = walker.come_to(site)
    page.goto(invited(site, member.email, member))
    press(page, "Yes, sign me in")
    title(page, "What we want to find out")
    return page


def go_to(page: Page, organisation: str) -> None:
    """Go to the page of an organisation."""
    page.goto("/organisations/")
    page.get_by_role("link", name=organisation, exact=True).click()
    title(page, organisation)
