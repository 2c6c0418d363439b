"""What the engine's SQL asks of DuckDB and Spark has not, on columns of texts: the same answers, by rapidfuzz.

Spark runs these in Python beside its executors. Where an argument is missing, so is the answer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, Hamming, JaroWinkler

from plait.linkage.grouping import groups_of


def jaro_winkler_similarity(one: pa.Array, other: pa.Array, cutoff: pa.Array) -> pa.Array:
    """How alike two texts are, from 0 to 1; 0 where they are less alike than ``cutoff``, which is one for all."""
    return _compared(one, other, JaroWinkler.similarity, "float64", float(cutoff[0].as_py()) if len(cutoff) else 0)


def hamming(one: pa.Array, other: pa.Array) -> pa.Array:
    """In how many places two texts of one length differ."""
    return _compared(one, other, Hamming.distance, "int32")


def damerau_levenshtein(one: pa.Array, other: pa.Array) -> pa.Array:
    """How many letters are wrong, missing, too many or beside their place."""
    return _compared(one, other, DamerauLevenshtein.distance, "int32")


def strip_accents(texts: pa.Array) -> pa.Array:
    """Texts without the marks above, below and beside their letters."""
    return _each(texts, _bare)


def nfc_normalize(texts: pa.Array) -> pa.Array:
    """Texts in which a letter and its mark are one character where there is such a one."""
    return _each(texts, lambda text: unicodedata.normalize("NFC", text))


def one_byte(texts: pa.Array) -> pa.Array:
    """Texts in which each letter is one byte, as the engine's macro of that name has it."""
    return _each(texts, lambda text: "".join(chr(1 + ord(letter) % 127) for letter in text))


def parted(lots: pa.Array, least: pa.Array) -> pa.Array:
    """For each lot of scored pairs (``a``, ``b``, ``probability``) the rows in it, each with the first of its group.

    Pairs of at least the probability ``least``, which is one for all, join rows, as `groups_of` says. The lots
    have no row in common, so that all are parted at once.
    """
    flat = pl.DataFrame(pa.Table.from_struct_array(lots.flatten()))
    ends = flat.select("a", "b").to_numpy().ravel()
    ids, places = np.unique(ends, return_inverse=True)
    places = places.reshape(-1, 2)
    pairs = flat.select(
        pl.Series("a", places[:, 0]), pl.Series("b", places[:, 1]), "probability", same=pl.lit(None, pl.Boolean)
    )
    first = ids[groups_of(pairs.sort("a", "b"), len(ids), least=float(least[0].as_py()))][places.ravel()]
    offsets = pa.array(2 * np.concatenate([[0], np.cumsum(pc.list_value_length(lots).to_numpy())]), pa.int32())
    return pa.ListArray.from_arrays(
        offsets, pa.StructArray.from_arrays([pa.array(ends), pa.array(first)], ["id", "first"])
    )


RETURNS: dict[Callable[..., Any], str] = {
    jaro_winkler_similarity: "double",
    hamming: "int",
    damerau_levenshtein: "int",
    strip_accents: "string",
    nfc_normalize: "string",
    one_byte: "string",
}
"""The functions, which are known to Spark by their names, and the type of what each gives."""


def _compared(one: pa.Array, other: pa.Array, scorer: Any, kind: str, cutoff: float | None = None) -> pa.Array:  # noqa: ANN401 - rapidfuzz does not say
    missing = pc.or_(pc.is_null(one), pc.is_null(other))
    scores = process.cpdist(
        pc.fill_null(one, "").to_pylist(),
        pc.fill_null(other, "").to_pylist(),
        scorer=scorer,
        score_cutoff=cutoff,
        dtype=kind,
    )
    return pa.array(scores, mask=missing.to_numpy(zero_copy_only=False))


def _each(texts: pa.Array, change: Callable[[str], str]) -> pa.Array:
    """The texts changed, those of ASCII excepted, which all of these leave as they are."""
    return pa.array(
        [text if text is None or text.isascii() else change(text) for text in texts.to_pylist()], pa.string()
    )


def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in letters if not unicodedata.category(letter).startswith("M"))
    return unicodedata.normalize("NFC", bare)
