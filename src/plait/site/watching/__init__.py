"""Watching: whether the site is alive and ready, what it has done, and what its administrators should see to."""
