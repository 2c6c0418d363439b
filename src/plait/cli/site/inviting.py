"""``plait site invite``: lets the first person in."""

from __future__ import annotations

import argparse

from plait.cli.main import OK
from plait.cli.options import add_today, today_of
from plait.cli.site.options import add_address, add_data, say, site_of
from plait.site.server import prepare


def declare_invite(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("name", metavar="NAME", help="what the person is called")
    parser.add_argument("email", metavar="EMAIL", help="their e-mail address")
    parser.add_argument("--organisation", required=True, metavar="ORG", help="which organisation they belong to")
    parser.add_argument(
        "--kind",
        required=True,
        help="what sort of organisation it is: council, vcs, parish, nhs, police, fire or other",
    )
    parser.add_argument(
        "--role",
        required=True,
        help="what they are in it: community, data, subject, legal, convenor or viewer",
    )
    add_data(parser, made=True)
    add_today(parser)
    add_address(parser)


def invite(arguments: argparse.Namespace) -> int:
    """Make the account and print the link."""
    prepare(site_of(arguments), say=say)
    from django.conf import settings

    from plait.site.people.actions import LINK_DAYS, Invitee, add_member, link_for

    whom = Invitee(arguments.name, arguments.email, arguments.organisation, arguments.kind, arguments.role)
    person = add_member(whom, today=today_of(arguments))
    print(f"{whom.name} can sign in with this link, once and within {LINK_DAYS} days:")
    print(f"{settings.ADDRESS}{link_for(person)}")
    return OK
