"""Which version of the standard a list follows, how that stands to the present one, and what is different since."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from plait.sheets import TaggedList
from plait.sheets.following import Standing, followed_by, how_it_stands, renamed_columns
from plait.site.lists.saving import brought_up_here
from plait.site.lists.tray import OpenList
from plait.site.standard import the_dictionary
from plait.standard import Dictionary, Followed
from plait.standard.versions import STANDARD

MOST_CHANGES = 20
"""Changes since the version of a list that are named on its page."""


@dataclass(frozen=True)
class Following:
    """What the page says of the version that a list follows."""

    sentences: tuple[str, ...]
    changes: tuple[str, ...] = ()
    """What the versions since then have changed, the newest first."""
    can_be_brought_up: bool = False


def following_of(item: OpenList, tagged: TaggedList) -> Following | None:
    """What is to be said of a list's version; None of one that says nothing of it and has no older tag."""
    dictionary = the_dictionary(item.place)
    followed = followed_by(item.workbook, tagged)
    renamed = _renamed(tagged)
    if followed is None and not renamed:
        return None
    if item.brought_up:
        words = {"now": dictionary.follows}
        now = [_("It is read by the present version: %(now)s.") % words]
        if brought_up_here(item, tagged):
            now.append(_("Copies that you save are of that version too."))
        return Following(tuple(now))
    standing = how_it_stands(followed, dictionary) if followed else Standing()
    sentences = (*_standing_words(followed, standing, item), *renamed)
    old = bool(standing.older or renamed) and standing.is_known
    changes = _changes_since(followed, dictionary) if followed and old else ()
    return Following(sentences, changes[:MOST_CHANGES], old)


def _standing_words(followed: Followed | None, standing: Standing, item: OpenList) -> tuple[str, ...]:
    if followed is None:
        return ()
    words = {"followed": followed, "name": standing.unknown}
    if standing.unknown:
        return (
            _(
                "The file follows %(followed)s. What %(name)s has added to the standard is not known here: "
                "its own tags and lists are not checked."
            )
            % words,
        )
    if standing.unknown_version:
        name, now = standing.unknown_version
        return (
            _("The file follows %(followed)s. This version of %(name)s is not known here: it is read by %(now)s.")
            % (words | {"name": name, "now": now}),
        )
    if not standing.older:
        return (_("The file follows %(followed)s, which is the present version.") % words,)
    now = _(" and ").join(_("%(name)s is at %(now)s") % {"name": name, "now": now} for name, now in standing.older)
    by = (
        _("The list is read by its own version, and counted by the present one.")
        if item.older
        else _("The list is read by the present version.")
    )
    return _("The file follows %(followed)s. That is an older version: %(now)s by now.") % (words | {"now": now}), by


def _renamed(tagged: TaggedList) -> tuple[str, ...]:
    """A sentence about tags that have another name by now."""
    pairs = [(item.tag, item.entry.tag) for item in renamed_columns(tagged.columns) if item.entry]
    if not pairs:
        return ()
    names = ", ".join(_("%(old)s is %(new)s") % {"old": old, "new": new} for old, new in pairs)
    return (_("Some tags have another name by now, and are read all the same: %(names)s.") % {"names": names},)


def _changes_since(followed: Followed, dictionary: Dictionary) -> tuple[str, ...]:
    """What was changed after the versions that a file follows, the newest first."""
    numbers = {STANDARD.lower(): followed.standard} | {name.lower(): number for name, number in followed.extensions}
    histories = {STANDARD: dictionary.history} | {item.name: item.history for item in dictionary.extensions}
    found = []
    for name, history in histories.items():
        known = [version.number for version in history]
        after = known.index(numbers[name.lower()]) + 1 if name.lower() in numbers else len(known)
        found += [
            _("%(name)s %(number)s: %(change)s") % {"name": name, "number": version.number, "change": change}
            for version in history[after:]
            for change in version.changes
        ]
    return tuple(reversed(found))
