"""What a file asks before its list is used, but for what a report says of it anyway."""

from __future__ import annotations

from plait.sheets import Aside, AsideKind, TaggedList, Workbook, noticed_in


def unsaid_asides(workbook: Workbook, tagged: TaggedList) -> tuple[Aside, ...]:
    """The asides of a file without hidden sheets, which are a notice, and without titles, which are findings.

    Nothing is asked of a workbook that was handed on without its sheets, as another process does.
    """
    if not workbook.sheets:
        return ()
    titles = [" ".join(title.split()) for title in tagged.titles]

    def is_said(aside: Aside) -> bool:
        in_title = any(title.startswith(aside.text.rstrip("\u2026")) for title in titles)
        return aside.kind is AsideKind.HIDDEN_SHEET or (aside.kind is AsideKind.PRIVATE and in_title)

    return tuple(aside for aside in noticed_in(workbook, tagged) if not is_said(aside))
