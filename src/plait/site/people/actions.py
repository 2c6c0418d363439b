"""What is done about accounts: made, used, and deleted in the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.site.audit.actions import record
from plait.site.leaving import hand_over
from plait.site.people.fields import blind_index
from plait.site.people.looking_after import looking_after, why_not_look_after
from plait.site.people.models import JoinRequest, Kind, Membership, Organisation, Person, Role, Serving
from plait.site.people.post import end_post
from plait.site.people.serving import begin_to_serve, working_in
from plait.site.places import codes, name_of, places

KEPT = timedelta(days=730)
"""An account that nobody signs in to for two years is deleted."""
LINK_DAYS = 14
_SALT = "plait.site.people.link"


@dataclass(frozen=True)
class Invitee:
    """A named person of an organisation, and where one that is new works."""

    name: str
    email: str
    organisation: str
    kind: str
    role: str
    place: str = ""
    """The code of the place in which an organisation works that is new here; "" for the site's only one."""


@transaction.atomic
def add_member(whom: Invitee, *, today: date, by: Person | None = None) -> Person:
    """Make somebody a member of an organisation; account and organisation are made where they are new.

    Somebody who is a member already keeps their role. The first member looks after those who come after. The
    first organisation of a place is verified, as whoever sets the site up vouches for it. ``by`` is None for
    whoever runs the site, and lets an organisation that is there already work in one place more. Raises PlaitError
    where something is no e-mail address, kind, role or place, or where ``by`` may not add anybody to an organisation
    that is there already.
    """
    _check(whom)
    organisation, is_new = Organisation.objects.get_or_create(
        name=whom.organisation.strip(), defaults={"kind": whom.kind}
    )
    if is_new or (by is None and whom.place):
        _let_work(organisation, whom.place, by)
    if by is not None and not is_new:
        _check_may_add(whom, organisation, by)
    person, _ = Person.objects.get_or_create(
        email_index=blind_index(whom.email),
        defaults={
            "name": whom.name.strip(),
            "email": whom.email.strip(),
            "kept_until": today + KEPT,
            "password": "!",  # none fits
        },
    )
    membership, _ = Membership.objects.get_or_create(
        person=person,
        organisation=organisation,
        defaults={"role": whom.role, "looks_after": not looking_after(organisation).exists()},
    )
    end_post(membership)
    record("add_member", membership, by=by)
    return person


def _let_work(organisation: Organisation, place: str, by: Person | None) -> None:
    """Let an organisation work in a place; its first one is verified, where whoever runs the site says so."""
    # A command that was given no place goes by what the site has.
    stored = set(Serving.objects.exclude(place="").values_list("place", flat=True))
    known = codes() if places() else tuple(sorted(stored)) or ("",)
    place = place or (known[0] if len(known) == 1 else "")
    if place not in known:
        raise PlaitError(
            _("Say in which place the organisation works: %(places)s.")
            % {"places": ", ".join(name_of(code) for code in known)}
        )
    begin_to_serve(organisation, place, verified=by is None and not working_in(place).exists())


def _check_may_add(whom: Invitee, organisation: Organisation, by: Person) -> None:
    """A stranger puts nobody among the people of an organisation: others trust whoever acts in its name."""
    if organisation.memberships.filter(person__email_index=blind_index(whom.email)).exists():
        return
    refused = why_not_look_after(organisation, by)
    if refused:
        said = _("This person is not among the people of %(organisation)s here yet.")
        raise PlaitError(f"{said % {'organisation': organisation.name}} {refused}")


def _check(whom: Invitee) -> None:
    try:
        validate_email(whom.email.strip())
    except ValidationError:
        raise PlaitError(_("This is not an e-mail address: write one such as name@example.org.")) from None
    if whom.kind not in Kind.values:
        raise PlaitError(
            _("There is no such kind of organisation: choose one of %(kinds)s.") % {"kinds": ", ".join(Kind.values)}
        )
    if whom.role not in Role.values:
        raise PlaitError(_("There is no such role: choose one of %(roles)s.") % {"roles": ", ".join(Role.values)})


def link_for(person: Person, *, then: str = "", good_for: timedelta = timedelta(days=LINK_DAYS)) -> str:
    """Address, without the host, that signs somebody in once and goes on to ``then``.

    It is good for 14 days at most, and for nothing once it was used. Opening it changes nothing: the page asks first,
    so that a mail program which follows links does not use it up.
    """
    until = (timezone.now() + good_for).timestamp()
    token = signing.dumps({"person": person.pk, "last": _last(person), "then": then, "until": until}, salt=_SALT)
    return reverse("come-in", kwargs={"token": token})


def read_link(token: str) -> tuple[Person, str] | None:
    """Whom a link lets in, and where it goes on to; None where it is too old, used, or not ours."""
    try:
        said = signing.loads(token, salt=_SALT, max_age=timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    if timezone.now().timestamp() > said.get("until", float("inf")):  # an earlier version's link has no end of its own
        return None
    person = Person.objects.filter(pk=said["person"], is_active=True).first()
    return (person, said["then"]) if person is not None and _last(person) == said["last"] else None


def _last(person: Person) -> str:
    return person.last_login.isoformat() if person.last_login else ""


@transaction.atomic
def keep_longer(person: Person, *, today: date) -> Person:
    """Put off an account's deletion, as it is in use."""
    person.kept_until = today + KEPT
    person.save(update_fields=["kept_until"])
    return person


@transaction.atomic
def forget_person(person: Person, *, by: Person | None) -> Person:
    """Delete what is known of a person. What their organisation shared stays, without their name."""
    for organisation in person.memberships.values_list("organisation", flat=True):
        hand_over(person.pk, organisation, to=None)
    person.requests.all().delete()
    JoinRequest.objects.filter(email_index=person.email_index).delete()
    person.name = person.email = ""
    person.email_index = f"gone {person.pk}"
    person.password = "!"  # noqa: S105 - none fits
    person.is_active = False
    person.save()
    person.memberships.all().delete()
    record("forget_person", person, by=by)
    return person


def forget_unused(*, today: date) -> int:
    """Delete every account whose date has come; gives how many."""
    unused = Person.objects.filter(kept_until__lt=today, is_active=True)
    return len([forget_person(person, by=None) for person in unused])
