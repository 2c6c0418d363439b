"""The places that a site is about: which there are, and how something says to which one it belongs.

A place is named in the database and in addresses by the code of its pack. A site that was started without a place
has one all the same: its name in the database is "" until a place is chosen, and then all of it is the first one's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.http import Http404, HttpRequest
from django.utils.http import urlencode

from plait.errors import PlaceError
from plait.places import Place, open_place

if TYPE_CHECKING:
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField

LONGEST_CODE = 60
"""Characters of a place's code; that of a council has nine."""
_FILE = "places"


class PlaceField(_Text):
    """The code of the place that a row belongs to."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        usual: dict[str, Any] = {"max_length": LONGEST_CODE, "blank": True, "default": ""}
        super().__init__(*arguments, **(usual | named))


def open_places(folders: Sequence[Path]) -> tuple[Place, ...]:
    """The places of these packs. Raises PlaceError where one cannot be used, or two are the same."""
    found: dict[str, Place] = {}
    for folder in folders:
        place = open_place(folder)
        before = found.get(place.code)
        if before is not None:
            raise PlaceError(
                f"Two of the places have the code {place.code} ({before.name} and {place.name}): name each place once."
            )
        if len(place.code) > LONGEST_CODE:
            raise PlaceError(f"The code of {place.name} is too long: build its pack again with a shorter one.")
        found[place.code] = place
    return tuple(found.values())


def places() -> tuple[Place, ...]:
    """The places of this site, in the order in which they were named at start."""
    return _opened(tuple(settings.PLACES))


@cache
def _opened(folders: tuple[str, ...]) -> tuple[Place, ...]:
    return open_places([Path(folder) for folder in folders])


def codes() -> tuple[str, ...]:
    """The codes of the site's places; that of a site without a place is ""."""
    return tuple(place.code for place in places()) or ("",)


def are_several() -> bool:
    """Whether the site is about more than one place: with one nobody is asked which."""
    return len(places()) > 1


def place_of(code: str) -> Place | None:
    """The place with this code; None where the site has no such place."""
    return next((place for place in places() if place.code == code), None)


def name_of(code: str) -> str:
    """What people call the place with this code."""
    place = place_of(code)
    return place.name if place else code


def only_code() -> str:
    """The code of the site's only place; "" where it has none, or several."""
    return "" if are_several() else codes()[0]


def in_order(found: Collection[str]) -> list[str]:
    """Those of the site's places that are among these codes, in the site's order."""
    return [code for code in codes() if code in found]


def choices(found: Collection[str]) -> list[tuple[str, str]]:
    """Code and name of each of these, for a form."""
    return [(code, name_of(code)) for code in in_order(found)]


def code_in(request: HttpRequest) -> str | None:
    """The place that an address is about (``?place=``); None where several are possible and it names none.

    Raises Http404 for one that the site does not have.
    """
    if not are_several():
        return only_code()
    named = request.GET.get("place")
    if named and named not in codes():
        raise Http404
    return named or None


def in_address(code: str) -> str:
    """What leads to the page about a place, behind its address: ``?place=E06999999``; "" where there is one only."""
    return f"?{urlencode({'place': code})}" if code and are_several() else ""


def remember(data: Path) -> None:
    """Keep in the site's folder which packs it was started with, for the commands that are given none."""
    from plait.documents import write_whole

    if settings.PLACES:
        write_whole(data / _FILE, "\n".join(settings.PLACES).encode())


def last_places(data: Path) -> tuple[Path, ...]:
    """The packs that the site was last started with; none where it never was."""
    path = data / _FILE
    return tuple(map(Path, path.read_text(encoding="utf-8").splitlines())) if path.is_file() else ()


def settle() -> None:
    """Give all that belongs to no place yet to the first one.

    Where the site has one place, and all of it belongs to one other, that is the same place under a new code.
    Raises PlaceError where something belongs to a place that was not named at start.
    """
    if not places():
        return
    strange = _codes_stored() - {"", *codes()}
    moved = strange if len(places()) == 1 and _codes_stored() - {""} == strange and len(strange) == 1 else set()
    with transaction.atomic():
        for rows in _rows():
            rows.filter(place__in={"", *moved}).update(place=codes()[0])
    check_all_named()


def check_all_named() -> None:
    """Raise PlaceError where something belongs to a place that was not named at start."""
    strange = _codes_stored() - {"", *codes()}
    if places() and strange:
        named = ", ".join(sorted(strange))
        raise PlaceError(
            f"The site is about places that were not named ({named}): name the pack of each with a --place of its own."
        )


def _codes_stored() -> set[str]:
    return {code for rows in _rows() for code in rows.order_by().values_list("place", flat=True).distinct()}


def _rows() -> Iterator[models.QuerySet[models.Model]]:
    """Everything that belongs to a place, found by the shape of the database: no list of it can be forgotten."""
    from django.apps import apps

    for model in apps.get_models():
        if any(isinstance(field, PlaceField) for field in model._meta.local_fields):
            yield model._base_manager.all()
