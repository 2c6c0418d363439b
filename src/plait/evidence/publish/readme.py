"""The first file to open: what the published files are and how to read them, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill

from plait.evidence import words
from plait.evidence.publish.about import About, notes
from plait.tables.pooled import Pooled

WIDTH = 79
_FILES = {
    "picture.csv": "Every figure, a line for each area and category. It opens in Excel and LibreOffice. "
    "The second row has tags for programs.",
    "geojson": "The areas of the map with their figures, for mapping programs.",
    "datapackage.json": "The same files described for programs: columns, types, sources, licences.",
}


def as_readme(pooled: Pooled, about: About, names: Iterable[str]) -> bytes:
    """``README.txt`` for the files with these names, in UTF-8."""
    return ("\n\n".join(_blocks(pooled, about, names)) + "\n").encode()


def _blocks(pooled: Pooled, about: About, names: Iterable[str]) -> Iterator[str]:
    yield _heading(about.title, "=")
    yield _text(f"{pooled.place_name}. Published on {words.day_in_words(about.published_on)}.")
    if about.contact:
        yield _text(f"Whom to ask: {about.contact}")
    yield _text(" ".join(words.headline(pooled)))
    yield _heading("What you must know")
    yield _list(notes(pooled))
    yield _heading("The files")
    yield _list(f"{name}: {_FILES.get(name) or _FILES[name.rpartition('.')[2]]}" for name in names)
    yield _heading("How to read the figures")
    for advice in words.HOW_TO_READ:
        yield _text(f"{advice.heading}. {advice.text}")
    yield _heading("Who counted")
    for partner in pooled.partners:
        covers = f"Dates covered: {partner.covers}." if partner.covers else words.NO_DATES
        yield _text(f"{partner.name}: {partner.meaning} Counted on {words.day_in_words(partner.counted_on)}. {covers}")
    yield _heading("Open data used")
    yield (
        _list(
            f"{source.title} ({source.vintage}). {source.publisher}. Licence: {source.licence}."
            for source in pooled.sources
        )
        or f"{words.NONE}."
    )
    yield _heading("Licence")
    yield _text(
        f"You may use these figures under the {about.licence.title}. Name the organisations above and the sources."
    )
    yield about.licence.address


def _heading(text: str, line: str = "-") -> str:
    return f"{_text(text)}\n{line * min(len(text), WIDTH)}"


def _text(text: str, *, first: str = "", others: str = "") -> str:
    return fill(
        text, WIDTH, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False
    )


def _list(items: Iterable[str]) -> str:
    return "\n".join(_text(item, first="- ", others="  ") for item in items)
