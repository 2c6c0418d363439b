"""The published areas as GeoJSON: boundaries with the figures of the headline and of all contacts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from plait.evidence import words
from plait.evidence.geography import area_shapes, feature
from plait.evidence.publish.about import About, notes
from plait.tables.breakdown import ALL
from plait.tables.pooled import Pooled, Row, View


def as_geojson(pooled: Pooled, level: str, boundaries: Mapping[str, Any], about: About) -> bytes:
    """One level, in UTF-8; beside the features stands what has to go with the figures.

    Properties: ``code``, ``name``, ``residents``, and for the headline (``headline_``) and for all contacts
    (``all_``) the category, the contacts (null where hidden or not counted, never 0), the status, the words,
    the least and the most that the count could be, and contacts per 1,000 residents. A view that the
    picture leaves out is left out here too.
    """
    views = _views(pooled, level)
    features = [
        feature(shape, {"code": code, "name": name, **_figures(code, views)})
        for (code, name), shape in area_shapes(boundaries).items()
    ]
    whole = {
        "type": "FeatureCollection",
        "title": about.title,
        "place": pooled.place_name,
        "boundaries": next(view.level_title for view in pooled.views if view.level == level),
        "published": about.published_on.isoformat(),
        "licence": about.licence.title,
        "contact": about.contact or words.NOBODY,
        "notes": list(notes(pooled)),
        "features": features,
    }
    return (json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _views(pooled: Pooled, level: str) -> dict[str, View]:
    """The level's views by what their properties begin with."""
    wanted = {pooled.views[0].category: "headline", ALL: "all"}
    return {wanted[view.category]: view for view in pooled.views if view.level == level and view.category in wanted}


def _figures(code: str, views: Mapping[str, View]) -> dict[str, Any]:
    rows = {start: next((row for row in view.rows if row.code == code), None) for start, view in views.items()}
    figures: dict[str, Any] = {"residents": next((row.residents for row in rows.values() if row), None)}
    for start, row in rows.items():
        figures[f"{start}_category"] = views[start].category
        figures |= {f"{start}_{name}": value for name, value in _figure(row).items()}
    return figures


def _figure(row: Row | None) -> dict[str, str | int | None]:
    cell = row.pooled if row else None
    return {
        "contacts": cell.number if cell else None,
        "status": cell.state.value if cell else "not counted",
        "words": cell.words if cell else words.NO_FIGURE,
        "could_be_at_least": cell.low if cell else None,
        "could_be_at_most": cell.high if cell else None,
        "per_1000_residents": (row.per_thousand or None) if row else None,
    }
