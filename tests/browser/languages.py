"""Two languages that nobody speaks, made from the texts of the source: each word is longer by two fifths, with accents.

    python languages.py FOLDER WORDS...    plait with these words, in English and in both languages

FOLDER is where `write_catalogues` has put them. One goes by the name of Esperanto and is read from the left, the other
by that of Arabic and is read from the right. A browser gets them by asking for them. Every translated text stands in
brackets, so that what does not was never translated.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

LONGER, FROM_THE_RIGHT = "eo", "ar"
LANGUAGES = (LONGER, FROM_THE_RIGHT)
_CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
_IN_TEMPLATES = re.compile(r"\bn?gettext\(((?:\s*,?\s*u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))+)")
_LEFT_AS_IT_IS = re.compile(r"(%\(\w+\)[sd]|%[sd]|%%|\{\w*\}|<[^>]*>|&\w+;|\S*[@/]\S*)")
_ACCENTS = str.maketrans("aceginosuyzACEGINOSUYZ", "àçéğîñôšûýžÀÇÉĞÎÑÔŠÛÝŽ")
_HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
Texts = dict[str, str]
"""The plural of each text, or "" where it has none."""


def translated(text: str) -> str:
    """The text in either language."""
    pieces = _LEFT_AS_IT_IS.split(text)
    return "⟦" + "".join(piece if number % 2 else _longer(piece) for number, piece in enumerate(pieces)) + "⟧"


def _longer(words: str) -> str:
    twice = {1, 3}
    lengthened = "".join(letter * (2 if letter.isalpha() and at % 5 in twice else 1) for at, letter in enumerate(words))
    return lengthened.translate(_ACCENTS)


def texts_of(source: Path) -> Texts:
    """All that is marked for translation in the modules and templates of a folder."""
    found: Texts = {}
    for path in sorted(source.rglob("*.py")):
        found |= dict(_in_module(path.read_text(encoding="utf-8")))
    for path in sorted(source.rglob("*.html")):
        found |= dict(_in_template(path.read_text(encoding="utf-8")))
    return found


def _in_module(code: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _CALLS:
            texts = [it.value for it in node.args[:2] if isinstance(it, ast.Constant) and isinstance(it.value, str)]
            if texts:
                yield texts[0], texts[1] if len(texts) > 1 else ""


def _in_template(text: str) -> Iterator[tuple[str, str]]:
    from django.utils.translation.template import templatize

    for found in _IN_TEMPLATES.findall(templatize(text)):
        texts = ast.literal_eval(f"({found},)")
        yield texts[0], texts[1] if len(texts) > 1 else ""


def write_catalogues(source: Path, folder: Path) -> Texts:
    """Write what Django reads (GNU's .mo), Django's own texts included; gives the texts of the source."""
    import django

    texts = texts_of(source)
    pairs = {"": _HEADER} | dict(sorted(_pair(one, many) for one, many in texts.items()))
    for path in (Path(django.__file__).parent / "conf", Path(django.__file__).parent / "contrib" / "auth"):
        with (path / "locale" / LONGER / "LC_MESSAGES" / "django.mo").open("rb") as file:
            for known in GNUTranslations(file)._catalog:  # type: ignore[attr-defined]  # no other way to its keys
                text = known if isinstance(known, str) else known[0]
                pairs.setdefault(text, translated(text.rpartition("\x04")[2]) if text else _HEADER)
    for language in LANGUAGES:
        path = folder / language / "LC_MESSAGES"
        path.mkdir(parents=True)
        (path / "django.mo").write_bytes(_packed(pairs))
    return texts


def _pair(one: str, many: str) -> tuple[str, str]:
    if many:
        return f"{one}\0{many}", f"{translated(one)}\0{translated(many)}"
    return one, translated(one)


def _packed(pairs: dict[str, str]) -> bytes:
    """The format of a .mo file: a head, two tables of lengths and places, and the texts."""
    ids = sorted(text.encode() for text in pairs)
    said = [pairs[text.decode()].encode() for text in ids]
    place, tables, whole = 28 + 16 * len(ids), b"", b""
    for texts in (ids, said):
        for text in texts:
            tables += struct.pack("<II", len(text), place + len(whole))
            whole += text + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, len(ids), 28, 28 + 8 * len(ids), 0, 0) + tables + whole


def main(folder: str, words: list[str]) -> int:
    """Run plait with the settings changed that are only one language's."""
    from django.utils.translation import gettext_lazy as _

    from plait.cli.main import main as run
    from plait.site import opening
    from plait.site.settings import common

    common.LANGUAGES += [(LONGER, _("Longer")), (FROM_THE_RIGHT, _("From the right"))]
    common.LOCALE_PATHS = [folder]  # type: ignore[attr-defined]  # it has none
    set_up = opening.set_up

    def in_all_languages(site: opening.Site) -> None:
        set_up(site)
        from django.conf import settings

        after = settings.MIDDLEWARE.index("django.contrib.sessions.middleware.SessionMiddleware") + 1
        settings.MIDDLEWARE.insert(after, "django.middleware.locale.LocaleMiddleware")

    opening.set_up = in_all_languages
    return run(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
