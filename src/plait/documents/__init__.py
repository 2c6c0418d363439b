"""Pages that stand on their own: one file, no script, nothing fetched, safe to mail and to print."""

from plait.documents.page import packaged, policy, render_page, render_part
from plait.documents.whole import one_at_a_time, take_away, write_whole

__all__ = ["one_at_a_time", "packaged", "policy", "render_page", "render_part", "take_away", "write_whole"]
