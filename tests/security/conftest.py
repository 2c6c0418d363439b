"""The shared site with the demo's story told on it, to be attacked."""

from __future__ import annotations

from tests.site.shared.conftest import nothing_is_kept, story, uploads

__all__ = ["nothing_is_kept", "story", "uploads"]
