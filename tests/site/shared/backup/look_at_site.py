"""Looks at the pages of a site as it stands in a folder, and says what it saw as JSON: FOLDER PLACE."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from plait.site.opening import Site, collect_static, prepare


def main(data: Path, place: Path) -> dict[str, object]:
    """Status by address, as somebody of the demo sees them, and everybody's names."""
    prepare(Site(data, places=(place,)), say=lambda _step: None)
    collect_static(lambda _step: None)
    from django.test import Client

    from plait.site.people.models import Person
    from plait.site.projects.models import Project

    browser = Client(HTTP_HOST="127.0.0.1")
    project = Project.objects.get()
    signed_in = Client(HTTP_HOST="127.0.0.1")
    signed_in.force_login(project.asked_by)
    at = f"/questions/{project.ident}/"
    return {
        "visitor": {path: browser.get(path).status_code for path in ("/", at, f"{at}picture/", "/sign-in/")},
        "member": {path: signed_in.get(path).status_code for path in ("/", at, f"{at}picture/", "/messages/")},
        "names": sorted(person.name for person in Person.objects.all()),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*map(Path, sys.argv[1:]))))
