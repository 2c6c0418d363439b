"""What is wrong with one value, by the type its tag gives it, and what it might have meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from plait.checking.nearness import nearest_value
from plait.checking.slips import is_plain, values_but_for_a_slip
from plait.places import LONGEST_OUTWARD, is_postcode, normalise, outward_only, repairs, without_signs
from plait.sheets import Kind
from plait.standard import Entry, Fault, fold
from plait.standard.contacts import is_short_number, phone_with_its_zero, read_email, read_phone
from plait.standard.dates import date_between_other_signs, date_of_serial, read_date
from plait.standard.dictionary import ValueType
from plait.standard.entries import is_doubted
from plait.standard.examples import FORMS
from plait.standard.languages import language_code, language_names
from plait.standard.nothing_said import NOTHING_SAID
from plait.standard.numbers import SHORTENED, number_in_words, read_nhs_number, read_whole_number

OF_SERVICES = "Service"
"""The dictionary's area in which a phone number may be one of three figures: nobody lives at 111."""

LONGEST_JUDGED = 1000
"""Characters of a date, a number, an answer that are looked at: whatever is longer is none."""

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years that a list of now can mean; 0020 is a slip, and 9999 stands for "no end"."""

_SERIAL = re.compile(r"[1-7][0-9]{4}(?:\.[0-9]+)?")
"""A day's number as a spreadsheet writes it into a CSV file when the cell was not formatted as a date."""
_ONLY_FIGURES = re.compile(r"[0-9\s().-]+")
"""A phone number without a word beside it, such as whose it is."""
_UPRN = re.compile(FORMS[ValueType.UPRN])
_SIGNS = re.compile(r"[\W_]+")
_NHS_GROUPS = re.compile(r"([0-9]{3})\s*[-./,\u2010-\u2015]\s*([0-9]{3})\s*[-./,\u2010-\u2015]\s*([0-9]{4})")
_POINT_ZERO = re.compile(r"(?<=[0-9])[.]0+$")
"""What a spreadsheet puts behind figures that it takes for a number."""
_BETWEEN_VALUES = re.compile(r"[;,/&+\n]|\band\b")
"""What people put between several values of a cell, where the standard has a semicolon."""
_DENIES = re.compile(r"(?i)(?:no|not|non|none|nil|never|without)\b")
"""How a text begins that says the opposite of the values that it names, or that there is none."""
_FIGURE = re.compile(r"[0-9]")
"""Nearly every mistake in a date, a number or a phone has one, and whatever has one says something."""
_NONE = frozenset({"none", "nil"})
"""What is like no value, too, where it is not the number 0."""


@dataclass(frozen=True)
class Context:
    """What a value is judged by besides itself."""

    today: date
    day_first: bool = True
    """How the column writes its dates."""
    known_postcodes: Collection[str] | None = None
    """The place's postcodes: a repair must be one of them, where a place was given."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a value."""

    rule: str
    suggestion: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    """What the rule's sentence needs besides the value: the same for every value of a column."""
    doubtful: bool = False
    """Whether something else than the suggestion can have been meant."""


def problem_of(text: str, kind: Kind, entry: Entry, context: Context) -> Problem | None:
    """What is wrong with one cell of a column with this tag; None if nothing is."""
    judged = text if entry.type is ValueType.TEXT else text[:LONGEST_JUDGED]
    if _says_nothing(judged, entry):
        return Problem("nothing-said")
    problem = _JUDGES[entry.type](judged, kind, entry, context)
    return replace(problem, doubtful=True) if problem and judged != text else problem


def _says_nothing(text: str, entry: Entry) -> bool:
    """Whether a cell that is to hold a date, a number and the like says only that there is none."""
    if entry.type in {ValueType.TEXT, ValueType.LIST} or _FIGURE.search(text):
        return False
    if entry.type is ValueType.LANGUAGE and language_code(text) is not None:  # "nk" is no language, and "na" may be one
        return False
    if any(letter.isalnum() and not letter.isascii() for letter in text):  # folding leaves nothing of it
        return False
    said = fold(text)
    return said in NOTHING_SAID or (said in _NONE and entry.type is not ValueType.WHOLE_NUMBER)


