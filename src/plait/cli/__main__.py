"""``python -m plait.cli``."""

from plait.cli.main import main

raise SystemExit(main())
