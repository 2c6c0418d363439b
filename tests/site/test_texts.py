"""Every word that a page shows can be translated, and the files from elsewhere are what they say."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest
from django.urls import reverse

import plait.site

SITE = Path(plait.site.__file__).parent
STATIC = SITE / "static" / "plait"
TEMPLATES = sorted((SITE / "templates").rglob("*.html"))
APPS = sorted({path.parent.name for path in SITE.glob("*/apps.py")} - {"audit"})  # which shows nothing itself
OWN_SCRIPTS = ("dropping.js", "grid.js", "map.js", "passkeys.js", "reading.js", "review.js", "site.js")
LICENCES = {
    "MIT": "Permission is hereby granted",
    "0BSD": "Permission to use, copy, modify, and/or distribute",
    "BSD-2-Clause": "Redistribution and use in source and binary forms",
}
"""What the text of each licence says, by its SPDX name."""
SENTENCE = re.compile(r"(?!SELECT )[A-Z]\w*(?: \S+){2,}")
SHOWN_ATTRIBUTES = r"""\b(?:aria-label|alt|placeholder|title)="([^"]*)\""""


def untranslated(template: str) -> str:
    """The words of a template that no translator would ever see."""
    text = re.sub(r"{% blocktranslate\b.*?{% endblocktranslate %}", "", template, flags=re.DOTALL)
    text = re.sub(r"{#.*?#}", "", text)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    shown = " ".join(re.findall(SHOWN_ATTRIBUTES, text))
    text = re.sub(r"<[^>]*>", "", text)
    return " ".join(re.findall(r"[^\W\d_]+", re.sub(r"&\w+;", "", f"{text} {shown}")))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_word_of_a_template_can_be_translated(template: Path) -> None:
    assert untranslated(template.read_text(encoding="utf-8")) == ""


def test_a_word_that_cannot_be_translated_would_be_found() -> None:
    assert untranslated('<p title="One">{% translate "Two" %} Three {{ four }}</p>') == "Three One"


def sentences(code: str) -> list[str]:
    """The sentences in a module that go past gettext, leaving out what is written for its readers or for a database."""
    tree = ast.parse(code)
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "ngettext"}:
            passed |= {id(inner) for inner in ast.walk(node)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in passed]
    return [text.value for text in texts if isinstance(text.value, str) and SENTENCE.match(text.value)]


@pytest.mark.parametrize("app", APPS)
def test_every_sentence_of_an_app_can_be_translated(app: str) -> None:
    read_by_programs = {"metrics.py"}
    modules = [path for path in (SITE / app).rglob("*.py") if path.parent.name != "migrations"]
    modules = [path for path in modules if path.name not in read_by_programs]
    found = {path.name: sentences(path.read_text(encoding="utf-8")) for path in modules}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_a_sentence_past_gettext_would_be_found() -> None:
    code = '"""A module of two words."""\nraise Error("That is not so.")\nraise Error(_("Nor is this one."))'
    assert sentences(code) == ["That is not so."]


def test_templates_never_switch_escaping_off() -> None:
    for template in TEMPLATES:
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe|autoescape|{% include .* only|mark_safe|\|linebreaks", text), template
        assert not re.search(r"<[^>]* (?:style|on\w+|hx-on\S*)=|<style|https?://", text), template


def test_what_is_wrong_is_summed_up_in_two_templates_alone() -> None:
    summed = {path.name for path in TEMPLATES if 'class="govuk-error-summary"' in path.read_text(encoding="utf-8")}
    assert summed == {"error_summary.html", "problem.html"}


def test_every_address_in_a_message_is_made_from_its_name() -> None:
    for path in SITE.rglob("*.py"):
        assert not re.search(r'\blink=f?"', path.read_text(encoding="utf-8")), path


def test_every_address_of_a_template_is_that_of_a_page() -> None:
    """One that is mistyped would be empty, as the address of a page is that this kind of site does not have."""
    names = {
        name for path in TEMPLATES for name in re.findall(r"\baddress_of\.(\w+)", path.read_text(encoding="utf-8"))
    }
    assert {"home", "sign_in"} < names
    assert all(reverse(name.replace("_", "-"), urlconf="plait.site.urls") for name in names)


def test_every_script_is_a_file_of_the_site() -> None:
    for template in TEMPLATES:
        text = template.read_text(encoding="utf-8")
        inline = re.sub(r'<script src="{% static "plait/\w+\.js" %}" defer></script>', "", text)
        assert "<script" not in inline, template


def test_htmx_runs_no_code_from_pages_and_keeps_no_page() -> None:
    said = re.search(r"<meta name=\"htmx-config\" content='(.*?)'>", (SITE / "templates" / "base.html").read_text())
    assert said
    settings = json.loads(said[1])
    refused = ("allowEval", "allowScriptTags", "includeIndicatorStyles", "historyCacheSize")
    assert [settings[name] for name in refused] == [False, False, False, 0]
    assert settings["selfRequestsOnly"] is True


@pytest.mark.parametrize("name", OWN_SCRIPTS)
def test_our_scripts_set_text_and_never_code(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8")
    assert '"use strict";' in text
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(|https?:", text)


def test_each_file_from_elsewhere_is_what_it_says() -> None:
    sources = tomllib.loads((STATIC / "SOURCES.toml").read_text(encoding="utf-8"))
    for name, source in sources.items():
        data = (STATIC / source["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == source["sha256"], name
        assert source["changes"], name
        assert LICENCES[source["licence"]] in (STATIC / source["licence_file"]).read_text(encoding="utf-8"), name
    known = {word for source in sources.values() for word in (source["file"], source["licence_file"])}
    assert {path.name for path in STATIC.iterdir()} == known | {
        "site.css",
        "sheet.css",
        "review.css",
        "SOURCES.toml",
        *OWN_SCRIPTS,
    }


@pytest.mark.parametrize("name", ["govuk.css", "leaflet.css", "review.css", "site.css"])
def test_styles_ask_for_nothing_else(name: str) -> None:
    text = re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text(encoding="utf-8-sig"), flags=re.DOTALL)
    assert not re.search(r"@font-face|@import|url\(", text, re.IGNORECASE)
    assert not re.search(r"https?://\w|//\w+\.\w", text)


@pytest.mark.parametrize("name", ["govuk.css", "review.css", "site.css"])
def test_styles_name_no_font_of_the_government_and_no_crown(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8-sig")
    assert not re.search(r"transport|crown|govuk-header", text, re.IGNORECASE)
    families = set(re.findall(r"font-family:\s*([^;}]*)", text))
    assert families <= {
        '"Helvetica Neue",Helvetica,Arial,sans-serif',
        '"Helvetica Neue", Helvetica, Arial, sans-serif',
        "sans-serif",
        "inherit",
    }
