"""Filters of the standard's pages."""
