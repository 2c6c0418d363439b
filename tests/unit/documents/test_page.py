"""A page stands on its own: its styles inside, its policy by their hash, every text escaped."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from plait.documents import packaged, policy, render_page

TEMPLATE = """\
<meta http-equiv="Content-Security-Policy" content="{{ policy }}">
<style>{{ css | safe }}</style><h1>{{ title }}</h1>
"""
STYLE = 'h1 > a::after { content: "\u2192" }\n'


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """An installed package with a template and a style, of a name of its own."""
    name = f"pages_{abs(hash(request.node.name))}"
    folder = tmp_path / name / "templates"
    folder.mkdir(parents=True)
    (tmp_path / name / "__init__.py").touch()
    (folder / "page.html").write_text(TEMPLATE, encoding="utf-8")
    (folder / "page.css").write_text(STYLE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return name


def page(package: str, **context: str) -> str:
    return render_page(f"{package}:templates/page.html", style=f"{package}:templates/page.css", **context)


def test_every_text_is_escaped(package: str) -> None:
    assert "<h1>&lt;script&gt; &amp; &#34;co&#34;</h1>" in page(package, title='<script> & "co"')


def test_the_style_of_the_page_comes_after_the_one_that_all_share(package: str) -> None:
    style = re.findall(r"<style>(.*?)</style>", page(package, title=""), re.DOTALL)
    assert style == [packaged("plait.documents:templates/base.css") + STYLE]


def test_the_policy_lets_in_exactly_the_style_that_is_there(package: str) -> None:
    text = page(package, title="")
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in text


def test_the_policy_lets_nothing_else_in() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in policy("").split(";"))
    assert rules.pop("style-src").startswith("'sha256-")
    assert rules == {
        "default-src": "'none'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_a_text_that_the_template_wants_and_nobody_gives_is_an_error(package: str) -> None:
    with pytest.raises(UndefinedError, match="'title' is undefined"):
        page(package)


def test_the_shared_style_asks_for_nothing_from_elsewhere() -> None:
    style = packaged("plait.documents:templates/base.css")
    assert style
    assert not re.search(r"@import|url\(|https?:", style)
