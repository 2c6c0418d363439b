"""``plait site``: serve a shared site for several organisations, let people in, or help somebody locked out."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from plait.cli.main import OK
from plait.cli.options import add_place, add_port, add_today, place_folder, today_of
from plait.errors import PlaitError
from plait.places import open_place
from plait.site.server import HOST, Site, last_address, prepare, serve_site

DESCRIPTION = """\
A shared site is where several organisations ask a question together. It has accounts and a database
and keeps safe tables, never rows. Everything of one site is in one folder; with the environment
variable PLAIT_SITE_DATABASE=postgresql://USER:PASSWORD@HOST/NAME its database is PostgreSQL."""
EXAMPLES = (
    "plait site serve --data our-site --place camden",
    "plait site invite 'Asma B' asma@example.org --organisation Camden --kind council --role convenor --data our-site",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="action", required=True, metavar="serve|invite|second-step")
    serve = verbs.add_parser("serve", help="open the site until you stop it", allow_abbrev=False)
    _add_data(serve)
    add_place(serve, otherwise="none: nothing can be counted")
    add_port(serve, 8000)
    serve.add_argument(
        "--host",
        default=HOST,
        help=f"where to listen ({HOST}: only this computer gets in, for instance a reverse proxy on it)",
    )
    serve.add_argument(
        "--reads-lists",
        action="store_true",
        help="let members upload lists to be counted and forgotten at once; else lists are counted at their own desks",
    )
    serve.add_argument(
        "--checks-for-anyone",
        action="store_true",
        help="let anyone check and mend a list without an account; it is forgotten at once (members may count, too)",
    )
    invite = verbs.add_parser("invite", help="make an account and print the link to sign in with", allow_abbrev=False)
    invite.add_argument("name", metavar="NAME", help="what the person is called")
    invite.add_argument("email", metavar="EMAIL", help="their e-mail address")
    invite.add_argument("--organisation", required=True, metavar="ORG", help="which organisation they belong to")
    invite.add_argument(
        "--kind",
        required=True,
        help="what sort of organisation it is: council, vcs, parish, nhs, police, fire or other",
    )
    invite.add_argument(
        "--role",
        required=True,
        help="what they are in it: community, data, subject, legal, convenor or viewer",
    )
    _add_data(invite)
    add_today(invite)
    step = verbs.add_parser(
        "second-step",
        help="take away the second step of somebody who has lost it, so that they set up a new one",
        allow_abbrev=False,
    )
    step.add_argument("--remove", required=True, metavar="EMAIL", help="their e-mail address; be sure that it is they")
    _add_data(step)
    for verb in (serve, invite):
        verb.add_argument("--address", type=_address, metavar="URL", help="where the site is reached from outside")


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise argparse.ArgumentTypeError(f"{text!r} is not the address of a site such as https://plait.example.org")
    return f"{parts.scheme}://{parts.netloc}"


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, required=True, metavar="FOLDER", help="the site's own folder, made where there is none"
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve, invite, or take a second step away."""
    if arguments.action == "second-step":
        return _remove_second_step(Site(data=arguments.data), arguments.remove)
    site = Site(data=arguments.data, address=arguments.address or "")
    return _serve(site, arguments) if arguments.action == "serve" else _invite(site, arguments)


def _serve(site: Site, arguments: argparse.Namespace) -> int:
    place = place_folder(arguments.place)
    if place is None:
        raise PlaitError(
            "Name the site's place with --place: the folder of a place pack (plait place build makes one)."
        )
    open_place(place)  # a pack that cannot be used is said before the site opens
    return serve_site(
        replace(
            site,
            place=place,
            reads_lists=arguments.reads_lists,
            checks_for_anyone=arguments.checks_for_anyone,
        ),
        host=arguments.host,
        port=arguments.port,
        ready=lambda address: _say(f"The site is open on {address}   (stop with Ctrl+C)"),
        say=_say,
    )


def _invite(site: Site, arguments: argparse.Namespace) -> int:
    site = replace(site, address=site.address or last_address(site.data))
    prepare(site, say=_say)
    from django.conf import settings

    from plait.site.people.actions import LINK_DAYS, Invitee, add_member, link_for

    whom = Invitee(arguments.name, arguments.email, arguments.organisation, arguments.kind, arguments.role)
    person = add_member(whom, today=today_of(arguments))
    print(f"{whom.name} can sign in with this link, once and within {LINK_DAYS} days:")
    print(f"{settings.ADDRESS}{link_for(person)}")
    return OK


def _remove_second_step(site: Site, email: str) -> int:
    prepare(site, say=_say)
    from plait.site.entering.removing import remove_second_step

    remove_second_step(email)
    print("Their second step is taken away, and they are signed out everywhere.")
    print("They set up a new one when they next sign in with their password.")
    return OK


def _say(sentence: str) -> None:
    print(sentence, flush=True)
