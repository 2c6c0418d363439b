"""The register of personal data: every place where something about a person may be kept."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Entry:
    """Where one kind of thing about people is kept."""

    fields: tuple[str, ...]
    purpose: str
    encrypted: str
    deleted: str
    files: str = ""
    """Files of the site's own folder, where it is kept in files."""
    secret: bool = False
    """Whether it only keeps others out: it is not among what somebody is shown about themselves."""


@dataclass(frozen=True)
class Register:
    """What is kept about people, and the free-text fields in which nothing is."""

    about_people: tuple[Entry, ...]
    not_about_people: tuple[tuple[str, tuple[str, ...]], ...]
    """(reason, fields)."""

    @property
    def secrets(self) -> frozenset[str]:
        """Fields that only keep others out of an account."""
        return frozenset(field for entry in self.about_people if entry.secret for field in entry.fields)

    @property
    def fields(self) -> list[str]:
        """Every field that is named, ``app.Model.field``."""
        return [
            *(field for entry in self.about_people for field in entry.fields),
            *(field for _, fields in self.not_about_people for field in fields),
        ]


@cache
def load_register() -> Register:
    """Read the register that comes with the site."""
    data = tomllib.loads(files(__package__).joinpath("register.toml").read_text(encoding="utf-8"))
    return Register(
        tuple(Entry(**(item | {"fields": tuple(item["fields"])})) for item in data["about_people"]),
        tuple((item["reason"], tuple(item["fields"])) for item in data["not_about_people"]),
    )
