"""Rounding to base 5: each count on its own, then the words for it.

Every cell and every total is rounded independently from its true value, so totals need not add
up. A count that rounds to 0 (truly 0, 1 or 2) is *hidden* and reads "fewer than 5"; a true zero
has no wording of its own, or the wording would give the small counts away.

Source: independent conventional rounding, Hundepool et al., "Statistical Disclosure Control"
(2012), section 5.4. With base 5 the mean absolute error is 1.2 and the largest is 2.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

BASE = 5
HIDDEN_WORDS = f"fewer than {BASE}"


@dataclass(frozen=True)
class Printed:
    """A count as it may be shown: ``number`` is a multiple of 5, or None where it is hidden."""

    number: int | None
    words: str

    @property
    def hidden(self) -> bool:
        """Whether the number is too small to show."""
        return self.number is None


def printed(true_count: int) -> Printed:
    """Round a true count (0 or more) to the nearest 5 and word it.

    Raises ValueError for a negative count.
    """
    if true_count < 0:
        raise ValueError("a count cannot be negative")
    number = (true_count + BASE // 2) // BASE * BASE
    return Printed(number, f"{number:,}") if number else Printed(None, HIDDEN_WORDS)


def rounded(true_counts: pl.Expr) -> pl.Expr:
    """The same rounding for a whole column of true counts: Int64, null where hidden."""
    number = (true_counts.cast(pl.Int64) + BASE // 2) // BASE * BASE
    return pl.when(number > 0).then(number)
