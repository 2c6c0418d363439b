"""Says what is being done while it takes a moment: on a terminal only, and gone again afterwards."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def step(words: str) -> Iterator[None]:
    """Show ``words`` on the terminal's last line until the step is over."""
    with steps(words) as tell:
        tell("")
        yield


@contextmanager
def steps(words: str) -> Iterator[Callable[[str], None]]:
    """Give what shows, on the terminal's last line until all are over, the step that is being done: "Words: step"."""
    shown = sys.stderr.isatty()

    def tell(now: str) -> None:
        if shown:
            print(f"\r\033[K{words}{now and f': {now}'} ...", end="", file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