def _date(text: str, kind: Kind, entry: Entry, context: Context) -> Problem | None:
    if kind is Kind.NUMBER or _SERIAL.fullmatch(text.strip()):
        meant = date_of_serial(float(text))
        if meant is None:
            return Problem(Fault.DATE_FORM)
        return Problem(Fault.DATE_SERIAL, meant.isoformat())
    read = read_date(text, day_first=context.day_first)
    if isinstance(read, Fault):
        meant = date_between_other_signs(text, day_first=context.day_first)
        return Problem(read, meant.isoformat() if meant and not _day_problem(meant, entry, context) else None)
    return _day_problem(read, entry, context)


def _day_problem(read: date, entry: Entry, context: Context) -> Problem | None:
    """What is wrong with a day, however it is written."""
    if entry.not_future and read > context.today:
        return Problem("date-future")
    if entry.oldest_years and read.year < context.today.year - entry.oldest_years:
        return Problem("date-too-old", words={"years": str(entry.oldest_years)})
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        return Problem("date-year", words={"first": str(FIRST_YEAR), "last": str(LAST_YEAR)})
    return None


def _postcode(text: str, _kind: Kind, _entry: Entry, context: Context) -> Problem | None:
    if is_postcode(text):
        return None
    bare = _SIGNS.sub("", text)
    if len(bare) <= LONGEST_OUTWARD and outward_only(text):
        return Problem("postcode-part")
    has_signs = bare != "".join(text.split())
    if not (has_signs and is_postcode(bare)):  # without a sign it is what was no postcode before
        candidates = repairs(bare, known=context.known_postcodes)
    elif plain := without_signs(text):
        return Problem("postcode-form", plain)
    else:
        candidates = (normalise(bare),)
    # By its form alone a repair may be a postcode that nobody has, and a sign may say something.
    suggestion = candidates[0] if len(candidates) == 1 else None
    doubtful = context.known_postcodes is None or has_signs
    return Problem("postcode-form", suggestion, doubtful=doubtful)


def _phone(text: str, _kind: Kind, entry: Entry, _context: Context) -> Problem | None:
    read = read_phone(text)
    if not isinstance(read, Fault) or (entry.area == OF_SERVICES and is_short_number(text)):
        return None
    suggestion = phone_with_its_zero(text) if read is Fault.PHONE_LOST_ZERO else None
    return Problem(read, suggestion, doubtful=not _ONLY_FIGURES.fullmatch(text))


def _email(text: str, _kind: Kind, _entry: Entry, _context: Context) -> Problem | None:
    read = read_email(text)
    return Problem(read) if isinstance(read, Fault) else None


def _whole_number(text: str, _kind: Kind, entry: Entry, _context: Context) -> Problem | None:
    read = read_whole_number(text)
    if isinstance(read, Fault):
        meant = number_in_words(text)
        return Problem(read, None if meant is None else str(meant))
    too_small = entry.smallest is not None and read < entry.smallest
    too_large = entry.largest is not None and read > entry.largest
    return Problem("number-range", words={"range": _range_of(entry)}) if too_small or too_large else None


def _range_of(entry: Entry) -> str:
    if entry.largest is None:
        return f"{entry.smallest} or more"
    return f"{entry.largest} or less" if entry.smallest is None else f"from {entry.smallest} to {entry.largest}"


def _nhs_number(text: str, _kind: Kind, _entry: Entry, _context: Context) -> Problem | None:
    read = read_nhs_number(text)
    if not isinstance(read, Fault):
        return None
    # Its last figure checks the others, which leaves no doubt what was meant.
    meant = read_nhs_number(_NHS_GROUPS.sub(r"\1\2\3", _POINT_ZERO.sub("", text.strip())))
    if isinstance(meant, Fault):
        return Problem(meant if meant is Fault.NHS_PLACEHOLDER else read)
    return Problem(read, meant)


def _uprn(text: str, _kind: Kind, entry: Entry, _context: Context) -> Problem | None:
    """A UPRN, which a spreadsheet takes for a number: it adds ".0", or shortens it to 1.00023E+11."""
    text = text.strip()
    if _UPRN.fullmatch(text):
        return None
    if SHORTENED.fullmatch(text):
        return Problem("number-shortened")
    form = {"form": entry.form or "1 to 12 figures"}
    meant = _POINT_ZERO.sub("", text)
    return Problem("text-form", meant if _UPRN.fullmatch(meant) else None, form)


