"""Makes a site as it was when every site had one place, with something of everything that belongs to a place now.

    python one_place_before.py FOLDER PLACE [PLACE ...]

Then brings it up to date with these places, and prints which place everything belongs to, as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from plait.site.keys import read_keys
from plait.site.opening import Site, make_folder, prepare, set_up_as_it_is

BEFORE = [
    ("people", "0004_seen"),
    ("agreeing", "0001_initial"),
    ("projects", "0003_on_paper"),
    ("ways", "0001_initial"),
]


def as_it_was(site: Site) -> None:
    """Make the site, with an organisation that is verified and one that is not."""
    set_up_as_it_is(site)
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.utils import timezone

    state: Any = MigrationExecutor(connection).migrate(BEFORE)
    model, now = state.apps.get_model, timezone.now()
    by = model("people.Person").objects.create(name="Ann", email="a@example.org", email_index="a", kept_until=now)
    first = model("people.Organisation").objects.create(name="Food Share", kind="vcs", verified_at=now)
    model("people.Organisation").objects.create(name="Elsewhere", kind="vcs", doubt="Who are they?")
    model("projects.Project").objects.create(question="Who?", sensed="So.", asked_by=by, organisation=first)
    model("ways.Choice").objects.create(answers={}, why="So.", by=by, organisation=first)
    proposal = model("agreeing.Proposal").objects.create(change="", why="So.", by=by, organisation=first)
    model("agreeing.Version").objects.create(number=1, extension="", proposal=proposal)


def found() -> dict[str, object]:
    """Where everything belongs."""
    from plait.site.agreeing.models import Proposal, Version
    from plait.site.people.models import Serving
    from plait.site.projects.models import Project
    from plait.site.ways.models import Choice

    servings = Serving.objects.order_by("pk").select_related("organisation")
    return {
        "servings": [
            (item.organisation.name, item.place, bool(item.since), bool(item.verified_at), item.doubt)
            for item in servings
        ],
        "others": [model.objects.get().place for model in (Project, Choice, Proposal, Version)],
    }


def main(folder: Path, places: list[Path]) -> None:
    """Make it, bring it up to date, and say what has become of it."""
    make_folder(folder)
    read_keys(folder)  # which makes them
    site = Site(folder, places=tuple(places))
    as_it_was(site)
    prepare(site, say=lambda _step: None)
    print(json.dumps(found()))  # noqa: T201 - for the test


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
