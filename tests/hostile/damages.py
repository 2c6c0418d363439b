"""What damage is made of: values that stand in no good list, and what can happen to the bytes of any file."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import TypeVar

Thing = TypeVar("Thing")
Ways = Mapping[str, Callable[[Thing, random.Random], Thing]]
"""Damages by name; each takes a thing and gives it back damaged."""
TRIES = 30

NUMBERS = (
    "-1", "0", "1", "-0.5", "60", "0.1", "1e308", "-1e308", "1e400", "1E-320", "NaN", "INF", "-INF", "", " ", "0x10",
    "1,5", "\u0663", "16385", "65537", "1048577", "2958466", "-657435", "2147483648", "4294967296",
    "99999999999999999999", "9223372036854775808", "18446744073709551616", "12:61", "1904-01-01T25:00:00", "0000-00-00",
    "-32768-02-30", "+262143-12-31T23:59:60Z", "PT99999999999999999999H", "true", "TRUE", "None",
)  # fmt: skip
PLACES = (
    "A0",
    "A1",
    "A-1",
    "XFD1048576",
    "XFE1",
    "A1048577",
    "A99999999999",
    "ZZZZZZZZ9",
    "b3",
    "R1C1",
    "B",
    "9",
    "$C$2",
)
TEXTS = (
    "=1+1", "+44", "-5", "@x", "\t=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "<script>alert(1)</script>",
    "&#0;", "&#xD800;", "&#xFFFE;", "&nothing;", "&", "_x0000_", "_xD800_", "\x00", "\x01\x08\x0b\x1f", "\x7f\x85",
    "\ufeff", "\ufffe\uffff", "\udced\udca0\udc80", "\udcff\udcfe", "\u202e\u2066", "e\u0301" * 50,
    "\U0001f9d1\u200d\U0001f692", "\u0130\u0131\u00df",
    "{}", "{name}", "%s", "\\N", "'", "''", "None", "nan", "#REF!", "#Person+Resident+AllNames", "#", "##", "Total",
    "01/01/0001", "31/12/9999", "29/02/1900", "99/99/99", "03/04/05", "1e5", "\u00a0", "\u2028", "\r", "\n\n",
    "a" * 33_000,
)  # fmt: skip
"""What stands in no good list. What is no UTF-8 is written as surrogates that stand for its bytes."""
BYTES = (
    b"\0",
    b"\xff",
    b"PK\1\2",
    b"PK\3\4",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\r",
    b'"',
    b"\x1a",
    b"\x80",
    b"]]>",
    b"<!--",
    b"\xed\xa0\x80",
)


def some(ways: Ways[Thing], thing: Thing, rng: random.Random, damages: list[str], *, most: int) -> Thing:
    """The thing with one to ``most`` damages done to it, whose names are noted.

    Not every damage can be done to every thing (a text file has no row numbers): then another is tried.
    """
    wanted = len(damages) + rng.randint(1, most)
    for name in rng.choices(list(ways), k=TRIES):
        damaged = ways[name](thing, rng)
        if damaged != thing:
            thing = damaged
            damages.append(name)
        if len(damages) == wanted:
            break
    return thing


def _bytes_changed(content: bytes, rng: random.Random) -> bytes:
    whole = bytearray(content)
    for _ in range(rng.choice([1, 5, 50]) if whole else 0):
        whole[rng.randrange(len(whole))] = rng.randrange(256)
    return bytes(whole)


def _bits_flipped(content: bytes, rng: random.Random) -> bytes:
    whole = bytearray(content)
    for _ in range(rng.choice([1, 3, 20]) if whole else 0):
        whole[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
    return bytes(whole)


def _chunk(content: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(content) + 1)
    return start, min(len(content), start + rng.choice([1, 4, 50, 500, 5_000]))


def _chunk_gone(content: bytes, rng: random.Random) -> bytes:
    start, end = _chunk(content, rng)
    return content[:start] + content[end:]


def _chunk_again(content: bytes, rng: random.Random) -> bytes:
    start, end = _chunk(content, rng)
    place = rng.randrange(len(content) + 1)
    return content[:place] + content[start:end] * rng.choice([1, 2, 20]) + content[place:]


def _chunks_swapped(content: bytes, rng: random.Random) -> bytes:
    first, second, third, fourth = sorted(rng.randrange(len(content) + 1) for _ in range(4))
    return content[:first] + content[third:fourth] + content[second:third] + content[first:second] + content[fourth:]


def _bytes_in_between(content: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(content) + 1)
    more = rng.choice([rng.choice(BYTES) * rng.choice([1, 20]), rng.randbytes(rng.choice([1, 10, 1_000]))])
    return content[:place] + more + content[place:]


OF_BYTES: Ways[bytes] = {
    "bytes changed": _bytes_changed,
    "bits flipped": _bits_flipped,
    "bytes in between": _bytes_in_between,
    "cut off": lambda content, rng: content[: rng.randrange(len(content) + 1)],
    "the head gone": lambda content, rng: content[rng.choice([1, 4, 30, 500]) :],
    "something before it": lambda content, rng: rng.choice([b"\0", b"\n\n", b"PK\3\4", b"%PDF", b" <html>"]) + content,
    "something after it": lambda content, rng: content + rng.choice([b"\0" * 5_000, b"PK\5\6" + bytes(18), content]),
    "a chunk gone": _chunk_gone,
    "a chunk again": _chunk_again,
    "chunks swapped": _chunks_swapped,
}
