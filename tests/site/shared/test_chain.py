"""The record is a chain: whoever changes, takes out or puts in a line breaks it, and it is said where."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

if TYPE_CHECKING:
    from plait.site.audit.chain import Verified
    from plait.site.audit.models import Deed
    from plait.site.people.models import Person
    from plait.site.projects.models import Partner, Project

AT = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)
LINE = '["2026-11-22T13:05:00.000000+00:00","ask",7,"projects.project",3,3,null]'
"""What the digest of such a deed is taken of, as the documentation has it."""


@pytest.fixture
def deeds(data_lead: Partner) -> list[Deed]:
    """Five deeds on record, by which a question was asked and answered."""
    from plait.site.audit.models import Deed

    found = list(Deed.objects.order_by("id"))
    assert [deed.verb for deed in found] == ["add_member", "ask", "add_member", "invite", "join"]
    return found


@pytest.fixture
def unguarded(deeds: list[Deed]) -> None:
    """Somebody who owns the database has taken the triggers away."""
    names = {"sqlite": ("no_UPDATE", "no_DELETE"), "postgresql": ("never_changed", "never_emptied")}[connection.vendor]
    of_the_table = " ON audit_deed" if connection.vendor == "postgresql" else ""
    for name in names:
        sql(f"DROP TRIGGER audit_deed_{name}{of_the_table}")


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def verified(known: str = "") -> Verified:
    from plait.site.audit.chain import verify_record

    return verify_record(known)


def broken(known: str = "") -> tuple[int, str] | None:
    found = verified(known).broken
    return (found.deed, found.how.value) if found else None


def fields(deed: Deed, **other: Any) -> dict[str, Any]:
    from plait.site.audit.chain import Line

    return {name: getattr(deed, name) for name in Line._fields} | other


def digest_after(before: str, values: dict[str, Any]) -> str:
    from plait.site.audit.chain import Line, digest_of

    return digest_of(before, Line(**values))


# --- As it is written --------------------------------------------------------------------------


def test_a_digest_is_taken_of_what_the_documentation_says() -> None:
    from plait.site.audit.chain import START, Line, digest_of

    line = Line(AT, "ask", 7, "projects.project", 3, 3, None)
    assert digest_of(START, line) == hashlib.sha256(f"{'0' * 64}\n{LINE}".encode()).hexdigest()
    elsewhere = line._replace(at=AT.astimezone(ZoneInfo("Asia/Tokyo")))
    assert digest_of(START, elsewhere) == digest_of(START, line)


def test_every_deed_follows_the_one_before_it(deeds: list[Deed]) -> None:
    from plait.site.audit.chain import START

    assert [deed.before for deed in deeds] == [START, *(deed.digest for deed in deeds[:-1])]
    assert [deed.digest for deed in deeds] == [digest_after(deed.before, fields(deed)) for deed in deeds]


def test_a_record_that_nobody_touched_is_whole(deeds: list[Deed]) -> None:
    found = verified()
    assert (found.is_whole, found.broken, found.deeds) == (True, None, 5)
    assert (found.first, found.newest, found.last) == (deeds[0].at, deeds[-1].at, deeds[-1].digest)


def test_a_record_that_is_read_in_parts_is_read_whole(deeds: list[Deed], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plait.site.audit.chain._AT_ONCE", 2)
    found = verified(deeds[-1].digest)
    assert (found.is_whole, found.deeds, found.known_at) == (True, 5, deeds[-1].pk)


def test_the_whole_story_is_a_chain(story: Project) -> None:
    found = verified()
    assert found.is_whole
    assert found.deeds > 30


def test_an_empty_record_is_whole(db: None) -> None:
    from plait.site.audit.chain import START

    found = verified()
    assert (found.is_whole, found.deeds, found.last, found.first) == (True, 0, START, None)


def test_two_deeds_cannot_follow_the_same_one(deeds: list[Deed]) -> None:
    from plait.site.audit.models import Deed as Model

    forked = fields(deeds[2], verb="say")
    with pytest.raises(IntegrityError), transaction.atomic():
        Model.objects.create(**forked, before=deeds[1].digest, digest=digest_after(deeds[1].digest, forked))


# --- Attacked by somebody who owns the database ------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", AT),
        ("verb", "unask"),
        ("by", 999),
        ("by", None),
        ("kind", "projects.remark"),
        ("number", 999),
        ("project", None),
        ("organisation", 999),
        ("digest", "f" * 64),
    ],
)
@pytest.mark.usefixtures("unguarded")
def test_a_line_that_was_changed_is_named(deeds: list[Deed], field: str, value: object) -> None:
    """ASVS 16.4.2."""
    sql(f'UPDATE audit_deed SET "{field}" = %s WHERE id = %s', value, deeds[1].pk)  # noqa: S608 - from the list above
    assert broken() == (deeds[1].pk, "changed")
    assert verified().deeds == 5


NONSENSE: dict[str, list[tuple[str, object]]] = {
    "sqlite": [("at", "rubbish"), ("at", 5), ("at", "2026-13-01 00:00:00"), ("verb", b"ask"), ("number", "three")],
    "postgresql": [("at", "infinity"), ("at", "0044-03-15 12:00:00 BC")],
}
"""What a database keeps in a column though it is nothing that the site would write."""


@pytest.mark.usefixtures("unguarded")
def test_nonsense_in_a_line_is_a_change_like_any_other(deeds: list[Deed]) -> None:
    for field, value in NONSENSE[connection.vendor]:
        with transaction.atomic():
            sql(f'UPDATE audit_deed SET "{field}" = %s WHERE id = %s', value, deeds[1].pk)  # noqa: S608 - as above
            assert broken() == (deeds[1].pk, "changed"), value
            transaction.set_rollback(True)
    assert verified().is_whole


@pytest.mark.usefixtures("unguarded")
def test_a_line_that_was_changed_with_its_digest_no_longer_leads_to_the_next(deeds: list[Deed]) -> None:
    digest = digest_after(deeds[1].before, fields(deeds[1], by=999))
    sql('UPDATE audit_deed SET "by" = 999, digest = %s WHERE id = %s', digest, deeds[1].pk)
    assert broken() == (deeds[2].pk, "moved")


@pytest.mark.parametrize("gone", [0, 2, 3])
@pytest.mark.usefixtures("unguarded")
def test_a_line_that_was_taken_out_is_missed_by_the_next(deeds: list[Deed], gone: int) -> None:
    sql("DELETE FROM audit_deed WHERE id = %s", deeds[gone].pk)
    assert broken() == (deeds[gone + 1].pk, "moved")


@pytest.mark.parametrize("where", ["first", "last"])
def test_a_line_that_was_put_in_is_named(deeds: list[Deed], where: str) -> None:
    """No trigger is in the way, as it is an insertion like any other; but no deed has the digest that it follows."""
    from plait.site.audit.models import Deed as Model

    number = deeds[0].pk - 1 if where == "first" else deeds[-1].pk + 1
    before, values = "e" * 64, fields(deeds[2])
    Model.objects.create(id=number, **values, before=before, digest=digest_after(before, values))
    assert broken() == (number, "moved")


@pytest.mark.usefixtures("unguarded")
def test_two_lines_that_changed_places_are_noticed(deeds: list[Deed]) -> None:
    first, second = deeds[1].pk, deeds[3].pk
    for number, other in ((first, -1), (second, first), (-1, second)):
        sql("UPDATE audit_deed SET id = %s WHERE id = %s", other, number)
    assert broken() == (first, "moved")


@pytest.mark.usefixtures("unguarded")
def test_an_end_that_was_cut_off_shows_by_a_digest_that_somebody_noted(deeds: list[Deed]) -> None:
    noted = verified().last
    sql("DELETE FROM audit_deed WHERE id > %s", deeds[2].pk)
    assert verified().is_whole
    found = verified(noted)
    assert (found.is_whole, found.broken, found.known_at) == (False, None, None)


@pytest.mark.usefixtures("unguarded")
def test_a_record_that_was_written_anew_shows_by_a_digest_that_somebody_noted(deeds: list[Deed]) -> None:
    before = deeds[1].digest
    for deed in deeds[2:]:
        digest = digest_after(before, fields(deed, number=deed.number + 1))
        sql(
            "UPDATE audit_deed SET number = number + 1, before = %s, digest = %s WHERE id = %s", before, digest, deed.pk
        )
        before = digest
    assert verified().is_whole
    assert [verified(deed.digest).is_whole for deed in deeds] == [True, True, False, False, False]


# --- What somebody noted earlier ---------------------------------------------------------------


def test_a_digest_that_was_noted_earlier_is_found_where_it_is(deeds: list[Deed]) -> None:
    found = verified(deeds[2].digest)
    assert (found.is_whole, found.known_at) == (True, deeds[2].pk)


def test_the_digest_of_an_empty_record_stays_in_it(deeds: list[Deed]) -> None:
    found = verified("0" * 64)
    assert (found.is_whole, found.known_at) == (True, 0)


@pytest.mark.usefixtures("unguarded")
def test_a_digest_behind_a_break_proves_nothing(deeds: list[Deed]) -> None:
    sql("UPDATE audit_deed SET verb = %s WHERE id = %s", "unask", deeds[1].pk)
    assert [verified(deed.digest).known_at for deed in deeds] == [deeds[0].pk, None, None, None, None]


# --- For whom it was done ----------------------------------------------------------------------


def organisations() -> dict[str, str]:
    """The organisation of each verb's last deed."""
    from plait.site.audit.models import Deed
    from plait.site.people.models import Organisation

    names = {item.pk: item.name for item in Organisation.objects.all()}
    return {deed.verb: names.get(deed.organisation or 0, "") for deed in Deed.objects.order_by("id")}


