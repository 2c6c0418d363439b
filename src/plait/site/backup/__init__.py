"""Backup: the whole of a site in one file, while the site is in use, and a site made from such a file."""
