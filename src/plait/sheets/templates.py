"""Templates: empty lists of the standard, by name or with the columns that somebody chose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from plait.errors import StandardError
from plait.sheets.template_book import template_workbook
from plait.sheets.template_words import packaged_words
from plait.standard import Dictionary, Entry

__all__ = ["CHOSEN", "Template", "chosen_columns", "load_templates", "template_named", "template_workbook"]


@dataclass(frozen=True)
class Template:
    """A template that has a name."""

    name: str
    title: str
    row_is: str
    """What one row of the list is about: "volunteer"."""
    columns: tuple[str, ...]
    """Tags, in the order of the columns."""

    def entries(self, dictionary: Dictionary) -> tuple[Entry, ...]:
        """The dictionary's entries for its columns."""
        return tuple(entry for tag in self.columns if (entry := dictionary.find(tag)))


CHOSEN = Template("", "List", "person or thing that it is about", ())
"""What a list is called whose columns somebody chose one by one."""


@cache
def load_templates() -> tuple[Template, ...]:
    """The templates that Plait ships."""
    return tuple(Template(**{**item, "columns": tuple(item["columns"])}) for item in packaged_words()["template"])


def template_named(name: str) -> Template:
    """The template of this name. Raises StandardError where there is none."""
    found = next((item for item in load_templates() if item.name == name.strip().lower()), None)
    if found is None:
        names = ", ".join(item.name for item in load_templates())
        raise StandardError(f"There is no template \u201c{name[:60]}\u201d: choose one of {names}, or pick columns.")
    return found


def chosen_columns(text: str, dictionary: Dictionary) -> tuple[Entry, ...]:
    """The entries that somebody chose, each once: tags, plain names or short names, with commas between them.

    Raises StandardError for one that the dictionary does not have, and where there is none at all.
    """
    words = [part.strip() for part in text.split(",") if part.strip()]
    if not words:
        raise StandardError("No column was chosen: name at least one, by its tag or its name in the dictionary.")
    chosen: list[Entry] = []
    while words:
        entry, used = _first_of(words, dictionary)
        chosen.append(entry)
        words = words[used:]
    return tuple(dict.fromkeys(chosen))


def _first_of(words: Sequence[str], dictionary: Dictionary) -> tuple[Entry, int]:
    """The first column that is meant, and how many of the parts it takes: some names have a comma in them."""
    for used in range(len(words), 0, -1):
        name = ", ".join(words[:used])
        if entry := dictionary.find(name) or dictionary.by_short_name(name) or dictionary.by_heading(name):
            return entry, used
    hint = next(iter(_near(words[0], dictionary)), None)
    meant = f": perhaps you mean {hint.tag} ({hint.name})." if hint else ": use a tag or a name of the dictionary."
    raise StandardError(f"The standard has no column \u201c{words[0][:60]}\u201d{meant}")


def _near(name: str, dictionary: Dictionary) -> Iterable[Entry]:
    near = dictionary.nearest(name)
    return (near,) if near else dictionary.search(name)
