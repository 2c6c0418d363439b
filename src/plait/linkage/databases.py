"""What the engine's SQL runs on: DuckDB here, and `plait.linkage.on_spark` beyond one machine."""

from __future__ import annotations

from typing import Protocol

import polars as pl

from plait.errors import PlaitError
from plait.linkage.spill import Spill


class Database(Protocol):
    """Runs the engine's statements, which are DuckDB's SQL, on tables of one run."""

    def execute(self, statement: str) -> object:
        """Run a statement: ``CREATE TABLE`` ... ``AS``, ``CREATE MACRO``, ``INSERT``, ``UPDATE`` or ``DROP TABLE``."""

    def table(self, name: str, frame: pl.DataFrame) -> None:
        """Take the rows of a frame as a table, in the place of one of that name."""

    def frame(self, query: str) -> pl.DataFrame:
        """What a query gives."""

    def close(self, error: BaseException | None) -> None:
        """End the run and leave nothing; says in a sentence what stopped it, where ``error`` is something to say so."""


ENGINES = ("duckdb", "spark")


def database_for(engine: str) -> Database:
    """What the engine of this name runs on. Raises PlaitError where there is none or what it needs is missing."""
    if engine not in ENGINES:
        raise PlaitError(f"There is no engine {engine}: there are {' and '.join(ENGINES)}.")
    if engine == "spark":
        from plait.linkage.on_spark import spark

        return spark()
    return DuckDb()


class DuckDb:
    """DuckDB, in memory. What that does not hold is put into a folder that only this user can read.

    It goes when the run ends; where a run was killed, at the start of the next.
    """

    def __init__(self, *, memory: str = "3GB", threads: int | None = None) -> None:
        import duckdb  # only here: asking for help needs no engine

        self._too_much = duckdb.OutOfMemoryException
        self.folder = Spill()
        config: dict[str, str | bool | int] = {
            "memory_limit": memory,
            "temp_directory": str(self.folder.path),
            "autoinstall_known_extensions": False,
        }
        self._sql = duckdb.connect(config={**config, **({"threads": threads} if threads else {})})
        self._sql.execute("SET preserve_insertion_order = false")

    def execute(self, statement: str) -> None:
        """Run a statement."""
        self._sql.execute(statement)

    def table(self, name: str, frame: pl.DataFrame) -> None:
        """Take the rows of a frame as a table."""
        self._sql.register("handed_over", _Stream(frame))
        self._sql.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM handed_over")
        self._sql.unregister("handed_over")

    def frame(self, query: str) -> pl.DataFrame:
        """What a query gives."""
        return pl.DataFrame(self._sql.execute(query).fetchnumpy())  # a relation, read by Polars, is never freed

    def close(self, error: BaseException | None) -> None:
        """End the run and delete what was put into the folder."""
        self._sql.close()
        self.folder.cleanup()
        if isinstance(error, self._too_much):
            raise PlaitError(
                "There is too little memory or disk for so many rows: "
                "match the lists in parts, or on a larger computer."
            ) from None
        if isinstance(error, RuntimeError) and "interrupted" in str(error).lower():  # Ctrl+C, as DuckDB tells it
            raise KeyboardInterrupt from None


class _Stream:
    """A frame as nothing but a stream of Arrow data: a frame of Polars DuckDB would only take through pyarrow."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)
