"""Evidence: the shared picture as maps, charts, a page and a workbook, all from printed values."""

from __future__ import annotations

from plait.evidence.charts import draw_bars
from plait.evidence.maps import draw_map
from plait.evidence.picture import picture_page
from plait.evidence.workbook import write_workbook

__all__ = ["draw_bars", "draw_map", "picture_page", "write_workbook"]
