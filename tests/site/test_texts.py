"""Every word that a page shows can be translated, and the files from elsewhere are what they say."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

import plait.site

SITE = Path(plait.site.__file__).parent
STATIC = SITE / "static" / "plait"
TEMPLATES = sorted((SITE / "templates").rglob("*.html"))
SHOWN_ATTRIBUTES = r"""\b(?:aria-label|alt|placeholder|title)="([^"]*)\""""


def untranslated(template: str) -> str:
    """The words of a template that no translator would ever see."""
    text = re.sub(r"{% blocktranslate\b.*?{% endblocktranslate %}", "", template, flags=re.DOTALL)
    text = re.sub(r"{#.*?#}", "", text)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    shown = " ".join(re.findall(SHOWN_ATTRIBUTES, text))
    text = re.sub(r"<[^>]*>", "", text)
    return " ".join(re.findall(r"[^\W\d_]+", re.sub(r"&\w+;", "", f"{text} {shown}")))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_every_word_of_a_template_can_be_translated(template: Path) -> None:
    assert untranslated(template.read_text(encoding="utf-8")) == ""


def test_a_word_that_cannot_be_translated_would_be_found() -> None:
    assert untranslated('<p title="One">{% translate "Two" %} Three {{ four }}</p>') == "Three One"


def test_templates_never_switch_escaping_off() -> None:
    for template in TEMPLATES:
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe|autoescape|{% include .* only|mark_safe|\|linebreaks", text), template
        assert not re.search(r"<[^>]* (?:style|on\w+)=|<style|<script|https?://", text), template


def test_each_file_from_elsewhere_is_what_it_says() -> None:
    sources = tomllib.loads((STATIC / "SOURCES.toml").read_text(encoding="utf-8"))
    for name, source in sources.items():
        data = (STATIC / source["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == source["sha256"], name
        assert source["licence"] == "MIT"
        assert "Permission is hereby granted" in (STATIC / source["licence_file"]).read_text(encoding="utf-8")
    known = {word for source in sources.values() for word in (source["file"], source["licence_file"])}
    assert {path.name for path in STATIC.iterdir()} == known | {"site.css", "SOURCES.toml"}


@pytest.mark.parametrize("name", ["govuk.css", "site.css"])
def test_styles_name_no_font_of_the_government_no_crown_and_no_address(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8-sig")
    assert not re.search(r"transport|@font-face|@import|crown|govuk-header|url\(", text, re.IGNORECASE)
    assert not re.search(r"https?://\w|//\w+\.\w", text)
    families = set(re.findall(r"font-family:\s*([^;}]*)", text))
    assert families <= {
        '"Helvetica Neue",Helvetica,Arial,sans-serif',
        '"Helvetica Neue", Helvetica, Arial, sans-serif',
        "sans-serif",
    }
