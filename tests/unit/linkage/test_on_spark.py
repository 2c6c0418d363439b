"""On Spark the same rows are the same people as on DuckDB; where Java is not here, what needs it is skipped."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from tests.unit.linkage.made import people, written

import plait
from plait.errors import PlaitError
from plait.linkage import on_spark, spark_functions
from plait.linkage.clusters import match_on_spark
from plait.linkage.databases import Database, DuckDb
from plait.linkage.engine import Engine
from plait.linkage.preparing import FIELDS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

needs_java = [
    pytest.mark.slow,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(not shutil.which("java"), reason="Java, which Spark runs on, is not here"),
]
WORDS = [
    "a",
    "ann",
    "anna",
    "anne",
    "brandt",
    "brand",
    "margaret",
    "mragaret",
    "王小龙",
    "王小虎",
    "şahin",
    "петров",
]
NAMES = [
    *(
        "Ann",
        "ANNE-MARIE O'Brien",
        "van  der Berg",
        "Łukasz",
        "Weiß",
        "İpek",
        "ΠΑΠΑΔΟΠΟΥΛΟΣ",
        "Åsa",
        "Sea\u0301n",
        "한글",
        "राम",
    ),
    *(
        "한글",
        "Sea\u0301n",
        "مُحَمَّد",
        "O\u02bcBrien",
        "小龙",
        "Ærøskøbing",
        "  ",
        "x" * 300,
        "Tab\tbed",
        "Ann\n",
        "Д'Артаньян",
        "ﬁona",
    ),
]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # half the work for so few rows
        found = on_spark.on_this_computer(str(tmp_path_factory.mktemp("spark")))
        found.conf.set("spark.sql.shuffle.partitions", 2)
        yield found
        found.stop()


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two lists with half their people in common, slips of all kinds, repeats, and a phone that seventy share."""
    chance = random.Random(11)
    first, second = people(400), [list(row) for row in people(400)[200:]] + people(150, seed=2)
    for row in second:
        if chance.random() < 0.3:
            place = chance.randrange(6)
            row[place] = row[place][:-1]
        if chance.random() < 0.1:
            row[0], row[1] = row[1], row[0]
        if chance.random() < 0.2:
            row[chance.randrange(6)] = ""
    for row in first[:70]:
        row[5] = "020 7946 0000"
    first += [list(row) for row in first[90:110]]
    folder = tmp_path_factory.mktemp("lists")
    return [written(folder, "one.csv", first), written(folder, "two.csv", second)]


def groups_named(frame: pl.DataFrame) -> set[tuple[tuple[object, object], ...]]:
    """The groups as the rows in them."""
    return {
        tuple(sorted(zip(part["list"].to_list(), part["row"].to_list(), strict=True)))
        for part in frame.partition_by("person")
    }


class TestOnOneMachine:
    pytestmark = needs_java

    @pytest.mark.usefixtures("session")
    def test_pairs_and_groups_are_those_of_duckdb(self, lists: list[Path]) -> None:
        here, there = plait.match(lists), plait.match(lists, engine="spark")
        columns = ["a", "b", "pattern", "same"]
        assert here.scored.height > 200
        assert there.scored.select(columns).equals(here.scored.select(columns))
        assert np.allclose(there.scored["probability"], here.scored["probability"], rtol=0, atol=1e-9)
        assert there.rows.equals(here.rows)
        assert there.too_common == here.too_common != ()
        assert there.compared == here.compared

    def test_a_cluster_gives_the_same_in_any_order_and_parts(self, session: SparkSession, lists: list[Path]) -> None:
        here = plait.match(lists)
        rows = here.rows.drop("id", "group").sample(fraction=1, shuffle=True, seed=5)
        found = match_on_spark(session.createDataFrame(rows.to_arrow()).repartition(5))
        groups = pl.DataFrame(found.groups.toArrow())
        persons = groups.with_columns(person=pl.concat_str("first_list", "first_row", separator=" "))
        numbers = {item.name: number for number, item in enumerate(here.lists)}
        assert groups_named(persons) == groups_named(here.groups.with_columns(pl.col("list").replace_strict(numbers)))
        pairs = pl.DataFrame(found.pairs.toArrow()).sort("list_a", "row_a", "list_b", "row_b")
        wanted = here.pairs.with_columns(pl.col("list_a", "list_b").replace_strict(numbers)).sort(
            "list_a", "row_a", "list_b", "row_b"
        )
        places = ["list_a", "row_a", "list_b", "row_b", "definite"]
        assert pairs.select(places).rows() == wanted.select(places).rows()
        assert np.allclose(pairs["probability"], wanted["probability"], rtol=0, atol=1e-9)
        assert session.catalog.listTables() == []

    @pytest.mark.usefixtures("session")
    def test_rows_have_the_same_normal_form(self) -> None:
        rows = pl.DataFrame(
            [
                {"id": place, "list": 0, **dict.fromkeys(FIELDS, name)}
                | {"date_of_birth": f"1980-02-{place + 1:02}", "postcode": f"NW1 {place}", "number": f"{place}-a"}
                for place, name in enumerate(NAMES)
            ],
            schema={"id": pl.Int32, "list": pl.Int32, **dict.fromkeys(FIELDS, pl.String)},
        )
        here, there = (_prepared(database, rows) for database in (DuckDb(), on_spark.spark()))
        assert [name for name in here.columns if here[name].to_list() != there[name].to_list()] == []

    @pytest.mark.usefixtures("session")
    def test_what_stops_spark_is_said_without_anybodys_row(self) -> None:
        stopped = r"Spark could not finish \(CAST_INVALID_INPUT\)"
        with pytest.raises(PlaitError, match=stopped) as told, Engine(on_spark.spark()) as engine:
            engine._sql.frame("SELECT CAST('Ann Brandt' AS INTEGER) AS number")
        assert "Ann" not in str(told.value)


