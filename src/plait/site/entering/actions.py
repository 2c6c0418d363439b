"""What people do about how they sign in. Each function is one change: allowed first, on record, without any value.

What changes with what one signs in ends every other session: whoever knew the old one is out. ``session`` is the key
of the session in which it is done, which goes on. Whoever gets more to sign in with than letters has no use any more
for links that open a question without it: they end.
"""

from __future__ import annotations

from collections.abc import Sequence

from plait.site.audit.actions import action
from plait.site.entering import question_links
from plait.site.entering.codes import digest_of, new_salt
from plait.site.entering.models import CodeApp, Passkey, QuestionLink, RecoveryCode, Visit
from plait.site.entering.policies import check
from plait.site.entering.visits import end_sessions
from plait.site.people.models import Person


@action(check)
def set_up_app(app: CodeApp, *, by: Person, session: str | None) -> CodeApp:
    """Ask for codes of this app from now on, in place of those of an earlier one."""
    by.code_apps.filter(confirmed=True).exclude(pk=app.pk).delete()
    app.confirmed = True
    app.save(update_fields=["confirmed"])
    end_sessions(by, but=session)
    question_links.end(by.question_links.all())
    return app


@action(check)
def remove_app(app: CodeApp, *, by: Person, session: str | None) -> Person:
    """Ask for codes of this app no more."""
    app.delete()
    end_sessions(by, but=session)
    return by


@action(check)
def add_passkey(person: Person, *, by: Person, name: str, credential: str, session: str | None) -> Passkey:
    """Let a passkey vouch for somebody. ``credential`` is what the browser handed over, checked."""
    made = Passkey.objects.create(person=person, name=name, credential=credential)
    end_sessions(by, but=session)
    question_links.end(by.question_links.all())
    return made


@action(check)
def remove_passkey(passkey: Passkey, *, by: Person, session: str | None) -> Person:
    """Accept this passkey no more."""
    passkey.delete()
    end_sessions(by, but=session)
    return by


@action(check)
def make_recovery_codes(person: Person, *, by: Person, codes: Sequence[str]) -> Person:  # noqa: ARG001 - the policy has looked at who it is
    """Let these codes fit once each, in place of all earlier ones."""
    person.recovery_codes.all().delete()
    salt = new_salt()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, salt=salt, digest=digest_of(code, salt=salt)) for code in codes
    )
    return person


@action(check)
def change_password(person: Person, *, by: Person, password: str) -> Person:
    """Sign in by this password from now on. All sessions end; the page opens a new one for whoever sees it."""
    person.set_password(password)
    person.save(update_fields=["password"])
    end_sessions(by)
    question_links.end(by.question_links.all())
    return person


@action(check)
def end_session(visit: Visit, *, by: Person) -> Person:
    """Sign a browser out."""
    visit.session.delete()
    return by


@action(check)
def end_other_sessions(person: Person, *, by: Person, session: str | None) -> Person:  # noqa: ARG001 - as above
    """Sign every browser out but this one."""
    end_sessions(person, but=session)
    return person


@action(check)
def open_link(link: QuestionLink, *, by: Person) -> QuestionLink:  # noqa: ARG001 - as above
    """Open the question that a link is for."""
    return link


@action(check)
def end_links(link: QuestionLink, *, by: Person) -> QuestionLink:  # noqa: ARG001 - as above
    """Let no link work any more that was sent to this person for this question."""
    question_links.end(QuestionLink.objects.filter(part=link.part))
    return link
