"""Reviews of an organisation's own matched lists: rows, encrypted, until the day on which they are deleted."""
