"""Makes a site in a folder as the first version of Plait would have: every app's first step, and one deed."""

from __future__ import annotations

import sys
from pathlib import Path

from plait.site.opening import Site, set_up_as_it_is


def main(data: Path) -> None:
    """Make it; only Django's own tables are as they are now."""
    set_up_as_it_is(Site(data))
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("plait.")}
    plan = [
        (step, back)
        for step, back in executor.migration_plan(executor.loader.graph.leaf_nodes())
        if step.app_label not in ours or step.name.startswith("0001_")
    ]
    state = executor.migrate(None, plan=plan)
    organisation, deed = (state.apps.get_model(name) for name in ("people.Organisation", "audit.Deed"))
    first = organisation.objects.create(name="Food Share", kind="vcs")
    deed.objects.create(verb="began", kind="people.organisation", number=first.pk)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
