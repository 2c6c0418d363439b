"""Which referral an answer is about: by the reference that both sides use, else by the person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plait.documents.wording import in_short
from plait.errors import PlaitError
from plait.linkage import DEFINITE, match
from plait.referring.reading import FEEDBACK, REFERENCE, SENT, STATUS, Line, ReferralList


@dataclass(frozen=True)
class Paired:
    """One answer, and the row of the sender's list that it is about."""

    returned: ReferralList
    line: Line
    row: int | None
    """None where it is not certain which one it is."""
    why: str = ""
    """Then the reason, in a sentence."""
    perhaps: tuple[int, ...] = ()
    """Then the rows that it may be about."""


def paired(sent: ReferralList, returned: ReferralList) -> Iterator[Paired]:
    """Each row that came back with an answer in it, with the row of the sender's list that it is about."""
    by_reference: dict[str, list[Line]] = {}
    for line in sent.lines:
        if line.reference:
            by_reference.setdefault(line.reference, []).append(line)
    left = []
    for line in returned.lines:
        if not says_something(line):
            continue
        known = by_reference.get(line.reference, [])
        if not known:
            left.append(line)
        elif len(known) > 1:
            rows = tuple(item.row for item in known)
            yield Paired(returned, line, None, f"Its reference stands in {_rows(rows)} of your list.", rows)
        elif _other_name(line.name, known[0].name):
            why = f"Its reference is that of row {known[0].row} of your list, but the name is another."
            yield Paired(returned, line, None, why, (known[0].row,))
        else:
            yield Paired(returned, line, known[0].row)
    if left:
        yield from _by_person(sent, returned, left)


def says_something(line: Line) -> bool:
    """Whether a row that came back holds an answer, or what was meant for one."""
    return line.is_answered or FEEDBACK in line.texts or (STATUS in line.texts and line.status is None)


def _by_person(sent: ReferralList, returned: ReferralList, lines: list[Line]) -> Iterator[Paired]:
    """The answers without a known reference: those whose person is certain, and has one referral that it can be."""
    try:
        found = match([sent.tagged, returned.tagged], within=False)
    except PlaitError:
        for line in lines:
            yield Paired(returned, line, None, f"{_reference(line)}, and there is too little else to tell whose it is.")
        return
    place = dict(zip(found.rows["id"], found.rows["row"], strict=True))
    likely: dict[int, list[tuple[int, float]]] = {}
    for a, b, probability in found.scored.select("a", "b", "probability").iter_rows():
        likely.setdefault(place[b], []).append((place[a], probability))
    own = {line.row: line for line in sent.lines}
    for line in lines:
        candidates = likely.get(line.row, [])
        certain = [own[row] for row, probability in candidates if probability >= DEFINITE]
        same_day = [item for item in certain if SENT in line.dates and item.dates.get(SENT) == line.dates[SENT]]
        chosen = same_day if len(certain) > 1 and len(same_day) == 1 else certain
        rows = tuple(sorted(item.row for item in chosen))
        if len(chosen) > 1:
            yield Paired(returned, line, None, f"The person has several referrals: {_rows(rows)} of your list.", rows)
        elif not chosen:
            perhaps = tuple(sorted(row for row, _ in candidates))
            who = f"the person is perhaps that of {_rows(perhaps)}" if perhaps else "nobody on your list is this person"
            yield Paired(returned, line, None, f"{_reference(line)}, and {who}.", perhaps)
        elif line.reference and chosen[0].reference:
            yield Paired(returned, line, None, f"{_reference(line)}, but the person is that of row {rows[0]}.", rows)
        else:
            yield Paired(returned, line, rows[0])


def _reference(line: Line) -> str:
    if line.reference:
        return f"Your list has no referral \u201c{in_short(line.texts[REFERENCE])}\u201d"
    return "It has no reference"


def _rows(rows: tuple[int, ...]) -> str:
    if len(rows) == 1:
        return f"row {rows[0]}"
    return f"rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"


def _other_name(one: str, other: str) -> bool:
    """Whether two names have no part in common: then the rows of one of the lists were torn apart, as by sorting."""
    parts = [{part.strip(".,'-") for part in name.casefold().split()} for name in (one, other)]
    return all(parts) and not parts[0] & parts[1]
