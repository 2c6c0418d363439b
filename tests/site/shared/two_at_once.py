"""Two people do something about each other at the same moment, on a site of their own: for test_two_at_once.py.

    python two_at_once.py FOLDER remove|stop|leave|doubt ROUNDS

Prints for each round, a line of JSON each, what was refused and how many are left.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from plait.errors import PlaitError
from plait.site.opening import Site, prepare

if TYPE_CHECKING:
    from plait.site.people.models import Membership

TODAY = date(2026, 11, 22)


def two_of(turn: int, what: str) -> tuple[Membership, Membership]:
    """Two who look after the members of an organisation that has a third; or convenors of two verified ones."""
    from django.utils import timezone

    from plait.site.people.actions import Invitee, add_member
    from plait.site.people.models import Membership, Serving

    Serving.objects.update(verified_at=None)
    names = [f"Group {turn}.{number}" for number in range(2)] if what == "doubt" else [f"Food Share {turn}"] * 3
    for number, name in enumerate(names):
        email = f"somebody{number}.{turn}@example.org"
        add_member(Invitee("Somebody", email, name, "vcs", "convenor"), today=TODAY)
    Serving.objects.filter(organisation__name__in=names).update(verified_at=timezone.now())
    theirs = Membership.objects.filter(organisation__name__in=names).select_related("person", "organisation")
    first, second = theirs.order_by("pk")[:2]
    Membership.objects.filter(pk__in=(first.pk, second.pk)).update(looks_after=True)
    return first, second


def deed(what: str, own: Membership, other: Membership) -> Callable[[], object]:
    """What one of them does."""
    from plait.site.organisations import actions

    by = own.person
    deeds: dict[str, Callable[[], object]] = {
        "remove": lambda: actions.remove_member(other, by=by, taker=None),
        "leave": lambda: actions.leave_organisation(own, by=by, taker=None),
        "stop": lambda: actions.stop_looking_after(own, by=by),
        "doubt": lambda: actions.take_verification_back(other.organisation.servings.get(), by=by, reason="No."),
    }
    return deeds[what]


def run(do: Callable[[], object], wrong: list[str], together: threading.Barrier) -> None:
    """Do it when the other one is ready, too."""
    from django.db import connections

    together.wait(10)
    try:
        do()
    except PlaitError as error:
        wrong.append(type(error).__name__)
    finally:
        connections.close_all()


def left(first: Membership, what: str) -> int:
    """How many look after the members, or how many organisations are verified."""
    from plait.site.people.models import Serving

    if what == "doubt":
        return Serving.objects.filter(verified_at__isnull=False).count()
    return first.organisation.memberships.filter(looks_after=True).count()


def main(folder: Path, what: str, rounds: int) -> None:
    """Make the site and let them."""
    prepare(Site(folder), say=lambda _sentence: None)
    from django.db import connections

    for turn in range(rounds):
        first, second = two_of(turn, what)
        wrong: list[str] = []
        together = threading.Barrier(2)
        both = (deed(what, first, second), deed(what, second, first))
        threads = [threading.Thread(target=run, args=(one, wrong, together)) for one in both]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        print(json.dumps({"refused": wrong, "left": left(first, what)}))  # noqa: T201 - for the test
    connections.close_all()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
