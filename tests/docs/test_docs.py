"""The documentation is true: examples print what they show; help, rules, tags and links are in step."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from plait.checking import wordings
from plait.cli.main import FINDINGS, OK, UNREADABLE, VERBS, main
from plait.cli.site import VERBS as SITE_VERBS
from plait.sheets import child, preflight, workbook
from plait.site.keys import read_keys
from plait.standard import load_dictionary

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
COMMANDS = ("", *VERBS, "place build", "place show", *(f"site {verb}" for verb in SITE_VERBS))
EXAMPLES = [(verb, example) for verb in VERBS for example in importlib.import_module(f"plait.cli.{verb}").EXAMPLES]
MADE_ELSEWHERE = {"test", "docs", "reset", "lint", "lock"}
"""Verbs of `./run` that a test of the documentation does not start; tests/test_run.py has them."""
BLOCK = re.compile(r"^```(?P<kind>console|sh)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?P<target>[^)\s#]+)(?:#[^)\s]*)?\)")


@dataclass(frozen=True)
class Shown:
    """A command of a page, and the lines that the page shows under it ("..." stands for some lines)."""

    command: str
    lines: tuple[str, ...]


def commands_of(page: Path) -> list[Shown]:
    """Every command in the console and sh blocks of a page."""
    found: list[Shown] = []
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        text = block["text"].replace("\\\n", " ")
        if block["kind"] == "sh":
            found += [Shown(line, ()) for line in text.splitlines() if line.strip()]
            continue
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, *lines = part.rstrip().splitlines()
            found.append(Shown(command, tuple(line.rstrip() for line in lines)))
    return found


def plait(*words: str) -> tuple[int, str]:
    """Run a command in this process; its exit status, and all that it printed."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            status = main(words)
        except SystemExit as end:
            status = int(end.code or 0)
    return status, "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def plait_apart(*words: str) -> tuple[int, str]:
    """The same in a process of its own, for a command that sets Django up: that can be done once in each."""
    command = [sys.executable, "-m", "plait.cli", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def run_shown(command: str) -> tuple[int, str]:
    """Run a command of a page where `./run` stands for Plait in this process."""
    program, *words = shlex.split(command, comments=True)
    if program != "./run":
        done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr
    if not words:
        return plait("demo", "--no-serve")
    if words[0] in MADE_ELSEWHERE:
        return OK, ""
    assert words[0] == "plait"
    return plait(*words[1:])


def pattern_of(lines: tuple[str, ...]) -> str:
    """What a command has to print to be shown like that."""
    parts = []
    for line in lines:
        if line == "...":
            parts.append(r"(?:.*\n)*?")
        elif line.endswith(" ..."):
            parts.append(re.escape(line[:-3]) + r".*\n")
        else:
            parts.append(re.escape(line) + r"\n")
    return "".join(parts)


def try_page(page: Path) -> None:
    """Run every command of a page in order and compare what it prints."""
    for shown in commands_of(page):
        status, output = run_shown(shown.command)
        refused = bool(shown.lines) and shown.lines[0].startswith("plait: ")
        assert status in ({UNREADABLE} if refused else {OK, FINDINGS}), f"{shown.command}\n{output}"
        if shown.lines:
            assert re.fullmatch(pattern_of(shown.lines), output), f"{shown.command}\n{output}"


@pytest.fixture
def checkout(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like the project's after `./run`, and the one that commands start in."""
    shutil.copytree(demo, tmp_path / ".plait" / "demo")
    monkeypatch.setenv("PLAIT_HOME", str(tmp_path / ".plait"))
    monkeypatch.delenv("PLAIT_PLACE", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def desk(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk with the files that the examples of the verbs name, and a demo that does not serve."""
    made = checkout / ".plait" / "demo"
    shutil.copytree(made / "lists", checkout, dirs_exist_ok=True)
    shutil.copytree(made / "sources", checkout / "downloads")
    shutil.copytree(made / "place", checkout / "camden")
    shutil.copytree(made / "site", checkout / "our-site")
    for table, name in (("council_helpline", "helpline"), ("food_share",) * 2, ("advice_centre", "advice")):
        for ending in (".csv", ".receipt.json"):
            shutil.copy(made / "tables" / f"{table}{ending}", checkout / f"{name}{ending}")
    shutil.copytree(DOCS / "how-to" / "examples", checkout, dirs_exist_ok=True)
    page = (DOCS / "reference" / "dictionary.md").read_text(encoding="utf-8")
    (checkout / "camden.toml").write_text(page.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    for server in ("demo.serve_site", "site.serving.serve_site", "desk.serve_desk"):  # tests/browser serves for real
        monkeypatch.setattr(f"plait.cli.{server}", lambda *_site, **_port: OK)
    monkeypatch.setenv("PLAIT_SITE_DATABASE", "")
    read_keys(checkout / "our-site")  # a site that is there
    return checkout


@pytest.fixture
def eighty_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.version_info >= (3, 13):
        pytest.skip("argparse words options another way from Python 3.13 on")
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture(scope="module")
def write_reference() -> ModuleType:
    """The script docs/write_reference.py."""
    spec = importlib.util.spec_from_file_location("write_reference", DOCS / "write_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- Examples ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "example"),
    [pytest.param(*item, id=item[1], marks=pytest.mark.slow if "--reset" in item[1] else ()) for item in EXAMPLES],
)
def test_the_examples_of_every_verb_run(verb: str, example: str, desk: Path) -> None:
    program, *words = shlex.split(example)
    assert (program, words[0]) == ("plait", verb)
    if verb in {"backup", "restore"}:
        _have_a_backup(desk)
    if "--decisions" in words:
        plait("match", *words[1:3], "-o", "reviewed.xlsx")
    apart = verb in {"audit", "backup", "restore"} or (words[0] == "site" and words[1] != "serve")
    status, output = plait_apart(*words) if apart else plait(*words)
    assert status in {OK, FINDINGS}, output


def _have_a_backup(desk: Path) -> None:
    """A backup of the site, and the keys of a new one, where the examples have them."""
    (desk / "new-site").mkdir()
    shutil.copy(desk / "our-site" / "keys.json", desk / "new-site")
    assert plait_apart("backup", "--data", "our-site", "--to", "backups")[0] == OK
    (made,) = (desk / "backups").iterdir()
    made.rename(desk / "backups" / "plait-2026-11-22-140512.zip")


def test_every_verb_has_an_example() -> None:
    assert {verb for verb, _ in EXAMPLES} == VERBS.keys()


def test_the_readme_shows_what_its_commands_print(checkout: Path) -> None:
    assert sum(bool(shown.lines) for shown in commands_of(ROOT / "README.md")) >= 3
    try_page(ROOT / "README.md")


@pytest.mark.slow
def test_the_tutorial_shows_what_its_commands_print(checkout: Path) -> None:
    shutil.rmtree(checkout / ".plait")
    try_page(DOCS / "tutorial" / "first-picture.md")


@pytest.mark.slow
def test_the_tutorial_about_one_list_shows_what_its_commands_print(checkout: Path) -> None:
    try_page(DOCS / "tutorial" / "first-check.md")


@pytest.mark.slow
def test_the_tutorial_about_several_lists_shows_what_its_commands_print(checkout: Path) -> None:
    del checkout
    try_page(DOCS / "tutorial" / "first-match.md")


def _all_commands() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for shown in commands_of(page):
            command = shown.command.removeprefix("./run ")
            if command.startswith("plait ") and command != "plait ...":
                yield page.relative_to(ROOT).as_posix(), command


@pytest.mark.parametrize(("page", "command"), list(_all_commands()))
def test_the_commands_of_every_page_have_options_that_exist(
    page: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, verb, *words = shlex.split(command, comments=True)
    monkeypatch.setattr(f"plait.cli.{verb}.run", lambda _arguments: OK)
    status, output = plait(verb, *words)
    assert status == OK, output


# --- Reference ---------------------------------------------------------------------------------


def test_every_verb_is_documented() -> None:
    text = (DOCS / "reference" / "command-line.md").read_text(encoding="utf-8")
    headings = re.findall(r"^##+ (plait.*)$", text, flags=re.MULTILINE)
    assert headings == [f"plait {command}".strip() for command in _in_order_of_the_page()]


def _in_order_of_the_page() -> list[str]:
    ordered: list[str] = []
    for command in COMMANDS:
        if " " not in command:
            ordered += [command, *(item for item in COMMANDS if command and item.startswith(f"{command} "))]
    return ordered


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_shows_the_help_of_every_verb(command: str, eighty_wide: None) -> None:
    text = (DOCS / "reference" / "command-line.md").read_text(encoding="utf-8")
    section = re.search(rf"^##+ {f'plait {command}'.strip()}$.*?^```text\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert section is not None
    status, output = plait(*command.split(), "--help")
    assert status == OK
    assert section[1] == output, "start docs/write_reference.py"


@pytest.mark.parametrize("name", ["command-line.md", "findings.md", "dictionary.md", "site.md"])
def test_the_made_parts_of_the_reference_are_in_step(name: str, write_reference: ModuleType, eighty_wide: None) -> None:
    page = (DOCS / "reference" / name).read_text(encoding="utf-8")
    made = write_reference.parts()[name]
    assert write_reference.filled(page, made) == page, "start docs/write_reference.py"


def test_every_rule_of_the_checker_is_documented() -> None:
    text = (DOCS / "reference" / "findings.md").read_text(encoding="utf-8")
    assert [code for code in wordings() if f"| `{code}` |" not in text] == []


def test_every_tag_is_documented() -> None:
    text = (DOCS / "reference" / "dictionary.md").read_text(encoding="utf-8")
    assert [entry.tag for entry in load_dictionary().entries if f"| `{entry.tag}` |" not in text] == []


@pytest.mark.parametrize("name", ["assurance", "matching-quality"])
def test_the_figures_of_a_page_were_measured(name: str) -> None:
    page = (DOCS / "reference" / f"{name}.md").read_text(encoding="utf-8")
    measured = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "benchmarks" / "results").glob("*.md"))
    figures = re.findall(r"\*\*(.+?)\*\*", page)
    assert len(figures) > 10
    assert [figure for figure in figures if not re.search(rf"(?<![\d,.]){re.escape(figure)}", measured)] == []


def test_the_tests_that_a_page_leans_on_are_there() -> None:
    page = (DOCS / "reference" / "assurance.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:tests|benchmarks)/[\w/]+\.\w+)`", page))
    assert len(named) > 15
    assert {path for path in named if not (ROOT / path).is_file()} == set()


def test_the_page_about_hostile_files_names_the_limits() -> None:
    page = (DOCS / "explanation" / "reading-hostile-files.md").read_text(encoding="utf-8")
    limits = {
        f"{preflight.LARGEST_FILE // preflight.MEBIBYTE} MB",
        f"{preflight.MOST_ENTRIES:,} parts",
        f"{preflight.LARGEST_UNPACKED // preflight.MEBIBYTE} MB",
        f"{preflight.SUSPECT_UNPACKED // preflight.MEBIBYTE} MB",
        f"{preflight.HIGHEST_RATIO} times",
        f"{child.MEMORY // child.MEBIBYTE // 1024} GiB",
        f"{child.SECONDS_OF_PROCESSOR} seconds",
        f"{workbook.LONGEST_WAIT:.0f} seconds",
        f"{child.MOST_ROWS:,} and {child.MOST_COLUMNS:,}",
        f"{child.MOST_CELLS:,}",
        f"{child.LONGEST_CELL:,} characters",
    }
    assert {limit for limit in limits if limit not in page} == set()


# --- Links, pictures, pages --------------------------------------------------------------------


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")), ids=lambda page: page.name)
def test_links_to_files_of_the_project_lead_somewhere(page: Path) -> None:
    targets = {link["target"] for link in LINK.finditer(page.read_text(encoding="utf-8"))}
    missing = {target for target in targets if "://" not in target and not (ROOT / target).exists()}
    assert missing == set()


def test_the_picture_of_the_readme_is_small() -> None:
    assert "(docs/images/story.png)" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert (DOCS / "images" / "story.png").stat().st_size < 300_000


def test_every_decision_has_its_three_parts_and_stands_in_the_list() -> None:
    listed = (DOCS / "decisions" / "index.md").read_text(encoding="utf-8")
    decisions = sorted((DOCS / "decisions").glob("0*.md"))
    assert [path.name[:4] for path in decisions] == [f"{n:04}" for n in range(1, len(decisions) + 1)]
    for path in decisions:
        headings = re.findall(r"^## (.*)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"]
        assert f"({path.name})" in listed


@pytest.mark.slow
def test_the_built_pages_ask_no_other_computer(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    fetched = re.compile(r"<(?:link|script|img|iframe)\b[^>]*?\b(?:href|src)=[\"']?(?:https?:)?//[^\"' >]+")
    imported = re.compile(r"(?:@import|url\()\s*[\"']?(?:https?:)?//[^\"')]+")
    pages = {path: path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.html")}
    styles = {path: path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.css")}
    assert len(pages) > 20
    assert [found for text in pages.values() for found in fetched.findall(text)] == []
    assert [found for text in (*pages.values(), *styles.values()) for found in imported.findall(text)] == []
