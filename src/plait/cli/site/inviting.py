"""``plait site invite``: lets the first person in."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from plait.cli.main import OK
from plait.cli.options import add_today, today_of
from plait.cli.site.options import add_address, add_data, say, site_of
from plait.site.server import open_places, prepare


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
    parser.add_argument(
        "--place",
        type=Path,
        metavar="FOLDER",
        help="the pack of the place in which the organisation works, where the site has several",
    )
    add_data(parser, made=True)
    add_today(parser)
    add_address(parser)


def invite(arguments: argparse.Namespace) -> int:
    """Make the account and print the link."""
    site, named = site_of(arguments), [arguments.place.resolve()] if arguments.place else []
    prepare(replace(site, places=tuple(dict.fromkeys([*site.places, *named]))), say=say)
    from django.conf import settings

    from plait.site.people.actions import LINK_DAYS, Invitee, add_member, link_for

    whom = Invitee(arguments.name, arguments.email, arguments.organisation, arguments.kind, arguments.role)
    for place in open_places(named):
        whom = replace(whom, place=place.code)
    person = add_member(whom, today=today_of(arguments))
    print(f"{whom.name} can sign in with this link, once and within {LINK_DAYS} days:")
    print(f"{settings.ADDRESS}{link_for(person)}")
    return OK
