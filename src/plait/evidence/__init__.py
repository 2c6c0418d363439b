"""Evidence: the shared picture as maps, charts, a page, a workbook and files to publish, all from printed values."""

from __future__ import annotations

from plait.evidence.layers import map_layer
from plait.evidence.picture import Picture, picture_page, picture_parts
from plait.evidence.publish import Licence, published_files, zip_of
from plait.evidence.tabulate import Link, table_html
from plait.evidence.workbook import write_workbook

__all__ = [
    "Licence",
    "Link",
    "Picture",
    "map_layer",
    "picture_page",
    "picture_parts",
    "published_files",
    "table_html",
    "write_workbook",
    "zip_of",
]
