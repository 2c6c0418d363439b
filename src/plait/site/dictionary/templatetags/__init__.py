"""Filters of the dictionary's pages."""
