"""Tells the demo's story on a site of its own: a process of its own, as Django is set up once for each."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from plait.errors import PlaitError
from plait.site.opening import Site, prepare


def tell(site: Site, tables: Path) -> None:
    """Make the site and tell the story, a line on standard output for each step."""
    prepare(site, say=_say)
    from plait.site.story import tell_story  # its tables are there only now

    today = date.today()  # noqa: DTZ011 - the user's own day
    tell_story(tables, today=today, progress=lambda step: _say(f"  {step}"))


def _say(step: str) -> None:
    print(step, flush=True)  # noqa: T201 - for whoever started the demo


if __name__ == "__main__":
    _data, _place, _tables = map(Path, sys.argv[1:4])
    try:
        tell(Site(_data, places=(_place,), address=sys.argv[4], reads_lists=True, demo=True), _tables)
    except PlaitError as error:
        sys.exit(str(error))