def test_a_deed_in_a_question_is_done_for_the_organisation_that_takes_part(
    project: Project, data_lead: Partner, share: Callable[..., Any]
) -> None:
    from plait.site.people.actions import Invitee
    from plait.site.projects.actions import agree_no_action, invite

    share(data_lead.person)
    agree_no_action(project, by=data_lead.person, because="It is too late.")
    whom = Invitee("New Nora", "nora@example.org", "Parish", "parish", "community")
    invite(project, by=data_lead.person, whom=whom, asked_for="", reply_by=None, today=AT.date())
    found = organisations()
    asked = {verb: found[verb] for verb in ("ask", "join", "share_table", "agree_no_action", "invite", "add_member")}
    assert asked == {
        "ask": "Food Share",
        "join": "Council",
        "share_table": "Council",
        "agree_no_action": "Council",
        "invite": "Council",
        "add_member": "Parish",
    }


def test_a_deed_of_somebody_in_two_organisations_is_done_for_the_one_that_takes_part(
    project: Project, data_lead: Partner, member: Callable[..., Person]
) -> None:
    from plait.site.projects.actions import About, say

    member("Dan Data", organisation="Parish")
    say(project, by=data_lead.person, tone="story", text="We see it, too.", about=About())
    assert organisations()["say"] == "Council"


def test_a_deed_about_an_account_is_done_for_no_organisation(member: Callable[..., Person]) -> None:
    from plait.site.people.actions import forget_person

    zelda = member("Zelda Zwart")
    forget_person(zelda, by=zelda)
    assert organisations()["forget_person"] == ""


def test_what_the_site_does_by_itself_is_done_for_no_organisation(story: Project) -> None:
    found = organisations()
    assert (found["make_page"], found["publish"]) == ("", "Harrowmere Voluntary Action")


def test_deeds_about_the_standard_concern_whoever_proposed_it(story: Project) -> None:
    from plait.site.agreeing.models import Version

    assert organisations()["adopt"] == Version.objects.get().proposal.organisation.name


def test_a_deed_is_dated_when_it_is_done(member: Callable[..., Person]) -> None:
    from django.utils import timezone

    from plait.site.audit.models import Deed

    before = timezone.now()
    member("Ann Asker")
    assert before <= Deed.objects.get().at <= before + timedelta(minutes=1)
