"""What the cells of a plain XLSX workbook say: its styles, its shared strings, and the forms that texts are written in.

Part of `plait.sheets.plain_xlsx`. Whatever is not in one of the forms below is not plain.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from xml.parsers import expat

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plait.sheets.child import LONGEST_CELL, excel_cell
from plait.sheets.unseen import LARGEST_SMALL_PART

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]
Words = NDArray[np.uint64]
Truths = NDArray[np.bool_]
Forms = Sequence[tuple[int, bytes, bytes]]

LARGEST_STRINGS = 1 << 26
"""Bytes of the table of shared strings."""
PADDING = 40
"""Bytes behind those that are looked at."""
TEXT_AT_ONCE = 1 << 22
"""About so many bytes of texts are put together at once."""
MOST_RICH = 20_000
"""Texts in several fonts, which are read one by one."""
EMPTY, TEXT, SHARED, RESULT, NUMBER, DATE, YES_NO, ERROR, RICH, KEPT = range(10)
"""What things are: KEPT is a text with the spaces round it, RESULT one that a formula gave."""
IS_NUMBER, IS_DATE, IS_UNKNOWN = range(3)
"""What a number is in a style."""
_STRINGS = (
    (TEXT, b"<si><t>", b"</t></si>"),
    (KEPT, b'<si><t xml:space="preserve">', b"</t></si>"),
    (EMPTY, b"<si/>", b""),
    (RICH, b"<si>", b"</si>"),
)
_TELL_TALES = (b"&", b"\r", b"_x00")
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));|&")
_ODD = r"[&\r]|_x00|^[ \t\n]|[ \t\n]$"
"""A text that may not say just what stands there."""
_SPACES = " \t\r\n"
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPED = re.compile("_x00([0-9A-Fa-f]{2})_")
_RICH_TEXTS = {"si/t", "si/r/t"}
_PLAIN_NUMBER = r"^(?:0|-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,8})\.[0-9]{0,3}[1-9])$"
"""Numbers that Python writes just as they stand here."""
_ANY_NUMBER = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]{1,400})?(?:[eE][-+]?[0-9]{1,3})?")
_NOT_SHOWN = re.compile(r'\\.|_.|\*.|"[^"]*"|\[\$[^\]]*\]|\[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow)\]')
_OF_NUMBERS = re.compile(r"General|(?:[0#?.,%/()+\-£$€@ ]|E[+-])*")
_OF_DATES = re.compile(r"[dmyhs/\-.,: ]*[dmyhs][dmyhs/\-.,: ]*(?:AM/PM)?", re.IGNORECASE)
_DATE_FORMATS = {*map(str, range(14, 23)), "45", "47"}
_DURATION_FORMAT = "46"
_FIRST_DAY = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - Excel has no time zones
DAYS_TO_1904, DAY_AFTER_LAST = 1462, 2_958_466


class NotPlain(Exception):
    """Something here is not understood."""


def need(*truths: object) -> None:
    """Raise NotPlain where one of these is not so."""
    if not all(truths):
        raise NotPlain


def elements_of(archive: zipfile.ZipFile, name: str) -> list[tuple[str, dict[str, str]]]:
    """Every element of a small part: its path and its attributes."""
    need(archive.getinfo(name).file_size <= LARGEST_SMALL_PART)
    data = archive.read(name)
    need(b"<!" not in data)
    return parsed(data)[0]


def parsed(data: bytes) -> tuple[list[tuple[str, dict[str, str]]], list[tuple[str, str]]]:
    """The elements of some XML and the texts in it, each by its path."""
    elements: list[tuple[str, dict[str, str]]] = []
    texts: list[tuple[str, str]] = []
    path: list[str] = []

    def start(name: str, about: dict[str, str]) -> None:
        path.append(name)
        elements.append(("/".join(path), about))

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.XmlDeclHandler = lambda _, encoding, __: need((encoding or "utf-8").lower() == "utf-8")
    parser.StartDoctypeDeclHandler = lambda *_: need(None)
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: path.pop()
    parser.CharacterDataHandler = lambda text: texts.append(("/".join(path), text))
    parser.Parse(data, True)  # noqa: FBT003 - takes no keyword
    return elements, texts


class Book:
    """What the sheets of a workbook share."""

    def __init__(self, archive: zipfile.ZipFile, names: Mapping[str, str]) -> None:
        about = elements_of(archive, names["xl/workbook.xml"])
        sheets = [sheet for path, sheet in about if path == "workbook/sheets/sheet"]
        need(all(sheet.get("state", "visible") in {"visible", "hidden", "veryHidden"} for sheet in sheets))
        self.sheets = {sheet["name"] for sheet in sheets}
        self.from_1904 = any(
            item.get("date1904") in {"1", "true"} for path, item in about if path == "workbook/workbookPr"
        )
        styles = elements_of(archive, names["xl/styles.xml"]) if "xl/styles.xml" in names else []
        formats = {item["numFmtId"]: item["formatCode"] for path, item in styles if path == "styleSheet/numFmts/numFmt"}
        used = [item.get("numFmtId", "") for path, item in styles if path == "styleSheet/cellXfs/xf"]
        self.styles = np.array([_style(number, formats) for number in used], np.uint8)
        self.rich = 0
        self.has_blanks = False
        """Whether a shared string may be empty or blank."""
        self.strings = pl.Series([], dtype=pl.String)
        if "xl/sharedstrings.xml" in names:
            need(archive.getinfo(names["xl/sharedstrings.xml"]).file_size <= LARGEST_STRINGS)
            self.strings = self._shared(archive.read(names["xl/sharedstrings.xml"]))

    def _shared(self, data: bytes) -> pl.Series:
        end = data.rfind(b"</sst>")
        need(end >= 0)
        first = data.find(b"<si") % (end + 1)  # the end where there is none
        need([path for path, _ in parsed(data[:first] + data[end:])[0]] == ["sst"])
        data = data[first:end]
        buffer = padded(data, len(data))
        at = np.flatnonzero((buffer[: len(data)] == ord("<")) & (buffer[1 : len(data) + 1] == ord("s")))
        if not data:
            return self.strings
        at = at[buffer[at + 2] == ord("i")]
        need(at[0] == 0)
        things = Things(data, buffer, at, np.append(at[1:], len(data)), _STRINGS)
        need(things.opened == data.count(b"<"), things.longest <= LONGEST_CELL)
        strings = self.said(things, np.arange(len(at)))
        self.has_blanks = things.has_blanks or things.is_odd
        return strings

    def said(self, things: Things, order: Places) -> pl.Series:
        """What things say, in this order, as `plait.sheets.Sheet` has it."""
        texts, kinds = things.texts(order), things.kinds[order]
        parts, places = [], []
        for kind in np.flatnonzero(np.bincount(kinds)).tolist():
            here = np.flatnonzero(kinds == kind)
            if kind == RICH:
                self.rich += len(here)
                need(self.rich <= MOST_RICH)
                parts.append(pl.Series([_rich(things.rich[place]) for place in order[here].tolist()], dtype=pl.String))
            else:
                part = texts if len(here) == len(texts) else texts.gather(here)
                parts.append(self._said(part, kind, is_odd=things.is_odd))
            places.append(here)
        if len(parts) == 1:
            return parts[0]
        back = np.empty(len(texts), np.int64)
        back[np.concatenate(places)] = np.arange(len(texts))
        return pl.concat(parts, rechunk=True).gather(back)

    def _said(self, texts: pl.Series, kind: int, *, is_odd: bool) -> pl.Series:
        if kind in {TEXT, KEPT, RESULT}:
            return _mended(texts, texts.str.contains(_ODD), _MEND[kind]) if is_odd else texts
        if kind == SHARED:
            return self.strings.gather(texts.cast(pl.UInt32))
        if kind == YES_NO:
            return texts.replace_strict({"1": "TRUE", "0": "FALSE"}, return_dtype=pl.String)
        if kind == NUMBER:
            return _mended(texts, ~texts.str.contains(_PLAIN_NUMBER), lambda text: excel_cell(_float(text))[1])
        if kind == DATE:
            return _mended(texts, texts.is_not_null(), self._moment)
        return pl.repeat("", len(texts), dtype=pl.String, eager=True)

    def _moment(self, text: str) -> str:
        """The date of a serial number, as the decoder of the patient way works it out."""
        number = _float(text)
        days = number + DAYS_TO_1904 if self.from_1904 else number
        need(number >= 1, days < DAY_AFTER_LAST)
        milliseconds = math.floor((days if days >= 60 else days + 1) * 86_400_000 + 0.5)
        return excel_cell(_FIRST_DAY + dt.timedelta(milliseconds=milliseconds))[1]


def _style(number: str, formats: Mapping[str, str]) -> int:
    """What numbers are in a style."""
    if number not in formats:
        return IS_DATE if number in _DATE_FORMATS else IS_UNKNOWN if number == _DURATION_FORMAT else IS_NUMBER
    shown = _NOT_SHOWN.sub("", formats[number]).partition(";")[0]
    if _OF_NUMBERS.fullmatch(shown):
        return IS_NUMBER
    return IS_DATE if _OF_DATES.fullmatch(shown) else IS_UNKNOWN


# Texts


def _mended(texts: pl.Series, ill: pl.Series, mend: Callable[[str], str]) -> pl.Series:
    """The texts, with those of them mended that are ill."""
    different = texts.filter(ill).unique()
    return texts.replace({text: mend(text) for text in different}) if len(different) else texts


def _decoded(text: str) -> str:
    """A text without entities, and with one kind of line end."""
    return _ENTITY.sub(_character, text.replace("\r\n", "\n").replace("\r", "\n"))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _character(entity: re.Match[str]) -> str:
    if entity[3]:
        return _NAMED[entity[3]]
    code = int(entity[1], 16) if entity[1] else int(entity[2] or 0)
    need(code in {9, 10, 13} or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE)
    return chr(code)


def _rich(inside: bytes) -> str:
    """A text in several fonts, without the reading that Japanese lists have beside it."""
    elements, texts = parsed(b"<si>" + inside + b"</si>")
    trimmed = [about.get("xml:space") != "preserve" for path, about in elements if path in _RICH_TEXTS]
    said = [text for path, text in texts if path in _RICH_TEXTS]
    return "".join(_unescaped(text.strip(_SPACES) if trim else text) for text, trim in zip(said, trimmed, strict=True))


def _float(text: str) -> float:
    need(_ANY_NUMBER.fullmatch(text))
    return float(text)


_MEND: dict[int, Callable[[str], str]] = {
    TEXT: lambda text: _unescaped(_decoded(text).strip(_SPACES)),
    KEPT: lambda text: _unescaped(_decoded(text)),
    RESULT: _decoded,
}


# Bytes


def padded(data: bytes, size: int) -> Bytes:
    """The first so many bytes with others behind them, so that whole words can be taken up to the last one."""
    return np.frombuffer(data if len(data) >= size + PADDING else data[:size] + b"<" * PADDING, np.uint8)


def words(buffer: Bytes, at: Places) -> Words:
    """The eight bytes from each of these places."""
    return np.ndarray((len(buffer) - 7,), "<u8", buffer, strides=(1,))[at]


def mask(count: Places) -> Words:
    """Words of which only so many bytes count."""
    return np.array([(1 << 8 * most) - 1 for most in range(9)], np.uint64)[count]


def stands(buffer: Bytes, at: Places, text: bytes) -> Truths:
    """At which of these places a text stands."""
    found = np.ones(len(at), np.bool_)
    for first in range(0, len(text), 8):
        part = text[first : first + 8]
        found &= (words(buffer, at + first) & np.uint64((1 << 8 * len(part)) - 1)) == int.from_bytes(part, "little")
        if not found.any():
            break
    return found


def figures(buffer: Bytes, at: Places) -> tuple[Places, Places]:
    """The numbers from these places to the next quotation marks, and how many figures each has."""
    number, count = np.zeros(len(at), np.int64), np.full(len(at), -1)
    for place in range(8):
        byte = buffer[at + place]
        count[(byte == ord('"')) & (count < 0)] = place
        goes_on = count < 0
        if not goes_on.any():
            break
        need((~goes_on | ((byte >= ord("0")) & (byte <= ord("9")))).all())
        number = np.where(goes_on, number * 10 + byte - ord("0"), number)
    need((count > 0).all())
    return number, count


class Things:
    """Cells of a sheet or texts of a table, one behind the other: what each is, and where its text stands."""

    def __init__(self, data: bytes, buffer: Bytes, at: Places, after: Places, forms: Forms) -> None:
        self._buffer = buffer
        self.kinds, self.start, self.stop = np.zeros(len(at), np.uint8), after.copy(), after.copy()
        self.opened = 0
        """How many "<" they have."""
        left = np.arange(len(at))
        for kind, head, tail in forms:
            here = stands(buffer, at[left], head)
            found, left = left[here], left[~here]
            first, last = at[found] + len(head), after[found] - len(tail)
            need((first <= last).all(), stands(buffer, last, tail).all())
            self.kinds[found] = kind
            self.start[found], self.stop[found] = first, last
            self.opened += len(found) * (head + tail).count(b"<")
        need(not left.size, (self.start == self.stop)[self.kinds == EMPTY].all())
        rich = np.flatnonzero(self.kinds == RICH).tolist()
        self.rich = {place: data[self.start[place] : self.stop[place]] for place in rich}
        self.start[rich] = self.stop[rich]
        self.opened += sum(inside.count(b"<") for inside in self.rich.values())
        self.longest = int(max((self.stop - self.start).max(), *map(len, self.rich.values()), 0))
        opening, closing = buffer[self.start], buffer[self.stop - 1]
        self.is_odd = bool(((opening <= ord(" ")) | (closing <= ord(" "))).any())
        """Whether a text may not be just what stands there."""
        self.has_blanks = bool(((self.start == self.stop) | (opening <= ord(" ")) | (opening > ord("~"))).any())
        """Whether a text may be empty or blank, if it is not odd."""

    def texts(self, order: Places) -> pl.Series:
        """Their texts, behind each of which stands a "<" that no text has."""
        pieces = 1 + int((self.stop - self.start).sum()) // TEXT_AT_ONCE
        return pl.concat([self._texts(some) for some in np.array_split(order, pieces) if len(some)])

    def _texts(self, order: Places) -> pl.Series:
        start = self.start[order]
        length = self.stop[order] - start + 1
        end = np.cumsum(length)
        places = np.repeat((start - end + length).astype(np.int32), length)
        places += np.arange(end[-1], dtype=np.int32)
        whole = self._buffer[places].tobytes()
        self.is_odd |= any(mark in whole for mark in _TELL_TALES)
        return pl.Series([whole[:-1].decode()]).str.split("<").explode()
