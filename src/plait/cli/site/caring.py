"""``plait site check``, ``status`` and ``retry``: what is wrong, what to see to, and to try it again."""

from __future__ import annotations

import argparse
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

from plait.cli.main import FINDINGS, OK
from plait.cli.options import add_json, print_json
from plait.cli.site.options import add_address, add_data, site_of
from plait.errors import PlaitError
from plait.site.server import set_up_as_it_is, using_the_database

if TYPE_CHECKING:
    from plait.site.watching.status import Status

SHOWN = 20
"""Jobs that are named; of more, the number is said."""


def declare_check(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_data(parser)
    add_address(parser)


def check(arguments: argparse.Namespace) -> int:
    """Say what is wrong with the settings, a sentence a line. Nothing is started, and no server is asked."""
    from plait.site.configuration import advice, problems

    environment = os.environ | site_of(arguments).environment()
    found = [*problems(environment), *advice(environment)]
    for sentence in found or ["The settings are in order."]:
        print(sentence)
    return FINDINGS if found else OK


def declare_status(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_data(parser)
    add_json(parser)


def status(arguments: argparse.Namespace) -> int:
    """Say how the site is; the exit status is 1 where somebody should see to something."""
    set_up_as_it_is(site_of(arguments))
    from plait.site.watching.status import status as look

    found = look()
    if arguments.json:
        print_json(asdict(found) | {"needs_somebody": found.needs_somebody})
    else:
        print("\n".join(_lines(found)))
    return FINDINGS if found.needs_somebody else OK


def _lines(found: Status) -> list[str]:
    """The same in words."""
    lines = [
        f"Database: {'cannot be reached' if 'database' in found.fails else 'answers'}",
        f"Migrations: {'missing; plait site serve brings them' if 'migrations' in found.fails else 'all applied'}",
        f"Disk: can{'not' if 'disk' in found.fails else ''} be written, {found.disk_free / 1e9:.1f} GB free",
        f"Last backup: {found.last_backup or 'none is known of'}",
    ]
    if "database" in found.fails:
        lines[1] = "Migrations: nobody can say without the database"
    if found.jobs:
        lines.append("Jobs: " + ", ".join(f"{number} {state}" for state, number in found.jobs.items()))
        lines.append(f"The oldest one that could be done now waits for {found.oldest_waiting_seconds} seconds")
        lines.append("Messages: " + ", ".join(f"{number} {state}" for state, number in found.messages.items()))
    if found.answers:
        last = f"{found.answers.worked_at:%Y-%m-%d %H:%M %Z}" if found.answers.worked_at else "never yet"
        lines.append(f"Answers by e-mail: fetched last: {last}. {found.answers.fault}".rstrip())
    lines += [f"Given up: {job.number}, {job.kind}: {job.sentence}" for job in found.given_up[:SHOWN]]
    lines += [
        f"Put off until {job.since:%Y-%m-%d %H:%M %Z}: {job.number}, {job.kind}: {job.sentence}"
        for job in found.put_off[:SHOWN]
    ]
    more = max(0, len(found.given_up) - SHOWN) + max(0, len(found.put_off) - SHOWN)
    return [*lines, *([f"... and {more} more"] if more else [])]


def declare_retry(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("numbers", metavar="NUMBER", type=int, nargs="*", help="which jobs, as status names them")
    parser.add_argument("--all", action="store_true", help="all that were given up or put off")
    add_data(parser)


def retry(arguments: argparse.Namespace) -> int:
    """Put jobs in line again."""
    if bool(arguments.numbers) == arguments.all:
        raise PlaitError("Give the numbers of the jobs to try again, or --all.")
    set_up_as_it_is(site_of(arguments))
    from plait.site.jobs import retry as try_again
    from plait.site.watching.figures import given_up, put_off

    with using_the_database():
        numbers = [job.number for job in (*given_up(), *put_off())] if arguments.all else arguments.numbers
        missed = [number for number in numbers if not try_again(number)]
    print(f"In line again: {len(numbers) - len(missed)}")
    if missed:
        named = ", ".join(map(str, missed))
        raise PlaitError(f"These were neither given up nor put off, and stay as they are: {named}.")
    return OK
