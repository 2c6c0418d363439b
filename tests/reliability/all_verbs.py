"""Does everything that changes something on a site, one after the other, and dies in the middle if it is told to.

    python -m tests.reliability.all_verbs DATA PLACE TABLES before|after STATEMENT...

For each statement, a process of its own begins with the empty site and does everything. Where it is 0, a line is
printed for each state of the database that others could have seen: a checksum of how many rows each table has, and of
how many of them each column is filled in; the last line is the number of statements. Else the process prints the state
and kills itself with SIGKILL before or after that statement, and two lines more say how it ended and what state is
found then. The processes are forked from one that has only loaded the site, which is what takes longest.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

TODAY = date(2026, 11, 22)


def state_of(database: Path) -> str:
    """The checksum of what anybody sees who opens the database now."""
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
        ).fetchall()
        filled = hashlib.sha256()
        for (table,) in tables:
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
            counts = ", ".join(f"count(nullif(\"{column}\", ''))" for column in columns)
            found = connection.execute(f'SELECT count(*), {counts} FROM "{table}"').fetchone()  # noqa: S608 - our own tables
            filled.update(f"{table} {found}\n".encode())
        return filled.hexdigest()[:16]


def say(line: str) -> None:
    """Write a line for whoever started this."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Watch:
    """Sees every statement before it reaches the database."""

    def __init__(self, database: Path, dies_at: int, moment: str) -> None:
        self.statements = 0
        self._database, self._dies_at, self._moment = database, dies_at, moment
        self._last = ""

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:  # noqa: ANN401 - Django's own signature
        self.statements += 1
        self._look(arguments[-1]["connection"])
        self._perhaps_die("before")
        result = execute(*arguments)
        self._perhaps_die("after")
        return result

    def _look(self, connection: Any) -> None:  # noqa: ANN401 - one of Django's
        if not self._dies_at and not connection.in_atomic_block:
            state = state_of(self._database)
            if state != self._last:
                say(state)
                self._last = state

    def _perhaps_die(self, moment: str) -> None:
        if self.statements == self._dies_at and moment == self._moment:
            say(state_of(self._database))
            os.kill(os.getpid(), signal.SIGKILL)


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


def begin_with(empty: bytes, data: Path) -> Path:
    """Put the empty site in the place of what was left; gives its database."""
    database = data / "site.sqlite3"
    for left in data.glob(f"{database.name}*"):  # what SQLite had not yet put into its file, too
        left.unlink()
    shutil.rmtree(data / "outbox", ignore_errors=True)
    database.write_bytes(empty)
    return database


def do_in_child(database: Path, tables: Path, dies_at: int, moment: str) -> int:
    """Do everything in a process of its own; gives how it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 1
    try:
        from django.db import connection

        watch = Watch(database, dies_at, moment)
        with connection.execute_wrapper(watch):
            do_everything(tables)
        connection.close()
        say(f"{state_of(database)}\n{watch.statements}")
        status = 0
    except Exception:  # noqa: BLE001 - what comes after is the parent's alone
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    """Make the site's database where there is none, and do everything as often as is asked."""
    data, place, tables = map(Path, sys.argv[1:4])
    from plait.site.opening import Site, prepare

    os.environ["PLAIT_SITE_REPLIES"] = "replies@example.org"
    prepare(Site(data, places=(place,), demo=True), say=lambda _step: None)
    from django.db import connection

    connection.close()
    empty = (data / "site.sqlite3").read_bytes()
    for statement in map(int, sys.argv[5:]):
        database = begin_with(empty, data)
        ended = do_in_child(database, tables, statement, sys.argv[4])
        if statement:
            say(f"{ended}\n{state_of(database)}")
        elif ended:
            sys.exit(ended)


if __name__ == "__main__":
    main()
