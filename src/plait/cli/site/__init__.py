"""``plait site``: a shared site for several organisations, served and looked after; one module for each few verbs.

VERBS names each with the words that say what it does, the function that declares its options, and the one that does
it and gives the exit status.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NamedTuple

from plait.cli.site import caring, inviting, rotating, second_step, serving

DESCRIPTION = """\
A shared site is where several organisations ask a question together. It has accounts and a database
and keeps safe tables, never rows. Everything of one site is in one folder; with the environment
variable PLAIT_SITE_DATABASE=postgresql://USER:PASSWORD@HOST/NAME its database is PostgreSQL."""
EXAMPLES = (
    "plait site serve --data our-site --place camden",
    "plait site invite 'Asma B' asma@example.org --organisation Camden --kind council --role convenor --data our-site",
    "plait site check --data our-site --address https://plait.example.org",
    "plait site status --data our-site",
)


class Verb(NamedTuple):
    """What ``plait site`` can do."""

    words: str
    declare: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


VERBS = {
    "serve": Verb("open the site until you stop it", serving.declare_serve, serving.serve),
    "work": Verb("do the site's work in the background, on another computer", serving.declare_work, serving.work),
    "invite": Verb("make an account and print the link to sign in with", inviting.declare_invite, inviting.invite),
    "second-step": Verb(
        "take away the second step of somebody who has lost it", second_step.declare, second_step.remove
    ),
    "check": Verb("say what is wrong with the settings", caring.declare_check, caring.check),
    "status": Verb("say how the site is and what to see to", caring.declare_status, caring.status),
    "retry": Verb("try work again that was given up or put off", caring.declare_retry, caring.retry),
    "rotate-keys": Verb("encrypt what is kept about people with a new key", rotating.declare, rotating.rotate),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="action", required=True, metavar="|".join(VERBS))
    for name, verb in VERBS.items():
        verb.declare(verbs.add_parser(name, help=verb.words, allow_abbrev=False))


def run(arguments: argparse.Namespace) -> int:
    """Do what the verb says."""
    return VERBS[arguments.action].run(arguments)
