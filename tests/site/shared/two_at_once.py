"""Two members of one organisation do something at the same moment, on a site of their own: for test_two_at_once.py.

    python two_at_once.py FOLDER remove|stop|leave ROUNDS

Prints for each round, a line of JSON each, what was refused and who is left.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

from plait.errors import PlaitError
from plait.site.opening import Site, prepare

TODAY = date(2026, 11, 22)


def main(folder: Path, what: str, rounds: int) -> None:
    """Make the site and let them."""
    prepare(Site(folder), say=lambda _sentence: None)
    from django.db import connections

    from plait.site.organisations import actions
    from plait.site.people.actions import Invitee, add_member
    from plait.site.people.models import Membership, Organisation

    def deed(own: Membership, other: Membership) -> Callable[[], object]:
        if what == "remove":
            return lambda: actions.remove_member(other, by=own.person, taker=None)
        if what == "leave":
            return lambda: actions.leave_organisation(own, by=own.person, taker=None)
        return lambda: actions.stop_looking_after(own, by=own.person)

    for turn in range(rounds):
        name = f"Food Share {turn}"
        for number in range(3):
            email = f"somebody{number}.{turn}@example.org"
            add_member(Invitee("Somebody", email, name, "vcs", "data"), today=TODAY)
        ours = Organisation.objects.get(name=name)
        first, second, _third = ours.memberships.select_related("person", "organisation").order_by("pk")
        ours.memberships.filter(pk__in=(first.pk, second.pk)).update(looks_after=True)
        wrong: list[str] = []
        together = threading.Barrier(2)

        def run(do: Callable[[], object], wrong: list[str], together: threading.Barrier) -> None:
            together.wait(10)
            try:
                do()
            except PlaitError as error:
                wrong.append(type(error).__name__)
            finally:
                connections.close_all()

        deeds = (deed(first, second), deed(second, first))
        threads = [threading.Thread(target=run, args=(one, wrong, together)) for one in deeds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        left = ours.memberships.filter(looks_after=True).count()
        print(json.dumps({"refused": wrong, "look after": left}))  # noqa: T201 - for the test
    connections.close_all()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
