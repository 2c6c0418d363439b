"""Encrypting what is kept about people with the newest key, while the site is in use."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from plait.site.people.fields import EncryptedField

CHUNK = 500
"""Rows of one transaction: whoever writes meanwhile waits for no more."""


def encrypted_fields() -> Iterator[models.Field[str, str]]:
    """Every encrypted field of every table."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedField):
                yield field


def encrypt_anew(progress: Callable[[str, int], None]) -> int:
    """Encrypt everything with the newest key that is still encrypted with another; gives how many values that were.

    It may be stopped anywhere and be run again: what has the newest key already is left as it is. A value is changed
    only if it is still the one that was read, so that nothing is lost that somebody writes meanwhile. ``progress`` is
    told, after each chunk, the field and how many rows of it were looked at. Raises InvalidToken where a value fits
    none of the keys.
    """
    return sum(_encrypt_field(field, progress) for field in encrypted_fields())


def unread_by(key: str) -> int:
    """How many values there are that this key cannot read."""
    alone = Fernet(key)
    return sum(
        not _reads(alone, token) for field in encrypted_fields() for chunk in _chunks(field) for _, token in chunk
    )


def _encrypt_field(field: models.Field[str, str], progress: Callable[[str, int], None]) -> int:
    keys = [Fernet(key) for key in settings.FIELD_KEYS]
    newest, every = keys[0], MultiFernet(keys)
    table, column, number = _names(field)
    statement = f"UPDATE {table} SET {column} = %s WHERE {number} = %s AND {column} = %s"  # noqa: S608 - our own names
    changed = looked_at = 0
    for chunk in _chunks(field):
        old = [(row, token) for row, token in chunk if not _reads(newest, token)]
        with transaction.atomic(), connection.cursor() as cursor:
            for row, token in old:
                cursor.execute(statement, [every.rotate(token).decode(), row, token])
                changed += cursor.rowcount
        looked_at += len(chunk)
        progress(f"{field.model._meta.label}.{field.name}", looked_at)
    return changed


def _chunks(field: models.Field[str, str]) -> Iterator[list[tuple[int, str]]]:
    """Number and encrypted text of all rows, in chunks. Through the model they would come decrypted."""
    table, column, number = _names(field)
    statement = (
        f"SELECT {number}, {column} FROM {table} "  # noqa: S608 - our own names
        f"WHERE {number} > %s AND {column} IS NOT NULL ORDER BY {number} LIMIT %s"
    )
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, [last, CHUNK])
            chunk = cursor.fetchall()
        if not chunk:
            return
        yield chunk
        last = chunk[-1][0]


def _names(field: models.Field[str, str]) -> tuple[str, str, str]:
    """Table, column, and the column of the row's number, as the database wants them written."""
    quote, table = connection.ops.quote_name, field.model._meta
    return quote(table.db_table), quote(str(field.column)), quote(str(table.pk.column))


def _reads(key: Fernet, token: str) -> bool:
    try:
        key.decrypt(token)
    except InvalidToken:
        return False
    return True
