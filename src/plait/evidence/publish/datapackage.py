"""The description of the published files for programs: a Frictionless Data Package (version 2, read by 1)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from plait.evidence import words
from plait.evidence.publish.about import About, notes
from plait.evidence.publish.longform import COLUMNS, KEY, Column
from plait.tables.pooled import Pooled

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_GEOJSON = {"format": "geojson", "mediatype": "application/geo+json"}


def as_datapackage(pooled: Pooled, about: About, files: Mapping[str, bytes]) -> bytes:
    """``datapackage.json`` for these files by their names, in UTF-8."""
    package = {
        "$schema": PROFILE,
        "name": _name(about.title),
        "title": about.title,
        "description": "\n\n".join((*words.headline(pooled), *notes(pooled))),
        "created": f"{about.published_on.isoformat()}T00:00:00Z",
        "licenses": [{"name": about.licence.name, "title": about.licence.title, "path": about.licence.address}],
        "contributors": [
            *(
                {"title": partner.name, "organization": partner.name, "roles": ["DataCollector"]}
                for partner in pooled.partners
            ),
            *([{"title": about.contact, "roles": ["ContactPerson"]}] if about.contact else []),
        ],
        "sources": [
            {
                "title": source.title,
                "version": source.vintage,
                "publisher": source.publisher,
                "licence": source.licence,
            }
            for source in pooled.sources
        ],
        "resources": [_resource(name, data, pooled) for name, data in files.items()],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(name: str, data: bytes, pooled: Pooled) -> dict[str, Any]:
    stem, _, ending = name.partition(".")
    described: dict[str, Any] = {
        "name": stem,
        "path": name,
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
    }
    if ending == "geojson":
        return described | _GEOJSON | {"title": f"{pooled.place_name}: areas with figures"}
    return described | {
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "title": f"{pooled.place_name}: every figure of the picture",
        # The second row has tags, each of which begins with this sign.
        "dialect": {"commentChar": "#"},
        "schema": {"fields": [_field(column) for column in COLUMNS], "missingValues": [""], "primaryKey": list(KEY)},
    }


def _field(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if column.required else {}
    limits |= {"enum": list(column.allowed)} if column.allowed else {}
    limits |= {"minimum": 0} if column.type == "integer" else {}
    return {
        "name": column.heading,
        "type": column.type,
        "description": column.definition,
        **({"constraints": limits} if limits else {}),
    }


def _name(title: str) -> str:
    """The title as the standard wants names: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80].strip("-") or "picture"