def _language(text: str, _kind: Kind, entry: Entry, _context: Context) -> Problem | None:
    """Languages by their names or codes."""
    if is_known_language(text, entry):
        return None
    parts = [text] if language_code(text) or not entry.several else _BETWEEN_VALUES.split(text)
    meant = [_language_meant(part.strip()) for part in parts if part.strip()]
    suggestion = None if None in meant else "; ".join(part for part in meant if part)
    return Problem("language-unknown", suggestion or None)


def is_known_language(text: str, entry: Entry) -> bool:
    """Whether a cell names languages that are known here, each by its English name or its code."""
    parts = [part for part in (text.split(";") if entry.several else [text]) if part.strip()]
    return bool(parts) and all(map(language_code, parts))


def _language_meant(part: str) -> str | None:
    """A language that is known here, or is but for a slip: "Engish"."""
    if language_code(part):
        return part
    near = values_but_for_a_slip(part, language_names(part[:1].lower()))  # no slip is in a first letter
    return near[0] if len(near) == 1 else None


def _list(text: str, _kind: Kind, entry: Entry, _context: Context) -> Problem | None:
    parts = [part.strip() for part in text.split(";")] if entry.several else [text.strip()]
    if not any(part and _is_strange(part, entry) for part in parts):
        return None
    if entry.several:
        parts = [part.strip() for whole in parts for part in _split(whole, entry)]
    mended = dict.fromkeys(_likely(part, entry) for part in parts if part)
    suggestion = None if None in mended else "; ".join(part for part in mended if part)
    at_odds = len(mended) > 1 and any(map(_DENIES.match, parts))
    doubtful = not is_plain(text) or not all(_is_sure(part, entry) for part in parts if part) or at_odds
    return Problem("list-value", suggestion, {"name": entry.name}, doubtful=doubtful)


def _is_strange(part: str, entry: Entry) -> bool:
    """Whether a part is no allowed value, or one that somebody doubted: "Yes?" is not "Yes"."""
    value = entry.allowed_by_text.get(fold(part))
    return value is None or is_doubted(part, value)


def _split(part: str, entry: Entry) -> list[str]:
    """Values with something else than a semicolon between them; an allowed one may itself hold an "and"."""
    whole = _said(part, entry) or fold(part) in NOTHING_SAID
    return [part] if whole else _BETWEEN_VALUES.split(part)


def _said(part: str, entry: Entry) -> str | None:
    """The allowed value that a part says, doubted or not."""
    key = fold(part)
    return entry.allowed_by_text.get(key) or entry.allowed_by_word.get(key)


def _likely(part: str, entry: Entry) -> str | None:
    """The allowed value that a part says, or is near to."""
    text = fold(part)
    if text in NOTHING_SAID or text.isdigit():  # 16 is not under 16
        return _said(part, entry)
    return _said(part, entry) or nearest_value(part, entry)


def _is_sure(part: str, entry: Entry) -> bool:
    """Whether a part is one of the allowed values, or one but for a slip."""
    return _said(part, entry) is not None or values_but_for_a_slip(part, entry.allowed) == [_likely(part, entry)]


def _text(text: str, _kind: Kind, entry: Entry, _context: Context) -> Problem | None:
    if entry.most_characters and len(text) > entry.most_characters:
        return Problem("text-too-long", words={"most": str(entry.most_characters)})
    if entry.pattern is None:
        return None
    if _is_in_form(text, entry.pattern, entry):
        return None
    meant = _POINT_ZERO.sub("", text.strip())
    return Problem("text-form", meant if _is_in_form(meant, entry.pattern, entry) else None, {"form": entry.form})


def _is_in_form(text: str, pattern: str, entry: Entry) -> bool:
    return all(re.fullmatch(pattern, part.strip()) for part in (text.split(";") if entry.several else [text]))


_JUDGES: dict[ValueType, Callable[[str, Kind, Entry, Context], Problem | None]] = {
    ValueType.TEXT: _text,
    ValueType.DATE: _date,
    ValueType.POSTCODE: _postcode,
    ValueType.PHONE: _phone,
    ValueType.EMAIL: _email,
    ValueType.WHOLE_NUMBER: _whole_number,
    ValueType.NHS_NUMBER: _nhs_number,
    ValueType.UPRN: _uprn,
    ValueType.LANGUAGE: _language,
    ValueType.LIST: _list,
}
