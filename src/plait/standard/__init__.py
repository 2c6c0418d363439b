"""The common standard: tags, the data dictionary, and what a value of each type looks like."""

from plait.standard.dictionary import Dictionary, Entry, fold, load_dictionary
from plait.standard.faults import Fault
from plait.standard.tags import Tag, is_tag, parse_tag

__all__ = [
    "Dictionary",
    "Entry",
    "Fault",
    "Tag",
    "fold",
    "is_tag",
    "load_dictionary",
    "parse_tag",
]
