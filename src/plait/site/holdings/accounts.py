"""The accounts of an organisation's members, as what is held."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plait.site.holding import Holding
from plait.site.people.models import Membership


def accounts_of(organisation: int) -> Iterator[Holding]:
    """One for each member."""
    for membership in Membership.objects.filter(organisation=organisation).select_related("person").order_by("pk"):
        yield Holding(
            what=_("Name and e-mail address of %(name)s, %(role)s")
            % {"name": membership.person.words, "role": membership.get_role_display()},
            why=_("So that partners know whom to ask, and to sign them in."),
            basis=_("Legitimate interests, or your public task: your organisation decides which."),
            until=_("%(day)s, or two years after they last signed in")
            % {"day": date_format(membership.person.kept_until, "j F Y")},
            seen_by=_("The name: those who take part in the same questions. The address: nobody."),
            contact=membership.person.words,
        )