def _prepared(database: Database, rows: pl.DataFrame) -> pl.DataFrame:
    with Engine(database) as engine:
        engine.take_frame(rows)
        found = engine._sql.frame(
            "SELECT *, coalesce(array_to_string(surname_parts, ' '), '') AS parts FROM people ORDER BY id"
        )
    return found.drop("surname_parts", "forename_roots", "forename_rarity", "surname_rarity")


@pytest.mark.parametrize(
    ("call", "function"),
    [
        ("jaro_winkler_similarity(one, other, 0.8)", "jaro_winkler_similarity"),
        ("damerau_levenshtein(one, other)", "damerau_levenshtein"),
        ("CASE WHEN length(one) = length(other) THEN hamming(one, other) END", "hamming"),
    ],
)
def test_texts_are_as_alike_as_duckdb_says(call: str, function: str) -> None:
    chance = random.Random(3)
    words = [word for word in WORDS if word.isascii()] + ["".join(chance.choices("abcde", k=6)) for _ in range(60)]
    pairs = pl.DataFrame({"one": words}).join(pl.DataFrame({"other": [*words, None]}), how="cross")
    if function == "hamming":
        pairs = pairs.filter(pl.col("one").str.len_chars() == pl.col("other").str.len_chars())
    wanted = _by_duckdb(call, pairs)
    arguments = [pairs["one"].to_arrow(), pairs["other"].to_arrow()]
    if "0.8" in call:
        arguments.append(pl.Series([0.8] * pairs.height).to_arrow())
    assert getattr(spark_functions, function)(*arguments).to_pylist() == wanted


@pytest.mark.parametrize("function", ["strip_accents", "nfc_normalize", "one_byte"])
def test_letters_are_changed_as_duckdb_changes_them(function: str) -> None:
    texts = ["", *WORDS, *(name.strip() for name in NAMES), None]
    with Engine() as engine:
        engine._sql.table("texts", pl.DataFrame({"text": texts}))
        wanted = engine._sql.frame(f"SELECT {function}(text) AS found FROM texts")["found"].to_list()  # noqa: S608 - named above
    assert getattr(spark_functions, function)(pl.Series(texts).to_arrow()).to_pylist() == wanted


def _by_duckdb(call: str, pairs: pl.DataFrame) -> list[object]:
    database = DuckDb()
    database.table("pairs", pairs)
    found = database.frame(f"SELECT {call} AS found FROM pairs")["found"].to_list()  # noqa: S608 - named above
    database.close(None)
    return found


def test_without_its_packages_or_java_one_sentence_says_how_to_get_them(
    lists: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyspark.sql.SparkSession.getActiveSession", lambda: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(PlaitError, match="Spark needs Java"):
        plait.match(lists, engine="spark")
    monkeypatch.setattr(on_spark, "find_spec", lambda _name: None)
    with pytest.raises(PlaitError, match=r"install plait\[spark\]"):
        plait.match(lists, engine="spark")
    with pytest.raises(PlaitError, match="There is no engine abacus"):
        plait.match(lists, engine="abacus")


def test_who_has_none_of_its_packages_is_told_so(lists: list[Path]) -> None:
    script = (
        "import sys\n"
        "for name in ('pyspark', 'pyarrow', 'sqlglot'): sys.modules[name] = None\n"
        "from plait.cli.main import main\n"
        f"sys.exit(main(['match', {str(lists[0])!r}, '--engine', 'spark']))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr.endswith("install plait[spark], or requirements/spark.lock.\n")
    assert "Traceback" not in done.stderr
