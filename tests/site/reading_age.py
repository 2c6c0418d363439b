"""How old one has to be to read a page: the Automated Readability Index of its prose.

The index (Senter and Smith, 1967, AMRL-TR-66-220) is a school year in the United States of America, and its
year 6 is for those aged 11 to 12: 4.71 letters and figures a word + 0.5 words a sentence - 21.43.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

BLOCKS = {"p", "li", "h1", "h2", "h3", "dd", "dt", "blockquote", "label", "legend", "button", "summary", "div"}
PROSE = {"p", "li", "blockquote", "dd"}
NOT_PROSE = {"table", "svg", "nav", "footer", "header", "script", "style", "title", "ol"}


class _Prose(HTMLParser):
    """The sentences that a page is read for: its paragraphs and lists, and no tables, maps or menus."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS | NOT_PROSE:
            self._open.append(tag)
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if PROSE & set(self._open) and not NOT_PROSE & set(self._open):
            self.blocks[-1] += data


def readability(html: str) -> float:
    """The Automated Readability Index of a page's prose, not rounded."""
    parser = _Prose()
    parser.feed(html)
    blocks = [" ".join(block.split()) for block in parser.blocks]
    sentences = [text for block in blocks for text in re.split(r"(?<=[.!?])\s+", block) if len(text.split()) > 3]
    words = [word for text in sentences for word in re.findall(r"[\w\u2019'-]+", text)]
    letters = sum(len(re.findall(r"\w", word)) for word in words)
    return 4.71 * letters / len(words) + 0.5 * len(words) / len(sentences) - 21.43
