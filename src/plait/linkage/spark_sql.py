"""The engine's SQL in Spark's words: sqlglot translates it, and what that does not know is changed here."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

import sqlglot
from sqlglot import exp

Columns = Callable[[str], Collection[str]]
"""Which columns the table of a name has."""
Macros = Mapping[str, tuple[tuple[str, ...], exp.Expr]]
"""Name, parameters and body of each."""

_NAMES = {"STRLEN": "OCTET_LENGTH", "HASH": "XXHASH64"}
OURS = "PLAIT_"
"""What the names of our own functions begin with in Spark, which has others of some of those names."""
_CLASS = re.compile(r"\\p\{(\w+)\}")
_SPECIAL = "\u0130\u03a3", "i\u03c3"
"""Capitals that Spark makes small by the place they stand in or as two letters, and what DuckDB makes of them."""


def parsed(statement: str) -> exp.Expr:
    """A statement of the engine."""
    return sqlglot.parse_one(statement, read="duckdb")


def macro_of(statement: exp.Create) -> tuple[str, tuple[tuple[str, ...], exp.Expr]]:
    """The macro that ``CREATE MACRO`` makes."""
    head = statement.this
    return head.this.name.upper(), (tuple(item.name for item in head.expressions), statement.expression)


def in_spark(
    query: exp.Expr, *, columns: Callable[[str], Collection[str]], macros: Macros, own: Collection[str]
) -> str:
    """A query in Spark's words.

    ``own`` are the functions that are there in Python, in capitals: they go
    before macros of that name.
    """
    query = query.copy()
    _expand(query, {name: macro for name, macro in macros.items() if name not in own})
    for select in query.find_all(exp.Select):
        _write_out(select, columns)
        _join_halves(select)
    for node in reversed(list(query.bfs())):  # the innermost first
        _change(node)
    for call in query.find_all(exp.Anonymous):
        if call.name in own:
            call.set("this", OURS + call.name)
    return query.sql("spark")


def updated(statement: exp.Update, columns: Collection[str]) -> exp.Select:
    """The query that gives a table as ``UPDATE`` leaves it."""
    values = {item.this.name: item.expression for item in statement.expressions}
    condition = statement.args["where"].this
    return exp.select(
        *(
            exp.alias_(exp.Case().when(condition, values[name]).else_(exp.column(name)), name)
            if name in values
            else exp.column(name)
            for name in columns
        )
    ).from_(statement.this)


def _expand(query: exp.Expr, macros: Macros) -> None:
    for call in list(query.find_all(exp.Anonymous)):
        if call.name.upper() in macros:
            parameters, body = macros[call.name.upper()]
            given = dict(zip(parameters, call.expressions, strict=True))
            written = body.transform(
                lambda node, given=given: (
                    given[node.name].copy() if isinstance(node, exp.Column) and node.name in given else node
                )
            )
            call.replace(exp.paren(written))


def _write_out(select: exp.Select, columns: Columns) -> None:
    """``t.* REPLACE (...)`` as the single columns, and a table's alias as a column of all it has."""
    found: list[exp.Expr] = []
    sources = {table.alias for table in select.find_all(exp.Table) if table.parent_select is select and table.alias}
    for item in select.expressions:
        star = item.this if isinstance(item, exp.Column) else item
        if isinstance(star, exp.Star) and star.args.get("replace"):
            values = {value.alias: value for value in star.args["replace"]}
            table = item.table if isinstance(item, exp.Column) else ""
            found += [values.get(name) or exp.column(name, table or None) for name in columns(table)]
        elif isinstance(item, exp.Column) and not item.table and item.name in sources:
            found.append(
                exp.alias_(exp.Anonymous(this="STRUCT", expressions=[exp.column(exp.Star(), item.name)]), item.name)
            )
        else:
            found.append(item)
    select.set("expressions", found)


def _join_halves(select: exp.Select) -> None:
    for join in select.args.get("joins") or ():
        if join.args.get("kind") in {"SEMI", "ANTI"}:
            join.set("side", "LEFT")


def _change(node: exp.Expr) -> None:
    if isinstance(node, exp.Anonymous):
        node.set("this", _NAMES.get(node.name.upper(), node.name.upper()))
    elif isinstance(node, exp.JarowinklerSimilarity):
        _call(node, "JARO_WINKLER_SIMILARITY", *node.iter_expressions())
    elif isinstance(node, exp.ArrayOverlaps):
        _call(node, "ARRAYS_OVERLAP", node.this, node.expression)
    elif isinstance(node, exp.Cast) and node.is_type("bigint"):  # Spark cuts off what DuckDB rounds
        node.set("this", exp.Round(this=node.this))
    elif isinstance(node, exp.Div):
        _call(node, "TRY_DIVIDE", node.this, node.expression)
    elif isinstance(node, exp.Lower):
        node.set("this", exp.Anonymous(this="TRANSLATE", expressions=[node.this, *map(exp.Literal.string, _SPECIAL)]))
    elif isinstance(node, exp.RegexpFullMatch):
        whole = exp.Literal.string(rf"^(?:{_in_java(node.expression.name)})\z")
        node.replace(exp.RegexpLike(this=node.this.copy(), expression=whole))
    elif isinstance(node, exp.RegexpReplace | exp.RegexpLike | exp.RegexpExtract):
        node.set("expression", exp.Literal.string(_in_java(node.expression.name)))


def _in_java(pattern: str) -> str:
    """A pattern as Java writes it: other names of scripts, and an end that is not before a last new line."""
    return _CLASS.sub(r"\\p{Is\1}", pattern).replace("$", r"\z")


def _call(node: exp.Expr, name: str, *arguments: exp.Expr) -> None:
    node.replace(exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments]))
