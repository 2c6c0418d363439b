"""The picture that a project's tables make together, drawn once for as long as nothing in it changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from django.utils.translation import ngettext

from plait.evidence import Link, Picture, picture_parts
from plait.site.projects.models import Project, Remark
from plait.site.projects.tables import as_table, place_of_question, shared_tables, table_of
from plait.tables import Pooled, SafeTable, pool_tables

_Remarks = tuple[tuple[str, str, int, int], ...]
"""(level, area code, how many remarks, number of the first) for each area that something is said about."""


def picture_of(project: Project, remarks: Iterable[Remark]) -> Picture | None:
    """The picture of what is shared now; None where nothing is.

    An area that something is said about has a link to it beside its name.
    """
    tables = shared_tables(project)
    if not tables:
        return None
    texts = tuple((item.table, json.dumps(item.receipt, sort_keys=True), item.organisation.name) for item in tables)
    return _drawn(project.place, texts, project.focus, _counted(remarks))


def pooled_of(project: Project) -> Pooled:
    """The same as plain figures. Raises TableError where nothing is shared."""
    return _pooled(project.place, [as_table(item) for item in shared_tables(project)], project.focus)


@cache
def boundaries(code: str) -> Mapping[str, dict[str, Any]]:
    """The boundaries of every level that a place has on its map."""
    place = place_of_question(code)
    return {level: place.boundaries(level) for level in place.levels if place.is_mapped(level)}


@lru_cache(maxsize=8)
def _drawn(code: str, texts: tuple[tuple[str, str, str], ...], focus: str, remarks: _Remarks) -> Picture:
    tables = [table_of(table, json.loads(receipt), name=name) for table, receipt, name in texts]
    links = {
        (level, code): Link(
            ngettext("%(count)s remark", "%(count)s remarks", count) % {"count": count}, f"#remark-{first}"
        )
        for level, code, count, first in remarks
    }
    return picture_parts(_pooled(code, tables, focus), boundaries=boundaries(code), remarks=links)


def _pooled(code: str, tables: Sequence[SafeTable], focus: str) -> Pooled:
    counted = {category for table in tables for category in table.frame["category"].unique()}
    return pool_tables(tables, place_of_question(code), category=focus if focus in counted else None)


def _counted(remarks: Iterable[Remark]) -> _Remarks:
    about = [item for item in remarks if item.code]
    counts = Counter((item.level, item.code) for item in about)
    firsts = {(item.level, item.code): item.pk for item in sorted(about, key=lambda item: -item.pk)}
    return tuple((level, code, count, firsts[level, code]) for (level, code), count in sorted(counts.items()))
