"""gunicorn's worker with threads, where neither closing a connection nor one that says nothing holds up all others.

To close politely is to wait until the other side closes too (RFC 9112, section 9.6). gunicorn waits in the
thread that also takes new requests, up to two seconds each: one client that leaves its connections open
would stop the site for everybody. And for the first word of a new connection it waits in a thread that could
answer somebody else, up to five seconds each: so would a thousand that say nothing.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from gunicorn.workers.gthread import _DEFER, TConn, ThreadWorker

MOST = 64
"""Connections that are waited for at once; more wait in line, and no page waits for them."""


class LingeringWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Waits for the other side in threads of their own."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._closing = ThreadPoolExecutor(MOST, thread_name_prefix="closing")

    def handle(self, conn: TConn) -> object:
        """Called in a thread of its own for each request; a connection that has said nothing yet is put aside."""
        if not conn.initialized and not conn.data_ready and not conn.wait_for_data(0):
            return _DEFER
        return super().handle(conn)

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """Called in the one thread that takes requests, when one was answered."""
        conn.close = partial(self._close, conn)
        super().finish_request(conn, fs)

    def _close(self, conn: TConn, graceful: bool = False) -> None:  # noqa: FBT001, FBT002 - gunicorn's own signature
        if graceful:
            self._closing.submit(TConn.close, conn, graceful=True)
        else:
            TConn.close(conn)
