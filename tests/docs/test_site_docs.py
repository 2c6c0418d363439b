"""What the documentation says of the shared site is true: its settings, buttons, numbers and published files."""

from __future__ import annotations

import ast
import json
import re
from datetime import date
from pathlib import Path

import pytest

from plait.evidence import published_files
from plait.places import open_place
from plait.tables import pool_tables, read_table

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SITE = ROOT / "src" / "plait" / "site"
REFERENCE = DOCS / "reference" / "site.md"
CLICKED = (
    "tutorial/first-question.md",
    "how-to/ask-a-question.md",
    "how-to/answer-an-invitation.md",
    "how-to/sign-in-safely.md",
    "how-to/look-after-members.md",
    "how-to/take-part-on-paper.md",
    "how-to/use-the-desk.md",
    "how-to/use-a-template.md",
)
"""Pages on which words in bold are those that stand on the site's pages."""
STRESSED = {"before", "convenor", "LibreOffice", "Excel"}
"""Words of these pages that are in bold because they matter."""


def words_of_the_site() -> str:
    """All that the site's templates and forms say, each text on a line."""
    templates = "\n".join(path.read_text(encoding="utf-8") for path in (SITE / "templates").rglob("*.html"))
    said = re.findall(r'{% translate "(.*?)"', templates) + re.findall(r"%}([^{}]+){%", templates)
    for path in SITE.rglob("*.py"):
        constants = (node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Constant))
        said += [node.value for node in constants if isinstance(node.value, str)]
    story = (SITE / "story.toml").read_text(encoding="utf-8")
    said += re.findall(r'^question = "(.*)"', story, flags=re.MULTILINE)
    said += [f"Sign in as {name}" for name in re.findall(r'^name = "(.*)"', story, flags=re.MULTILINE)]
    return "\n".join(["", *(text.strip() for text in said), ""])


@pytest.mark.parametrize("page", CLICKED)
def test_the_words_to_click_stand_on_the_site(page: str) -> None:
    text = " ".join((DOCS / page).read_text(encoding="utf-8").split())
    named = set(re.findall(r"\*\*(.+?)\*\*", text)) - STRESSED
    assert len(named) > 5
    site = words_of_the_site()
    assert {words for words in named if f"\n{words}\n" not in site} == set()


def test_every_setting_is_documented() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in SITE.rglob("*.py"))
    settings = set(re.findall(r"PLAIT_SITE_[A-Z_]+", sources))
    page = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
    assert len(settings) >= 8
    assert {name for name in settings if f"| `{name}` |" not in page} == set()


@pytest.mark.parametrize(
    ("source", "code", "page", "words"),
    [
        ("people/actions.py", "LINK_DAYS = 14", "reference/site.md", "works once, for 14 days"),
        ("people/actions.py", "LINK_DAYS = 14", "how-to/run-a-shared-site.md", "works once and for 14 days"),
        ("people/actions.py", "KEPT = timedelta(days=730)", "how-to/run-a-shared-site.md", "for two years"),
        ("entering/tries.py", "TRIES = 5", "reference/site.md", "after 5 for one address"),
        ("entering/tries.py", "WAIT = 15 * 60", "reference/site.md", "a wait of 15 minutes"),
        ("settings/shared.py", "SESSION_COOKIE_AGE = 8 * 3600", "reference/site.md", "ends 8 hours after"),
        ("settings/shared.py", '"min_length": 12', "reference/site.md", "at least 12 characters"),
        ("jobs/leases.py", "LEASE = timedelta(seconds=15)", "explanation/background-jobs.md", "for 15 seconds"),
        ("jobs/worker.py", "BEAT = 4.0", "explanation/background-jobs.md", "every 4 seconds"),
        ("jobs/leases.py", "MOST_ATTEMPTS = 3", "explanation/background-jobs.md", "After three attempts"),
        ("jobs/housekeeping.py", "KEPT = timedelta(days=30)", "explanation/background-jobs.md", "for 30 days"),
        ("jobs/housekeeping.py", "KEPT = timedelta(days=30)", "how-to/run-a-shared-site.md", "ended 30 days ago"),
        ("jobs/worker.py", "TIDY_EVERY = 3600.0", "how-to/run-a-shared-site.md", "Once an hour"),
        ("lists/tray.py", "MINUTES = 30", "explanation/rows-stay-home.md", "half an hour after they last looked"),
        ("lists/tray.py", "so there are 64 lists at most", "explanation/rows-stay-home.md", "64 lists lie open"),
        ("master.py", "LONGEST_REQUEST = 120", "how-to/run-a-shared-site.md", "after 120 seconds"),
        ("server.py", "processes: int = 1", "decisions/0014-lists-in-memory.md", "the only one that answers pages"),
        ("server.py", "_SITE_THREADS = 8", "decisions/0014-lists-in-memory.md", "with eight threads"),
        ("paper/forms.py", "CONTACT_KEPT = timedelta(days=365)", "how-to/take-part-on-paper.md", "within a year"),
        ("paper/forms.py", "WARDS = 4", "how-to/take-part-on-paper.md", "for four wards"),
        ("projects/forms.py", "max_length=150", "how-to/ask-a-question.md", "at most 150 characters"),
    ],
)
def test_a_number_is_that_of_the_code(source: str, code: str, page: str, words: str) -> None:
    assert code in (SITE / source).read_text(encoding="utf-8")
    assert words in " ".join((DOCS / page).read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def published(demo: Path) -> dict[str, bytes]:
    """What is published of the demo's three tables."""
    place = open_place(demo / "place")
    pooled = pool_tables([read_table(path) for path in sorted((demo / "tables").glob("*.csv"))], place)
    boundaries = {level: place.boundaries(level) for level in ("ward", "lsoa")}
    return published_files(pooled, boundaries=boundaries, title="Who?", published_on=date(2026, 11, 22))


def test_every_published_file_is_documented(published: dict[str, bytes]) -> None:
    page = REFERENCE.read_text(encoding="utf-8")
    assert {name for name in published if f"`{name}`" not in page} == set()
    assert 'EVERYTHING = "everything.zip"' in (SITE / "projects" / "publishing.py").read_text(encoding="utf-8")
    assert "`everything.zip`" in page


def test_every_property_of_a_published_area_is_documented(published: dict[str, bytes]) -> None:
    page = REFERENCE.read_text(encoding="utf-8")
    properties = json.loads(published["areas-ward.geojson"])["features"][0]["properties"]
    assert {name for name in properties if f"`{name}`" not in page} == set()
