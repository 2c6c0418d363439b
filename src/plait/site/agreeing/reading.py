"""Finding what was agreed, proposed and said, for the pages that show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q
from django.http import Http404

from plait.errors import StandardError
from plait.site.agreeing.changes import Change, extension_name, title_of
from plait.site.agreeing.models import Opinion, Proposal, Stage, Version
from plait.site.audit.kept import Shown, kept
from plait.site.places import in_address, name_of
from plait.site.standard import dictionary_with
from plait.standard import Entry, Extension, load_dictionary, read_extension

_PEOPLE = ("by", "organisation", "decided_by", "decided_for")


@dataclass(frozen=True)
class Shortened:
    """A list of the common dictionary of which the place keeps some values."""

    entry: Entry
    """As it is in the common dictionary."""
    kept: tuple[str, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        """The values that are not used here."""
        return tuple(value for value in self.entry.allowed if value not in self.kept)


@dataclass(frozen=True)
class Titled:
    """A proposal, and what it is called."""

    proposal: Proposal
    change: Change
    title: str


def newest_extension(place: str) -> str:
    """The text of a place's newest version's extension; "" while there is none. One look into the database."""
    return kept(f"newest extension {place}", lambda: _newest(place))


def _newest(place: str) -> str:
    return Version.objects.filter(place=place).values_list("extension", flat=True).first() or ""


def every_extension(place: str) -> dict[str, str]:
    """The text of every version's extension of a place by its number: a file may follow any of them."""
    return kept(f"every extension {place}", lambda: _every(place))


def _every(place: str) -> dict[str, str]:
    found = Version.objects.filter(place=place)
    return {str(number): text for number, text in found.values_list("number", "extension")}


def versions(place: str) -> list[Version]:
    """Every version of a place, the newest first, with what was adopted."""
    return list(Version.objects.filter(place=place).select_related(*(f"proposal__{name}" for name in _PEOPLE)))


def the_standard(place: str) -> Shown:
    """All that the page of a place's standard shows to everybody."""
    proposals = Proposal.objects.filter(place=place).select_related(*_PEOPLE)
    said = Count("opinions", filter=Q(opinions__taken_back_at=None))
    all_versions = versions(place)
    newest = all_versions[0] if all_versions else None
    return Shown(
        newest=newest,
        misfit=misfit(newest.extension) if newest else "",
        common=load_dictionary().version,
        **_of(place),
        **contents(newest.extension if newest else ""),
        open=[titled(item) for item in proposals.filter(stage=Stage.OPEN).annotate(said=said)],
        versions=[(version, titled(version.proposal)) for version in all_versions],
        declined=[titled(item) for item in proposals.filter(stage=Stage.DECLINED).order_by("-decided_at")],
    )


def _of(place: str) -> dict[str, str]:
    """Whose standard it is, and what leads to its pages."""
    return {"name": extension_name(place), "place": name_of(place), "in_address": in_address(place)}


def contents(text: str) -> dict[str, object]:
    """What an extension has in it, for a page."""
    extension = read_extension(text) if text else Extension("", "0")
    return {"tags": extension.entries, "lists": list(_shortened(extension))}


def _shortened(extension: Extension) -> Iterator[Shortened]:
    for tag, values in extension.allowed.items():
        entry = load_dictionary().find(tag)
        if entry is not None:
            yield Shortened(entry, values)


def misfit(text: str) -> str:
    """Why an extension does not go with the common dictionary any more, as Plait has become newer; "" where it does."""
    try:
        load_dictionary().extended(read_extension(text))
    except StandardError as error:
        return str(error)
    return ""


def titled(proposal: Proposal) -> Titled:
    """A proposal with its title."""
    change = read_extension(proposal.change)
    return Titled(proposal, change, title_of(change))


def find_version(number: int, place: str) -> Shown:
    """One version of a place, what was adopted then, and what became different since. Raises Http404."""
    all_versions = versions(place)
    found = next((version for version in all_versions if version.number == number), None)
    if found is None:
        raise Http404
    later = [version for version in all_versions if version.number > number]
    gone = list(_gone(found.extension, later[0].extension)) if later else []
    return Shown(
        version=found,
        adopted=titled(found.proposal),
        later=[(version, titled(version.proposal)) for version in reversed(later)],
        gone=gone,
        **_of(place),
        **contents(found.extension),
    )


def _gone(older: str, newer: str) -> Iterator[Shortened]:
    """The values that an older version allowed and the newer does not, by their tag."""
    now = dictionary_with(newer)
    for entry in dictionary_with(older).entries:
        after = now.find(entry.tag)
        if after is not None and set(entry.allowed) - set(after.allowed):
            yield Shortened(entry, after.allowed)


def find_proposal(number: int) -> Proposal:
    """A proposal with what is said about it. Raises Http404."""
    said = Opinion.objects.filter(taken_back_at=None).select_related("by", "organisation")
    found = (
        Proposal.objects.select_related(*_PEOPLE, "version")
        .prefetch_related(Prefetch("opinions", said))
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise Http404
    return found


def lists_to_shorten(place: str) -> list[Shortened]:
    """The lists of the common dictionary, with what a place keeps of them now."""
    now = dictionary_with(newest_extension(place))
    found = []
    for entry in load_dictionary().entries:
        here = now.find(entry.tag)
        if len(entry.allowed) > 1 and here is not None and not entry.published:
            found.append(Shortened(entry, here.allowed))
    return found
