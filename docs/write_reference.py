"""Writes the parts of docs/reference/ that the code knows best: help texts, rules, tags, and the site's own rules.

    .venv/bin/python docs/write_reference.py

Everything between `<!-- made: NAME -->` and `<!-- end -->` is replaced; the words around it are
written by hand. tests/docs/test_docs.py fails when a page is out of step with the code.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from plait.checking import Severity, wordings
from plait.cli.main import VERBS, main
from plait.cli.site import VERBS as SITE_VERBS
from plait.evidence.publish.longform import COLUMNS
from plait.site.people.register import load_register
from plait.standard import Entry, load_dictionary
from plait.standard.dictionary import Sensitivity

REFERENCE = Path(__file__).resolve().parent / "reference"
SUBVERBS = ("place build", "place show", *(f"site {verb}" for verb in SITE_VERBS))
_CONVERTER = re.compile(r"<\w+:")
"""How Django says of what kind a part of an address is: ``<int:number>``."""
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
        "dictionary.md": {area.lower(): _tags(area) for area in _areas()}
        | {"lists": _lists(), "words": _words(), "confused": _confused(), "open": _open(), "versions": _versions()},
        "site.md": {
            "roles": _roles(),
            "who may": _who_may("who may"),
            "who may agree": _who_may("who may agree"),
            "addresses": _addresses(),
            "register": _register(),
            "not about people": _not_about_people(),
            "picture.csv": _published_columns(),
        },
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
    return _table(("rule", "title", "what it says"), rows)


def _areas() -> dict[str, None]:
    return dict.fromkeys(entry.area for entry in load_dictionary().entries)


def _tags(area: str) -> str:
    rows = [
        f"| `{entry.tag}` | {_meaning(entry)} | {_kind(entry)} |"
        for entry in load_dictionary().entries
        if entry.area == area
    ]
    return _table(("tag", "what it means", "values"), rows)


def _meaning(entry: Entry) -> str:
    mark = "" if entry.agreed else " †"
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
    return _table(("count by", "tag", "agreed values"), rows)


def _words() -> str:
    """Everyday words that are read as a value; a list that several tags share stands there once."""
    rows: dict[str, list[str]] = {}
    for entry in load_dictionary().entries:
        for value, words in entry.synonyms.items():
            rows.setdefault(f"| {_cell(value)} | {_cell(', '.join(words))} |", []).append(f"`{entry.tag}`")
    shared = [f"{row} {', '.join(tags)} |" for row, tags in rows.items()]
    return _table(("value", "also read as it", "in"), shared)


def _confused() -> str:
    rows = [
        f"| `{entry.tag}` | `{other.tag}` | {_cell(other.difference)} |"
        for entry in load_dictionary().entries
        for other in entry.confused_with
    ]
    return _table(("this", "that", "the difference"), rows)


def _open() -> str:
    """What has still to be compared with its source."""
    rows = [
        f"| `{entry.tag}` | {_cell(entry.source)} | {_cell(entry.source_read.partition(': ')[2])} |"
        for entry in load_dictionary().entries
        if not entry.agreed
    ]
    return _table(("tag", "source", "what is open"), rows)


def _versions() -> str:
    rows = [
        f"| {version.number} | {version.date} | {_cell(' '.join(version.changes))} |"
        for version in reversed(load_dictionary().history)
    ]
    return _table(("version", "date", "what changed"), rows)


@cache
def _site() -> dict[str, Any]:
    """What the shared site says of itself (docs/read_site.py), read in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "PLAIT_SITE_DATABASE"}
    command = [sys.executable, Path(__file__).with_name("read_site.py")]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _roles() -> str:
    roles, kinds = (
        _table((heading, "in words"), [f"| `{value}` | {label} |" for value, label in _site()[name].items()])
        for heading, name in (("role", "roles"), ("kind of organisation", "kinds"))
    )
    return f"{roles}{kinds.removeprefix(chr(10))}"


def _who_may(name: str) -> str:
    """A column for each kind of person; those who may do the same share one."""
    who_may: dict[str, dict[str, bool]] = _site()[name]
    kinds = next(iter(who_may.values()))
    alike: dict[tuple[bool, ...], list[str]] = {}
    for kind in kinds:
        alike.setdefault(tuple(allowed[kind] for allowed in who_may.values()), []).append(kind)
    rows = [
        f"| {verb} | {' | '.join('yes' if answers[place] else 'no' for answers in alike)} |"
        for place, verb in enumerate(who_may)
    ]
    return _table(("", *(", ".join(group) for group in alike.values())), rows)


def _addresses() -> str:
    rows = [f"| `{_CONVERTER.sub('<', path)}` | {access} | {what} |" for path, access, what in _site()["addresses"]]
    return _table(("address", "for", "what"), rows)


def _register() -> str:
    rows = [
        f"| {_codes(entry.fields)} | {entry.purpose} | {entry.encrypted} | {entry.deleted} |"
        for entry in load_register().about_people
    ]
    return _table(("field", "why", "encrypted", "deleted"), rows)


def _not_about_people() -> str:
    rows = [f"| {_codes(fields)} | {reason} |" for reason, fields in load_register().not_about_people]
    return _table(("field", "why not"), rows)


def _published_columns() -> str:
    rows = [f"| {column.heading} | `{column.tag}` | {column.definition} |" for column in COLUMNS]
    return _table(("column", "tag", "what it holds"), rows)


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(headings: Iterable[str], rows: Iterable[str]) -> str:
    """Rows of a Markdown table under their headings, with a line free before and behind."""
    heads = list(headings)
    return "\n".join(["", f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *rows, "", ""])


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
