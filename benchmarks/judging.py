"""How well a matcher did on two lists with known truth: what benchmarks/linkage.py says of the files that it wrote."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

BINS = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.999, 1.0)
REVIEW = 0.05
"""The review list may be as long as this share of the rows."""
KINDS = ("English", "South Asian", "Polish", "African", "Chinese", "other", "made up")


@dataclass(frozen=True)
class Quality:
    """Precision, recall and what is made of them."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.precision * self.recall / (self.precision + self.recall) if self.recall else 0.0


@dataclass(frozen=True)
class Judged:
    """A matcher's work on one pair of lists."""

    pairs: int
    true_pairs: int
    candidate_recall: float
    best: Quality
    best_at: float
    recall_at_99: float
    own: Quality
    """At the line that the program itself draws, no truth in sight."""
    groups: Quality
    """Of all pairs that groups make, those inside one list included."""
    reached: float | None
    """Of the true pairs that were compared, those that are definite or on the first part of the review list."""
    to_review: int
    bins: pl.DataFrame
    """By how sure the program was: ``bin``, ``n``, ``said`` (sum) and ``true``."""
    kinds: pl.DataFrame
    """By kind of name: ``of`` (forename or surname), ``kind``, and of the true pairs between the lists ``found``, which
    are definite, ``shown``, which are definite or on the first part of the review list, and ``all``."""


def judge(stem: str, line: float, *, within: bool) -> Judged:
    """Judge the files of one run; ``within`` says whether pairs inside a list were looked for."""
    people = [pl.read_parquet(f"{stem}_{name}.parquet", columns=["person_id"])["person_id"] for name in "ab"]
    person = pl.concat(people).to_numpy()
    first = len(people[0])
    pairs = pl.read_parquet(f"{stem}_pairs.parquet")
    a, b, sure = (pairs[name].to_numpy() for name in ("a", "b", "p"))
    across = pairs_in(*people)
    total = pairs_of(person) if within else across["n"].sum()
    true = person[a] == person[b]
    order = np.argsort(-sure, kind="stable")
    ordered, steps = sure[order], true[order].cumsum()
    # A line parts no pairs that are equally sure.
    last = np.append(ordered[1:] != ordered[:-1], True)
    precision, recall = (steps / np.arange(1, len(steps) + 1))[last], (steps / total)[last]
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    top = int(f1.argmax())
    exact = recall[precision >= 0.99]
    definite = sure >= line
    group = pl.read_parquet(f"{stem}_groups.parquet")["group"].to_numpy()
    shown, to_review = _shown(stem, group, pairs, line, len(person))
    between = true & ((a < first) != (b < first))
    found = {"found": person[a[between & definite]], "shown": person[a[between & shown]]}
    return Judged(
        len(pairs),
        int(total),
        true.sum() / total,
        Quality(precision[top], recall[top]),
        ordered[last][top],
        exact.max() if len(exact) else 0.0,
        Quality(true[definite].mean(), true[definite].sum() / total),
        groups_quality(group, person),
        shown[true].mean() if to_review else None,
        to_review,
        _bins(sure, true),
        _kinds(stem, across, found),
    )


def groups_quality(group: NDArray[np.integer], person: NDArray[np.integer]) -> Quality:
    """Groups as the pairs that they make."""
    both = pairs_of(np.unique(np.stack([group, person]), axis=1, return_inverse=True)[1].ravel())
    return Quality(both / pairs_of(group), both / pairs_of(person))


def pairs_of(labels: NDArray[np.integer]) -> int:
    """How many pairs have one label."""
    sizes = np.unique(labels, return_counts=True)[1].astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())


def pairs_in(one: pl.Series, other: pl.Series) -> pl.DataFrame:
    """For each person how many true pairs there are between the lists: ``person``, ``n``."""
    counts = [frame.alias("person").value_counts(name="n").cast({"n": pl.Int64}) for frame in (one, other)]
    both = counts[0].join(counts[1], on="person")
    return both.select("person", n=pl.col("n") * pl.col("n_right"))


def _shown(
    stem: str, group: NDArray[np.integer], pairs: pl.DataFrame, line: float, rows: int
) -> tuple[NDArray[np.bool_], int]:
    """Which pairs are definite, joined, or on the first part of the review list; and how long that list is."""
    path = Path(f"{stem}_review.parquet")
    done = (pairs["p"].to_numpy() >= line) | (group[pairs["a"].to_numpy()] == group[pairs["b"].to_numpy()])
    if not path.exists():
        return done, 0
    listed = pl.read_parquet(path)
    first = listed.head(int(REVIEW * rows)).select("a", "b", listed=pl.lit(value=True))
    seen = pairs.select("a", "b").join(first, on=["a", "b"], how="left", maintain_order="left")["listed"]
    return done | seen.fill_null(value=False).to_numpy(), listed.height


def _bins(sure: NDArray[np.floating], true: NDArray[np.bool_]) -> pl.DataFrame:
    place = np.clip(np.searchsorted(BINS, sure, side="right") - 1, 0, len(BINS) - 2)
    frame = pl.DataFrame({"bin": place, "said": sure, "true": true})
    return frame.group_by("bin").agg(pl.len().alias("n"), pl.col("said").sum(), pl.col("true").sum()).sort("bin")


def _kinds(stem: str, across: pl.DataFrame, found: dict[str, NDArray[np.integer]]) -> pl.DataFrame:
    kinds = pl.read_parquet(f"{stem}_kinds.parquet").rename({"person_id": "person"})
    if kinds.is_empty():
        return pl.DataFrame(schema={"of": pl.String, "kind": pl.String} | dict.fromkeys((*found, "all"), pl.Int64))
    each = across.join(kinds, on="person")
    for name, people in found.items():
        counted = pl.Series("person", people, dtype=each["person"].dtype).value_counts(name=name)
        each = each.join(counted.cast({name: pl.Int64}), on="person", how="left")
    tables = [
        each.group_by(kind=name).agg(pl.col(*found).sum(), all=pl.col("n").sum()).with_columns(of=pl.lit(name))
        for name in ("surname", "forename")
    ]
    return pl.concat(tables).select("of", "kind", *found, "all")
