"""Writes the parts of docs/reference/ that the code knows best: help texts, rules and tags.

    .venv/bin/python docs/write_reference.py

Everything between `<!-- made: NAME -->` and `<!-- end -->` is replaced; the words around it are
written by hand. tests/docs/test_docs.py fails when a page is out of step with the code.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Mapping
from pathlib import Path

from plait.checking import Severity, wordings
from plait.cli.main import VERBS, main
from plait.standard import Entry, load_dictionary
from plait.standard.dictionary import Sensitivity

REFERENCE = Path(__file__).resolve().parent / "reference"
SUBVERBS = ("place build", "place show")
NOT_READ = ("no", "title only")
"""How the dictionary's `source_read` begins where the named source has still to be read."""
_PART = re.compile(r"(<!-- made: (?P<name>[\w -]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def help_of(command: str) -> str:
    """What `plait COMMAND --help` prints, in lines as wide as COLUMNS says."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        main([*command.split(), "--help"])
    return out.getvalue()


def parts() -> dict[str, dict[str, str]]:
    """The made parts of each page, by their names."""
    commands = ["", *VERBS, *SUBVERBS]
    return {
        "command-line.md": {
            f"plait {command}".strip(): f"\n```text\n{help_of(command)}```\n\n" for command in commands
        },
        "findings.md": {severity.value: _rules(severity) for severity in Severity},
        "dictionary.md": {area.lower(): _tags(area) for area in _areas()} | {"lists": _lists()},
    }


def filled(page: str, made: Mapping[str, str]) -> str:
    """The page with its made parts as they should be. Raises KeyError for a part that nobody makes."""
    return _PART.sub(lambda found: found[1] + made[found["name"]] + found[3], page)


def _rules(severity: Severity) -> str:
    rows = [
        f"| `{code}` | {_cell(wording.title)} | {_cell(wording.message)} |"
        for code, wording in wordings().items()
        if wording.severity is severity
    ]
    return "\n".join(["", "| rule | title | what it says |", "|---|---|---|", *rows, "", ""])


def _areas() -> dict[str, None]:
    return dict.fromkeys(entry.area for entry in load_dictionary().entries)


def _tags(area: str) -> str:
    rows = [
        f"| `{entry.tag}` | {_meaning(entry)} | {_kind(entry)} |"
        for entry in load_dictionary().entries
        if entry.area == area
    ]
    return "\n".join(["", "| tag | what it means | values |", "|---|---|---|", *rows, "", ""])


def _meaning(entry: Entry) -> str:
    mark = " †" if entry.source_read.startswith(NOT_READ) else ""
    return f"**{_cell(entry.name)}**{mark}. {_cell(entry.definition)}"


def _kind(entry: Entry) -> str:
    kind = entry.type.value
    if entry.several:
        kind += ", several with ;"
    if entry.sensitive in {Sensitivity.SPECIAL, Sensitivity.CRIMINAL}:
        kind += f" (**{entry.sensitive.value}**)"
    return kind


def _lists() -> str:
    """The closed lists that a count can be divided by."""
    rows = [
        f"| `{entry.short_name}` | `{entry.tag}` | {_cell('; '.join(entry.allowed))} |"
        for entry in sorted(load_dictionary().entries, key=lambda item: item.short_name)
        if entry.short_name
    ]
    return "\n".join(["", "| count by | tag | agreed values |", "|---|---|---|", *rows, "", ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def write() -> None:
    """Write every page anew."""
    os.environ["COLUMNS"] = "80"
    for name, made in parts().items():
        page = REFERENCE / name
        page.write_text(filled(page.read_text(encoding="utf-8"), made), encoding="utf-8")
        print(page.relative_to(Path.cwd()) if page.is_relative_to(Path.cwd()) else page)


if __name__ == "__main__":
    write()
