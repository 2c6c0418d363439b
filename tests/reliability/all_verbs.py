"""Everything that changes something on a site, one after the other, for tests that kill it in the middle."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

TODAY = date(2026, 11, 22)


def do_everything(tables: Path) -> None:
    """The demo's story, and every verb that is not in it."""
    from plait.site.people.models import Person
    from plait.site.story import tell_story

    project = tell_story(tables, today=TODAY, progress=lambda _step: None)
    liam, asma, ruth = (
        next(person for person in Person.objects.all() if person.name.startswith(name))
        for name in ("Liam", "Asma", "Ruth")
    )
    _talk(project)
    _agree_and_take_back(project, liam, asma)
    _see_to_what_went_wrong(liam)
    _keep(liam)
    _review(liam)
    _choose(ruth)
    _see_to_work(ruth)
    _look_after(liam, ruth)
    _on_paper(project, liam, ruth)
    _come_by_link(project)
    _work_elsewhere(liam)
    _sign_in(liam)


def _talk(project: Any) -> None:  # noqa: ANN401 - what the story gives
    from django.utils import timezone

    from plait.site.conversations import actions
    from plait.site.conversations.door import Became, take_in
    from plait.site.conversations.letters import Letter
    from plait.site.conversations.writing import address, thread_from
    from plait.site.messaging.delivery import letter
    from plait.site.messaging.models import Message

    thread = thread_from(project.partners.exclude(person=project.asked_by).first())
    assert thread is not None
    one, other = thread.one, thread.other
    actions.write_to(thread, by=one, text="By ward, or by street?")
    actions.ask_for_answer(thread, by=one, reply_by=TODAY)
    actions.suggest_call(thread, by=one, call_at=timezone.now() + timedelta(days=1), text="")
    actions.agree_call(thread, by=other)
    actions.end_conversation(thread, by=one, text="By ward.")
    for number, sender in enumerate((other.email, "mallory@example.org")):
        to = (str(letter(Message.objects.filter(to=other, link=address(thread)).latest("pk"))["Reply-To"]),)
        became = take_in(partial(Letter, to, sender, text="By e-mail.", automatic=False, checksum=f"{number}"))
        assert became is Became.SEEN_TO


def _agree_and_take_back(project: Any, liam: Any, asma: Any) -> None:  # noqa: ANN401 - what the story gives
    from plait.site.agreeing import actions as agreeing
    from plait.site.agreeing.changes import shorter_list
    from plait.site.agreeing.models import Proposal, Stage
    from plait.site.projects import actions
    from plait.site.projects.models import Contribution, Remark
    from plait.site.projects.models import Stage as Shared
    from plait.site.projects.tables import as_table
    from plait.standard import load_dictionary

    remark = Remark.objects.order_by("pk").first()
    assert remark is not None
    actions.take_back(remark, by=remark.by)
    actions.agree_no_action(project, by=liam, because="Not this winter.")
    decisions = list(project.decisions.order_by("pk"))
    actions.finish_action(decisions[0], by=liam)
    actions.drop_decision(decisions[-1], by=liam)
    table = Contribution.objects.filter(stage=Shared.SHARED).order_by("pk").first()
    assert table is not None
    counted = as_table(table)
    actions.drop_draft(actions.draft_table(project, by=table.by, table=counted), by=table.by)
    actions.unshare_table(table, by=table.by)
    convenor = project.partners.get(role="convenor").person
    actions.agree_no_action(project, by=liam, because="It is enough for now.")
    actions.publish(project, by=convenor, summary="We found it.")
    actions.withdraw_page(project, by=convenor)
    proposal = Proposal.objects.filter(stage=Stage.OPEN).order_by("pk").first()
    assert proposal is not None
    opinion = agreeing.discuss(proposal, by=liam, stance="against", text="We need the long list.")
    agreeing.take_opinion_back(opinion, by=liam)
    agreeing.turn_down(proposal, by=asma, reason="Not needed any more.")
    entry = load_dictionary().find("#Contact+Resident+PreferredMethod")
    assert entry is not None
    change = shorter_list(entry, ("Letter", "SMS"), proposal.place)
    again = agreeing.propose(asma.organisations.get(), by=asma, change=change, why="Perhaps after all.")
    agreeing.withdraw_proposal(again, by=asma)


