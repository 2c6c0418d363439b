"""Audit: what was done, by whom, when; written once and never changed."""
