"""What is published of a picture: figures as CSV and GeoJSON, described for programs and in plain words.

All of it comes from the printed values in ``Pooled``. The same input gives the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

from plait.evidence.publish.about import About
from plait.evidence.publish.areas import as_geojson
from plait.evidence.publish.datapackage import as_datapackage
from plait.evidence.publish.licence import OPEN_GOVERNMENT, Licence
from plait.evidence.publish.longform import as_csv
from plait.evidence.publish.readme import as_readme
from plait.tables.pooled import Pooled

__all__ = ["OPEN_GOVERNMENT", "Licence", "published_files", "zip_of"]

_MEMBER_DAY = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip file can name: the same for every member, so that the same files make the same zip."""


def published_files(
    pooled: Pooled,
    *,
    boundaries: Mapping[str, Mapping[str, Any]],
    title: str,
    published_on: date,
    licence: Licence = OPEN_GOVERNMENT,
    contact: str = "",
) -> dict[str, bytes]:
    """The files by name: ``README.txt``, ``picture.csv``, ``areas-LEVEL.geojson``, ``datapackage.json``.

    ``boundaries`` has for each level a GeoJSON FeatureCollection in WGS84 with the properties ``code`` and
    ``name``; a level that the picture does not show is left out. ``contact`` says whom to ask.
    """
    about = About(title, published_on, licence, contact)
    data = {"picture.csv": as_csv(pooled)}
    for level in dict.fromkeys(view.level for view in pooled.views):
        if level in boundaries:
            data[f"areas-{level}.geojson"] = as_geojson(pooled, level, boundaries[level], about)
    described = data | {"datapackage.json": as_datapackage(pooled, about, data)}
    return {"README.txt": as_readme(pooled, about, described), **described}


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """The files in one zip file; the same files give the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            member = zipfile.ZipInfo(name, _MEMBER_DAY)
            member.external_attr = 0o644 << 16
            archive.writestr(member, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