def _see_to_what_went_wrong(liam: Any) -> None:  # noqa: ANN401 - what the story gives
    from django.utils import timezone

    from plait.site.incidents import actions
    from plait.site.incidents.models import Kind

    organisation = liam.organisations.get()
    incident = actions.report_incident(
        organisation, by=liam, kind=Kind.BREACH, what="A list was left behind.", noticed_at=timezone.now()
    )
    actions.write_note(incident, by=liam, text="It was found.")
    actions.answer_incident(incident, by=liam, answer="Nobody was at risk.")
    actions.close_incident(incident, by=liam, learned="Lists stay in the drawer.")


def _keep(liam: Any) -> None:  # noqa: ANN401 - what the story gives
    from plait.site.habits import actions

    organisation = liam.organisations.get()
    actions.remember_headings(organisation, by=liam, new={"name": "#Person+Resident+AllNames"})
    actions.forget_headings(organisation, by=liam)
    actions.forget_figures(organisation, by=liam, name="none")


def _review(liam: Any) -> None:  # noqa: ANN401 - what the story gives
    from tests.unit.linkage.made import two_rows

    from plait.linkage import Answer
    from plait.site.matching.reviews import Terms
    from plait.site.reviews import actions

    organisation = liam.organisations.get()
    review = actions.begin_review(organisation, by=liam, matches=two_rows(), terms=Terms())
    actions.answer_pair(review, by=liam, pair=(0, 1), answer=Answer.UNSURE, note="Perhaps.")
    actions.take_answer_back(review, by=liam)
    actions.delete_review(review, by=liam)


def _choose(ruth: Any) -> None:  # noqa: ANN401 - what the story gives
    from plait.site.ways.actions import choose_ways
    from plait.site.ways.questions import Ways

    choose_ways(ruth.organisations.get(), by=ruth, ways=Ways(), why="As before.")


def _see_to_work(ruth: Any) -> None:  # noqa: ANN401 - what the story gives
    from plait.site.jobs.models import Job, State
    from plait.site.watching import actions

    for act in (actions.try_job_again, actions.give_job_up):
        act(Job.objects.create(kind="publish", subject=0, state=State.FAILED), by=ruth)


def _work_elsewhere(liam: Any) -> None:  # noqa: ANN401 - what the story gives
    """On the same site with one place more."""
    from django.conf import settings
    from tests.site.shared.second_place import ELM_PARK, second_place

    from plait.site.organisations import actions
    from plait.site.people.actions import Invitee, add_member

    (first,) = settings.PLACES
    settings.PLACES = (first, str(second_place(Path(first), settings.DATA / "second place")))
    lola = add_member(Invitee("Lola", "lola@example.org", "Elm Park CVS", "vcs", "convenor", ELM_PARK), today=TODAY)
    asking = actions.ask_for_place(liam.organisations.get(), by=liam, place=ELM_PARK)
    actions.decline_place(asking, by=lola, reason="Not yet.")
    asking = actions.ask_for_place(liam.organisations.get(), by=liam, place=ELM_PARK)
    actions.leave_place(actions.verify_organisation(asking, by=lola), by=liam)
    settings.PLACES = (first,)


