"""What this process keeps in its memory: the lists that lie open, and the readings under way."""

from __future__ import annotations

from plait.site.lists.background import Readings
from plait.site.lists.tray import Tray

tray = Tray()
readings = Readings()
