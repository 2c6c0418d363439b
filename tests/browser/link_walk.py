"""The pages of somebody who needs no account: they come by a link to one question."""

from __future__ import annotations

from tests.browser.steps import ask, comes_by_link, invite, invited, link_in_letter, newcomer, press, title
from tests.browser.walks import States, Walker


def coming_by_a_link(walker: Walker) -> States:
    """Somebody who was asked, in a browser of their own."""
    site = walker.strict_site()
    ann, nora, guest = walker.come_to(site), walker.come_to(site), newcomer(walker.number)
    comes_by_link(ann, invited(site, f"ann{walker.number}@example.org"))
    question = ask(ann, f"Who is missing here, {walker.number}?")
    invite(ann, question, guest)
    link = link_in_letter(site, ann, guest)
    nora.goto(link)
    title(nora, "You are asked to take part")
    yield "a link to one question", nora
    press(nora, "Open the question")
    nora.wait_for_url(question)
    press(nora, "I take part")
    nora.get_by_text("works until").wait_for()
    yield "a question, by a link", nora
    nora.get_by_role("link", name="Your conversation").click()
    nora.get_by_role("heading", level=1, name="Conversation with").wait_for()
    yield "a conversation, by a link", nora
    nora.goto("/account/")
    title(nora, "This link is for one question")
    yield "this link is for one question", nora
    ann.goto(question)
    press(ann, f"End the link of {guest.name}")
    ann.get_by_text("works until").wait_for(state="detached")
    nora.goto(link)
    title(nora, "This link no longer works")
    yield "an old link to one question", nora
    press(nora, "Send me a new link")
    title(nora, "Look into your e-mail")
    yield "a new link was asked for", nora
