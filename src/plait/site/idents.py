"""What names a thing in addresses."""

from __future__ import annotations

import secrets


def new_ident() -> str:
    """Twelve signs that say nothing and cannot be guessed."""
    return secrets.token_hex(6)
