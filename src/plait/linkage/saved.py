"""A learned model as a file: for the same kind of lists again, and for lists that are too small to learn from.

It holds how common each relation is among compared pairs and how often its pairs have each level, and of the lists
how long they were and what they had. Nobody's row is in it, nor how common any name is: that is counted anew each time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from plait.errors import PlaitError
from plait.linkage.comparisons import Relation
from plait.linkage.fitting import MUST_BE, Fit, troubles_of
from plait.linkage.model import Floats, Model, expected_model, factors
from plait.linkage.preparing import prepared

WHAT, FORM = "model of plait match", 1
_LARGEST = 1_000_000
"""Bytes of a model's file; a true one has a hundredth of it."""
_NEAR = 1e-6
"""By how much probabilities may miss adding up to 1."""


@dataclass(frozen=True)
class SavedModel:
    """A model and where it comes from."""

    model: Model
    made_on: date
    rows: int
    """Rows of the lists that it was learned from."""
    pairs: int
    """Pairs of them that were compared."""


def versions() -> dict[str, str]:
    """What a model is good for only as long as it stays the same: 64 bits of SHA-256 over each."""
    texts = {name: resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8") for name in _FILES}
    texts["preparing"] = prepared("rows") + resources.files(__package__).joinpath("short_forms.txt").read_text("utf-8")
    return {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in texts.items()}


_FILES = ("comparisons", "keys")


def saved_model(learned: Fit | None, *, rows: Sequence[int], pairs: int, made_on: date) -> bytes:
    """A model that was learned from lists of so many rows, of which so many pairs were compared, as a JSON file.

    Raises PlaitError where it was not learned.
    """
    if learned is None or not learned.is_learned:
        raise PlaitError("No model was learned from these lists, so there is none to save.")
    model = learned.model
    answer = {
        "what": WHAT,
        "form": FORM,
        "made_on": made_on.isoformat(),
        "versions": versions(),
        "learned_from": {"rows": list(rows), "pairs": pairs},
        "checks_passed": [
            f"{name} {', '.join(levels)}: {least:.0%} to {most:.0%}" for name, levels, least, most, _ in MUST_BE
        ],
        "shares": model.shares.tolist(),
        "profiles": {
            "+".join(item.name for item in factor): profile.tolist()
            for factor, profile in zip(factors(), model.profiles, strict=True)
        },
    }
    return (json.dumps(answer, indent=1) + "\n").encode()


def read_model(path: Path) -> SavedModel:
    """The model in a file of `saved_model`.

    Raises PlaitError, in one sentence, where it is none, is of another version, or does not pass the checks.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise PlaitError(f"{path.name} is too large to be a model that plait match saved.")
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise PlaitError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise PlaitError(_none(path)) from None
    if not isinstance(found, dict) or found.get("what") != WHAT:
        raise PlaitError(_none(path))
    if found.get("form") != FORM or found.get("versions") != versions():
        raise PlaitError(
            f"The model in {path.name} is of another version of Plait, which compares people in another way: "
            "save one anew with --save-model."
        )
    try:
        saved = _model_of(found)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        raise PlaitError(_none(path)) from None
    wrong = troubles_of(saved.model)
    if wrong:
        raise PlaitError(f"The model in {path.name} cannot be used. {wrong[0]}")
    return saved


def _none(path: Path) -> str:
    return f"{path.name} is no model that plait match saved, or was changed since."


def _model_of(found: dict[str, Any]) -> SavedModel:
    """The model in a file of this version; raises ValueError and its like where it holds something else."""
    expected = expected_model()
    shares = _probabilities(found["shares"], expected.shares)
    if abs(shares.sum() - 1) > _NEAR:
        raise ValueError
    profiles = []
    for factor, like in zip(factors(), expected.profiles, strict=True):
        profile = _probabilities(found["profiles"]["+".join(item.name for item in factor)], like)
        shape = (len(Relation), *(item.size for item in factor))
        present = profile.reshape(shape)[(slice(None), *(slice(1, None) for _ in factor))]
        if not np.allclose(present.reshape(len(Relation), -1).sum(axis=1), 1, atol=_NEAR):
            raise ValueError
        profiles.append(profile)
    learned_from = found["learned_from"]
    return SavedModel(
        Model(shares, tuple(profiles)),
        date.fromisoformat(found["made_on"]),
        sum(map(int, learned_from["rows"])),
        int(learned_from["pairs"]),
    )


def _probabilities(values: object, like: Floats) -> Floats:
    """Numbers above 0 and up to 1, as many as they have to be."""
    array = np.array(values, dtype=np.float64)
    if array.shape != like.shape or not ((array > 0) & (array <= 1 + _NEAR)).all():
        raise ValueError
    return array
