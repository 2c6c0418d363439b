"""Counters that all processes of one server add to, in memory that they share, and that outlive each of them.

The memory is made when this is first imported, before the server forks; whoever is forked adds to the same. It is
for figures alone: nothing in it is about a person, and it is gone with the server.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

MOST = 4_096
"""Series that can be counted; one more is not. There is one for each view, method, and class of answers."""
LONGEST = 246
"""Bytes of a series' name."""
_RECORD = struct.Struct(f"dH{LONGEST}s")
"""The figure, how long the name is, the name. A record without a name is free."""


class Counters:
    """Figures by the name of their series, written as Prometheus writes it: ``plait_jobs_total{state="done"}``.

    A process that is killed while it adds loses at most what it was adding: the lock is the kernel's, which takes it
    back, and a new record counts only once its length is written.
    """

    def __init__(self) -> None:
        self._file = os.memfd_create("plait-counters")  # to lock, and nothing else
        self._memory = mmap.mmap(-1, _RECORD.size * MOST)
        self._threads = threading.Lock()
        self._places: dict[str, int] = {}
        """Where each series stands that this process knows of; records are never moved."""

    def add(self, amounts: Mapping[str, float]) -> None:
        """Add to several series at once."""
        with self._alone():
            for series, amount in amounts.items():
                place = self._place(series)
                if place is not None:
                    (figure,) = struct.unpack_from("d", self._memory, place)
                    struct.pack_into("d", self._memory, place, figure + amount)

    def read(self) -> dict[str, float]:
        """Every series with its figure, whichever process has counted it."""
        with self._alone():
            self._look()
            return {series: struct.unpack_from("d", self._memory, place)[0] for series, place in self._places.items()}

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _place(self, series: str) -> int | None:
        if series not in self._places:
            self._look()
        if series not in self._places and len(self._places) < MOST:
            self._places[series] = self._new(series, len(self._places) * _RECORD.size)
        return self._places.get(series)

    def _look(self) -> None:
        """Learn of the series that other processes have begun."""
        for number in range(len(self._places), MOST):
            place = number * _RECORD.size
            _, length, name = _RECORD.unpack_from(self._memory, place)
            if not length:
                return
            self._places[name[:length].decode()] = place

    def _new(self, series: str, place: int) -> int:
        name = series.encode()
        if len(name) > LONGEST:
            raise ValueError(f"the name of a series has more than {LONGEST} bytes")
        _RECORD.pack_into(self._memory, place, 0.0, 0, name)
        struct.pack_into("H", self._memory, place + 8, len(name))
        return place


counters = Counters()
