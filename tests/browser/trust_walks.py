"""The pages of a place's trust, in each of their states: its ways, what is held, what went wrong, what was said."""

from __future__ import annotations

from tests.browser.steps import RUTH, press, title
from tests.browser.walks import States, Walker, unfold, wrong


def trusting(walker: Walker) -> States:
    """A convenor who looks at the place's ways, and sees to what was reported."""
    page = walker.come(RUTH.name)
    page.goto("/ways/choose/?like=camden")
    yield "choose our ways", page
    page.get_by_label("Why do you choose this?").fill("")
    wrong(page, "Save", "Write something here.")
    yield "choose our ways, without a reason", page
    page.goto("/what-is-kept/about-me/")
    title(page, "What is kept about me")
    unfold(page)
    yield "what is kept about me", page
    page.goto("/what-is-kept/ours/")
    title(page, "What is held of us")
    yield "what is held of us", page
    page.goto("/organisations/")
    page.get_by_role("link", name="Work in the background").click()
    title(page, "Work in the background")
    yield "work in the background", page
    page.goto("/jobs/1/again/")
    title(page, "There is nothing to look at here")
    yield "the address of a button", page
    page.goto("/incidents/report/")
    yield "report something", page
    wrong(page, "Report it", "Write something here.")
    yield "report something, with nothing in it", page
    page.get_by_label("Data was lost, or somebody saw what they should not").check()
    page.get_by_label("What happened, or what is asked?").fill("A list lay in the printer. " + "Drucker" * 12)
    press(page, "Report it")
    title(page, "Data was lost, or somebody saw what they should not")
    yield "a breach", page
    incident = page.url
    page.goto("/incidents/")
    title(page, "Breaches, complaints and requests")
    yield "breaches, complaints and requests", page
    page.goto(incident)
    press(page, "It is done, or not needed")
    done = page.get_by_label("What was done, and when?")
    done.wait_for()
    yield "it is done", page
    done.fill("It was found after a minute: nobody was at risk.")
    press(page, "Stop the clock")
    press(page, "Close it")
    learned = page.get_by_label("What will be different from now on?")
    learned.wait_for()
    yield "close it", page
    learned.fill("The printer asks for a code.")
    press(page, "Close it")
    page.get_by_text("The printer asks for a code.").wait_for()
    yield "a breach that is closed", page


def talking(walker: Walker) -> States:
    """Two people in a conversation."""
    page = walker.come(RUTH.name)
    page.goto("/conversations/")
    title(page, "Conversations")
    yield "conversations", page
    page.get_by_role("main").get_by_role("link").first.click()
    page.get_by_role("heading", level=1, name="Conversation with").wait_for()
    thread = page.url
    yield "a conversation", page
    wrong(page, "Send it", "Write something here.")
    yield "a conversation, with nothing written", page
    page.get_by_label("What do you want to say?").fill("Which ward?\n" + "Gemeindebezirk" * 8)
    press(page, "Send it")
    page.get_by_text("Which ward?").last.wait_for()
    page.goto(f"{thread}call/")
    title(page, "Prefer to talk?")
    yield "prefer to talk", page
    wrong(page, "Suggest it", "Write a time.")
    yield "prefer to talk, without a time", page
    page.get_by_label("Day", exact=True).fill("1")
    page.get_by_label("Month", exact=True).fill("2")
    page.get_by_label("Year", exact=True).fill("2040")
    page.get_by_label("At what time?").fill("14:30")
    press(page, "Suggest it")
    page.get_by_text("would like to talk for 20 minutes").last.wait_for()
    yield "a conversation with a time to talk", page
    page.goto(f"{thread}answer-by/")
    yield "an answer is needed", page
    page.goto(f"{thread}end/")
    page.get_by_label("What came of it?").fill("We talk in the first week of February.")
    press(page, "End it")
    page.get_by_text("Ended on").wait_for()
    yield "a conversation that has ended", page
