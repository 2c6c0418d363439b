"""Matching on Spark: the engine's own SQL, for lists that one computer cannot hold.

A table of the engine is a frame of Spark that is worked out and kept; a temporary one is worked out when asked for.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import polars as pl

from plait.errors import PlaitError
from plait.linkage.databases import Database

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from sqlglot import exp

_PACKAGES = ("pyspark", "pyarrow", "sqlglot")


def needs_spark() -> None:
    """Raises `PlaitError` where the packages are missing."""
    if not all(map(find_spec, _PACKAGES)):
        raise PlaitError("The packages for Spark are not there: install plait[spark], or requirements/spark.lock.")


def spark() -> Database:
    """Spark: the session that is there, or that spark-submit asks for, or else one on this computer alone.

    Raises `PlaitError` where the packages or Java are missing.
    """
    needs_spark()
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    if session is None and "PYSPARK_GATEWAY_PORT" in os.environ:  # set by spark-submit
        session = SparkSession.builder.getOrCreate()
    if session:
        return Spark(session)
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise PlaitError("Spark needs Java, which is not there: install version 17 or newer.")
    from pyspark.errors import PySparkRuntimeError

    folder = TemporaryDirectory(prefix="plait-match-")
    try:
        return Spark(on_this_computer(folder.name), folder)
    except PySparkRuntimeError as error:
        folder.cleanup()
        raise PlaitError("Spark did not start: it needs Java 17 or newer, and memory of 3 GB.") from error


def on_this_computer(folder: str) -> SparkSession:
    """A session on this computer's processors, which puts what memory does not hold into ``folder``."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    settings: dict[str, bool | float | int | str | None] = {
        "spark.driver.memory": "3g",
        "spark.local.dir": folder,
        "spark.sql.shuffle.partitions": "8",
        "spark.ui.enabled": "false",  # it would show every query to whoever is on this computer
        "spark.ui.showConsoleProgress": "false",
    }
    return SparkSession.builder.master("local[*]").appName("plait match").config(map=settings).getOrCreate()


class Spark:
    """A `Database` on a session of Spark, whose own tables and settings stay as they are."""

    def __init__(self, session: SparkSession, folder: TemporaryDirectory[str] | None = None) -> None:
        from plait.linkage.spark_functions import RETURNS
        from plait.linkage.spark_sql import OURS

        self._started, self._folder = session, folder
        self._spark = session.newSession()
        self._tables: dict[str, DataFrame] = {}
        self._macros: dict[str, tuple[tuple[str, ...], exp.Expr]] = {}
        self._own = {function.__name__.upper() for function in RETURNS}
        for function, returns in RETURNS.items():
            self.give(OURS + function.__name__, function, returns)

    def execute(self, statement: str) -> None:
        """Run a statement of the engine."""
        from sqlglot import exp

        from plait.linkage.spark_sql import macro_of, parsed, updated

        said = parsed(statement)
        found = said.find(exp.Table)
        name = found.name if found else ""
        if isinstance(said, exp.Create) and said.kind == "MACRO":
            self._macros.update([macro_of(said)])
        elif isinstance(said, exp.Create) and said.expression:
            said.expression.set("order", None)  # a table of Spark has none
            frame = self._asked(said.expression)
            self._name(name, frame.persist() if said.find(exp.TemporaryProperty) else self._kept(frame))
        elif isinstance(said, exp.Create):
            columns = ", ".join(item.sql("spark") for item in said.this.expressions)
            self._name(name, self._spark.createDataFrame([], columns))
        elif isinstance(said, exp.Insert):
            more = self._kept(self._asked(said.expression))
            self._name(name, self._tables[name].unionAll(more))
        elif isinstance(said, exp.Update):
            self._name(name, self._kept(self._asked(updated(said, self._columns(name)))))
        elif isinstance(said, exp.Drop):
            self._drop(name)
        else:
            raise NotImplementedError(statement)

    def table(self, name: str, frame: pl.DataFrame) -> None:
        """Take the rows of a frame as a table."""
        self._name(name, self._spark.createDataFrame(frame.to_arrow()))

    def frame(self, query: str) -> pl.DataFrame:
        """What a query gives, brought here."""
        from plait.linkage.spark_sql import parsed

        return pl.DataFrame(self._asked(parsed(query)).toArrow())

    def close(self, error: BaseException | None) -> None:
        """Let go of all tables, and of Spark where it was started for this run."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        for name in list(self._tables):
            self._drop(name)
        if self._folder:
            self._started.stop()
            self._folder.cleanup()
        if isinstance(error, PySparkException | Py4JError):
            why = error.getCondition() if isinstance(error, PySparkException) else None
            raise PlaitError(f"Spark could not finish ({why or type(error).__name__}): its own log says why.") from None

    def give(self, name: str, function: Callable[..., Any], returns: str) -> None:
        """Make a function on columns known to Spark."""
        from pyspark.sql.functions import arrow_udf  # type: ignore[attr-defined]  # left out of its types

        self._spark.udf.register(name, arrow_udf(function, returns))

    def keep(self, name: str, query: str) -> DataFrame:
        """Work out a query in Spark's own SQL and keep what it gives as a table."""
        self._name(name, self._kept(self._spark.sql(query)))
        return self._tables[name]

    def ask(self, query: str) -> DataFrame:
        """What a query in Spark's own SQL gives, worked out when it is asked for."""
        return self._spark.sql(query)

    def _asked(self, query: exp.Expr) -> DataFrame:
        from plait.linkage.spark_sql import in_spark

        return self._spark.sql(in_spark(query, columns=self._columns, macros=self._macros, own=self._own))

    def _columns(self, name: str) -> list[str]:
        return self._spark.table(name).columns

    def _name(self, name: str, frame: DataFrame) -> None:
        self._drop(name)
        self._tables[name] = frame
        frame.createOrReplaceTempView(name)

    def _drop(self, name: str) -> None:
        frame = self._tables.pop(name, None)
        if frame:
            self._spark.catalog.dropTempView(name)
            frame.unpersist()

    def _kept(self, frame: DataFrame) -> DataFrame:
        """The frame worked out, so that what comes next does not begin at the lists again.

        It is kept where Spark's work goes, or in the folder for checkpoints if the session has one: then no loss of a
        machine undoes it.
        """
        return frame.checkpoint() if self._spark.sparkContext.getCheckpointDir() else frame.localCheckpoint()
