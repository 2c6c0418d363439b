"""Every item of OWASP ASVS 5.0 that Plait holds itself to is kept by a test that names it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
NAMED = re.compile(r"ASVS ((?:\d+\.\d+\.\d+(?:, | and )?)+)")


def listed() -> dict[str, str]:
    """The items, by their number."""
    return {
        number: what
        for number, what in tomllib.loads((HERE / "asvs.toml").read_text(encoding="utf-8")).items()
        if isinstance(what, str)
    }


def named(code: str) -> Iterator[str]:
    """The items that tests say they keep."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for found in NAMED.findall(ast.get_docstring(node) or ""):
                yield from re.findall(r"\d+\.\d+\.\d+", found)


def test_every_item_has_a_test_that_names_it() -> None:
    found = {item for path in HERE.parent.rglob("test_*.py") for item in named(path.read_text(encoding="utf-8"))}
    assert len(listed()) == 43
    assert sorted(set(listed()) - found) == []


def test_an_item_is_named_by_what_a_test_says_of_itself_alone() -> None:
    code = '"""ASVS 1.1.1."""\ndef test_a():\n    """Both: ASVS 2.2.2 and 3.3.3, 4.4.4."""\n    # ASVS 5.5.5\n'
    assert list(named(code)) == ["2.2.2", "3.3.3", "4.4.4"]
