"""Codes to type: those that an app shows anew every half minute, and those that are printed once."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass

import segno
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP = 30
"""Seconds for which an app shows a code."""
DIGITS = 6
RECOVERY_CODES = 8
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 that nobody mistakes for one another on paper: no 0 and O, no 1 and I."""
_LENGTH = 10
_COST = 2**14
"""Of scrypt: 16 MB and some hundredths of a second for one code."""


def new_secret() -> str:
    """What an app makes its codes from: 160 bits, as RFC 4226 advises, in base 32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def address_for_app(secret: str, *, site: str) -> str:
    """What the square code says, in the form that all such apps read. It names the site and nobody."""
    return _totp(secret).get_provisioning_uri(site, "Plait")


def code_at(secret: str, step: int) -> str:
    """The code of one half minute, by its number since 1970 (RFC 6238)."""
    return _totp(secret).generate(step * STEP).decode()


def step_of(secret: str, code: str, *, now: float, after: int) -> int | None:
    """The half minute whose code this is: this one, the one before or the next, as clocks differ.

    None where it is none of theirs, or not after the one that was used last. ``now`` is in seconds since 1970.
    """
    typed = re.sub(r"\s", "", code).encode()
    this = int(now // STEP)
    fits = [step for step in (this - 1, this, this + 1) if bytes_eq(code_at(secret, step).encode(), typed)]
    return next((step for step in fits if step > after), None)


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP)  # noqa: S303 - RFC 6238's own; apps know no other


@dataclass(frozen=True)
class Square:
    """A square code, to be drawn."""

    size: int
    """Modules along one side, with the white border."""
    path: str
    """Its dark modules, as an SVG path in modules."""


def square_of(text: str) -> Square:
    """A square code (QR, ISO/IEC 18004) that says this."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=4))
    dark = [(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module]
    return Square(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))


def new_recovery_codes() -> tuple[str, ...]:
    """Codes of 50 bits each, as they are printed: ``7KQ2M-4XDRT``."""
    return tuple(_grouped("".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))) for _ in range(RECOVERY_CODES))


def _grouped(code: str) -> str:
    return f"{code[: _LENGTH // 2]}-{code[_LENGTH // 2 :]}"


def recovery_code(typed: str) -> str | None:
    """A recovery code as it is printed, however it was typed; None where this is none."""
    code = re.sub(r"[\s-]", "", typed).upper()
    return _grouped(code) if len(code) == _LENGTH and set(code) <= set(_LETTERS) else None


def digest_of(code: str, *, salt: str) -> str:
    """What is kept of a recovery code: 64 hexadecimal digits (scrypt, RFC 7914). ``salt`` is hexadecimal, too."""
    return hashlib.scrypt(code.encode(), salt=bytes.fromhex(salt), n=_COST, r=8, p=1, dklen=32).hex()


def new_salt() -> str:
    """128 bits."""
    return secrets.token_hex(16)
