"""Pages that stand on their own: one file, no script, nothing fetched, safe to mail and to print."""

from plait.documents.page import policy, render_page

__all__ = ["policy", "render_page"]
