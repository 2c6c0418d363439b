"""A database field whose text is encrypted, and a blind index to find one by."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class EncryptedField(_Text):
    """Text that the database never sees.

    AES-128 in CBC mode with an HMAC (Fernet), under the newest of ``settings.FIELD_KEYS``; what older
    keys encrypted is still read. It cannot be searched: keep a blind index beside it for that.
    """

    def get_prep_value(self, value: object) -> str | None:
        """The text as it is stored."""
        return None if value is None else _fernet(tuple(settings.FIELD_KEYS)).encrypt(str(value).encode()).decode()

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """The text as it was. Raises InvalidToken where none of the keys fits."""
        return None if value is None else _fernet(tuple(settings.FIELD_KEYS)).decrypt(value).decode()


def blind_index(text: str) -> str:
    """A keyed checksum: the same for the same address in any case, and nothing can be read off it."""
    key = hashlib.sha256(f"blind index {settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, text.strip().casefold().encode(), "sha256").hexdigest()


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
