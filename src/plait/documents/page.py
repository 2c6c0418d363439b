"""One self-contained HTML page from a template: its styles inside, its policy by their hash."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

BASE_STYLE = "plait.documents:templates/base.css"


def render_page(template: str, *, style: str, parts: Sequence[str] = (), **context: Any) -> str:
    """Fill a template of an installed package.

    ``template`` and ``style`` are named "package:path/in/it", and so are the styles of ``parts`` that
    other pages show too. They follow the base style that all pages share, the page's own last, and are
    handed to the template as ``css`` with ``policy``, the page's content security policy. Every text is
    escaped.
    """
    css = "".join(map(packaged, (BASE_STYLE, *parts, style)))
    return _environment().get_template(template).render(css=css, policy=policy(css), **context)


def render_part(template: str, macro: str, *arguments: Any) -> Markup:
    """Fill one macro of such a template, to be put into a page. Every text is escaped."""
    part: Markup = getattr(_environment().get_template(template).module, macro)(*arguments)
    return part


def policy(css: str) -> str:
    """The content security policy of a page whose only resource is this style sheet."""
    digest = b64encode(sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def packaged(name: str) -> str:
    """The text of a file inside an installed package, named "package:path/in/it"."""
    package, _, path = name.partition(":")
    return files(package).joinpath(*path.split("/")).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # most commands write no page

    return Environment(
        loader=FunctionLoader(packaged),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
