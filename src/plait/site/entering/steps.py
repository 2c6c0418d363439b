"""The second step that somebody has, and using it: each code once, and a few tries only."""

from __future__ import annotations

import hmac
import time
from dataclasses import dataclass

from plait.site.entering.codes import digest_of, recovery_code, step_of
from plait.site.entering.models import CodeApp, Passkey, RecoveryCode
from plait.site.people.models import Person


@dataclass(frozen=True)
class SecondStep:
    """All with which somebody can show a second time who they are."""

    app: CodeApp | None
    passkeys: tuple[Passkey, ...]
    codes_left: int
    """Recovery codes that were not used."""

    @property
    def is_there(self) -> bool:
        """Whether there is one. Recovery codes alone are none: they are for the day on which it is lost."""
        return bool(self.app or self.passkeys)

    @property
    def is_one(self) -> bool:
        """Whether there is exactly one thing to do it with besides recovery codes."""
        return len(self.passkeys) + (self.app is not None) == 1


def second_step_of(person: Person) -> SecondStep:
    """What somebody has."""
    return SecondStep(
        app=person.code_apps.filter(confirmed=True).first(),
        passkeys=tuple(person.passkeys.all()),
        codes_left=person.recovery_codes.count(),
    )


def use_code(app: CodeApp, typed: str) -> bool:
    """Whether this is a code of the app that was not used yet; from now on it is."""
    step = step_of(app.secret, typed, now=time.time(), after=app.last_step)
    # Of two who send the same code at the same moment one changes the line.
    return step is not None and bool(CodeApp.objects.filter(pk=app.pk, last_step__lt=step).update(last_step=step))


def use_recovery_code(person: Person, typed: str) -> bool:
    """Whether this is a recovery code of theirs; from now on it is not."""
    code = recovery_code(typed)
    rows = list(person.recovery_codes.all())
    if code is None or not rows:
        return False
    digests = {salt: digest_of(code, salt=salt) for salt in {row.salt for row in rows}}
    fits = [row.pk for row in rows if hmac.compare_digest(row.digest, digests[row.salt])]
    return bool(RecoveryCode.objects.filter(pk__in=fits).delete()[0])
