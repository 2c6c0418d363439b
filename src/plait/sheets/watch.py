"""Following a long piece of work from another thread: how far it is, and how to end it at once."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Watch:
    """One reading, as others see it. Safe to use from several threads."""

    def __init__(self) -> None:
        self.rows = 0
        """Rows read so far, of all sheets."""
        self.rows_expected: int | None = None
        """About how many rows the sheets have that were begun; None while the file is still being opened."""
        self._stopped = False
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    @property
    def stopped(self) -> bool:
        """Whether the work is to end, or has ended, without an answer."""
        return self._stopped

    def stop(self) -> None:
        """End the work: a child process that does it is killed."""
        with self._lock:
            self._stopped = True
            if self._child is not None:
                self._child.kill()

    def expect(self, rows: int) -> None:
        """A sheet of about so many rows is begun."""
        self.rows_expected = (self.rows_expected or 0) + rows

    @contextmanager
    def over(self, child: subprocess.Popen[bytes]) -> Iterator[None]:
        """While a child process does the work: it is the one to be killed."""
        with self._lock:
            self._child = child
            if self._stopped:
                child.kill()
        try:
            yield
        finally:
            with self._lock:
                self._child = None
