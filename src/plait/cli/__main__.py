"""``python -m plait.cli``."""

from __future__ import annotations

from plait.cli.main import main

raise SystemExit(main())