def _look_after(liam: Any, ruth: Any) -> None:  # noqa: ANN401 - what the story gives
    from plait.site.organisations import actions

    ours, newcomer = liam.organisations.get(), actions.Newcomer("Nora New", "nora@example.org", "community")
    actions.describe_organisation(ours, by=liam, what=actions.Description("We share food.", "", ""))
    nora = actions.invite_member(ours, by=liam, whom=newcomer, today=TODAY)
    actions.change_role(nora, by=liam, role="data")
    actions.let_look_after(nora, by=liam)
    actions.stop_looking_after(nora, by=liam)
    actions.send_link(nora, by=liam)
    actions.decline_request(actions.ask_to_join(ours, by=ruth, text="I help."), by=liam, reason="Not now.")
    asked = actions.ask_to_join(ours, by=ruth, text="I help.")
    actions.accept_request(asked, by=liam, role="viewer", kind="vcs", today=TODAY)
    actions.leave_organisation(ruth.memberships.get(organisation=ours), by=ruth, taker=None)
    actions.take_verification_back(ours.servings.get(), by=ruth, reason="Its number is wrong.")
    actions.verify_organisation(ours.servings.get(), by=ruth)
    actions.remove_member(nora, by=liam, taker=None)
    tara = actions.invite_member(ours, by=liam, whom=newcomer, today=TODAY).person
    actions.forget_account(tara, by=tara, takers={})


def _on_paper(project: Any, liam: Any, ruth: Any) -> None:  # noqa: ANN401 - what the story gives
    from plait.site.paper import actions
    from plait.site.projects.actions import About, take_back
    from plait.site.projects.models import Answer

    contact = actions.Contact("The clerk", TODAY + timedelta(days=30))
    post = actions.put_on_paper(ruth.organisations.get(), by=ruth, name="Ashby Parish", kind="parish", contact=contact)
    actions.write_contact(post, by=ruth, contact=actions.Contact())
    actions.put_post_down(post, by=ruth)
    actions.carry_post(post, by=ruth)
    ashby = post.organisation
    part = actions.ask_on_paper(project, by=liam, organisation=ashby, asked_for="A story.", reply_by=TODAY)
    counts = (actions.Count("E05000001", "Ashby", 13),)
    written = actions.Written(
        Answer.DECLINED, "In March.", "A talk.", "story", "The bus is cut.", About(), "Households.", counts, "Clerk",
        TODAY, "Folder 3",
    )  # fmt: skip
    take_back(actions.write_down_paper(part, by=ruth, written=written).remarks.get(), by=ruth)


def _come_by_link(project: Any) -> None:  # noqa: ANN401 - what the story gives
    from plait.site.entering import actions
    from plait.site.entering.models import QuestionLink
    from plait.site.entering.question_links import Part, give_link, person_by

    part = project.partners.exclude(person=project.asked_by).first()
    give_link(Part(part.pk, project.ident, "", part.person, part.organisation, part.asked_by, None))
    link = QuestionLink.objects.latest("pk")
    actions.open_link(link, by=person_by(link))
    actions.end_links(link, by=part.asked_by)


def _sign_in(liam: Any) -> None:  # noqa: ANN401 - what the story gives
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from plait.site.entering import actions
    from plait.site.entering.models import CodeApp, Visit
    from plait.site.messaging.arriving import note_not_arriving
    from plait.site.messaging.choosing import choose_how
    from plait.site.messaging.models import How

    note_not_arriving(liam.email)
    choose_how(liam, by=liam, how=How.DAILY)
    app = CodeApp.objects.create(person=liam, secret="A" * 32)
    actions.set_up_app(app, by=liam, session=None)
    actions.make_recovery_codes(liam, by=liam, codes=["one", "two"])
    passkey = actions.add_passkey(liam, by=liam, name="Phone", credential="x", session=None)
    actions.remove_app(app, by=liam, session=None)
    actions.remove_passkey(passkey, by=liam, session=None)
    actions.change_password(liam, by=liam, password="three odd words together")
    session = SessionStore()
    session.create()
    row = Session.objects.get(pk=session.session_key)
    visit = Visit.objects.create(session=row, person=liam, browser="Firefox", seen_at=timezone.now())
    actions.end_session(visit, by=liam)
    actions.end_other_sessions(liam, by=liam, session=None)
