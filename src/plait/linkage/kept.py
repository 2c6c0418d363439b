"""Matches as bytes, to go on with them later: what was found, and of the lists' cells no more than was compared.

It holds rows of people: whoever keeps it encrypts it, and deletes it when it is done with.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict
from datetime import date
from io import BytesIO
from typing import Any

import numpy as np
import polars as pl

from plait.errors import PlaitError
from plait.linkage.decisions import Answer, Decision
from plait.linkage.engine import TooCommon
from plait.linkage.fitting import Fit
from plait.linkage.handed_back import ListBefore
from plait.linkage.lists import MatchedList
from plait.linkage.matching import Matches
from plait.linkage.model import Model
from plait.linkage.repeats import Repeat, Repeats

_FORM = 2
"""The form of the bytes: another one is not read."""
_FRAMES = ("rows", "scored", "decided")


def matches_to_bytes(matches: Matches) -> bytes:
    """The matches, to be read by `matches_from_bytes`; some 60 bytes a row."""
    about = {
        "form": _FORM,
        "lists": [{"name": item.name, "fields": item.fields, "unused": item.unused} for item in matches.lists],
        "model": {
            "shares": matches.learned.model.shares.tolist(),
            "profiles": [profile.tolist() for profile in matches.learned.model.profiles],
        },
        "trouble": matches.learned.trouble,
        "rounds": matches.learned.rounds,
        "too_common": [asdict(item) for item in matches.too_common],
        "compared": matches.compared,
        "within": matches.within,
        "one_to_one": matches.one_to_one,
        "decisions": [asdict(item) for item in matches.decisions],
        "repeats": {"said": matches.repeats.said, "lists": [_about(item) for item in matches.repeats.lists]},
    }
    frames = [getattr(matches, name) for name in _FRAMES]
    frames += [frame for item in matches.repeats.lists for frame in (item.before.rows, item.now, item.links)]
    parts = [json.dumps(about).encode()]
    for frame in frames:
        content = BytesIO()
        frame.rechunk().write_ipc(content, compression="zstd")
        parts.append(content.getvalue())
    return b"".join(struct.pack(">Q", len(part)) + part for part in parts)


def matches_from_bytes(content: bytes) -> Matches:
    """What `matches_to_bytes` wrote. Raises PlaitError for the form of another version."""
    parts, place = [], 0
    while place < len(content):
        (size,) = struct.unpack_from(">Q", content, place)
        parts.append(content[place + 8 : place + 8 + size])
        place += 8 + size
    about = json.loads(parts[0])
    if about["form"] != _FORM:
        raise PlaitError("This was matched by another version of Plait: match the lists again.")
    read = [pl.read_ipc(BytesIO(part)) for part in parts[1:]]
    rows, scored, decided = read[: len(_FRAMES)]
    before, now, links = (read[len(_FRAMES) + place :: 3] for place in range(3))
    lists = (_repeat(*item) for item in zip(about["repeats"]["lists"], before, now, links, strict=True))
    profiles = tuple(np.array(profile) for profile in about["model"]["profiles"])
    return Matches(
        lists=tuple(_list(item) for item in about["lists"]),
        learned=Fit(Model(np.array(about["model"]["shares"]), profiles), tuple(about["trouble"]), about["rounds"]),
        too_common=tuple(TooCommon(**item) for item in about["too_common"]),
        compared=about["compared"],
        within=about["within"],
        one_to_one=about["one_to_one"],
        decisions=tuple(Decision(**{**item, "answer": Answer(item["answer"])}) for item in about["decisions"]),
        repeats=Repeats(tuple(lists), tuple(about["repeats"]["said"])),
        rows=rows,
        scored=scored,
        decided=decided,
    )


def _list(about: dict[str, Any]) -> MatchedList:
    unused = about.get("unused", ())  # matches that were kept before this was told say nothing of it
    return MatchedList(about["name"], tuple(about["fields"]), tuple(unused))


def _about(item: Repeat) -> dict[str, Any]:
    since = item.since.isoformat() if item.since else None
    before = {"name": item.before.name, "fields": item.before.fields}
    return {"list": item.list, "name": item.name, "since": since, "fields": item.fields, "before": before}


def _repeat(about: dict[str, Any], before: pl.DataFrame, now: pl.DataFrame, links: pl.DataFrame) -> Repeat:
    since = date.fromisoformat(about["since"]) if about["since"] else None
    was = ListBefore(about["before"]["name"], tuple(about["before"]["fields"]), before)
    return Repeat(about["list"], about["name"], was, since, tuple(about["fields"]), now, links)
