"""The common standard: tags, the data dictionary, and what a value of each type looks like."""

from plait.standard.dictionary import Dictionary, load_dictionary
from plait.standard.entries import Confusion, Entry, Sensitivity, ValueType
from plait.standard.extension import Extension
from plait.standard.extension_file import read_extension, write_extension
from plait.standard.faults import Fault
from plait.standard.folding import fold
from plait.standard.tags import Tag, TagPattern, is_tag, parse_pattern, parse_tag
from plait.standard.versions import Followed, Version, read_followed

__all__ = [
    "Confusion",
    "Dictionary",
    "Entry",
    "Extension",
    "Fault",
    "Followed",
    "Sensitivity",
    "Tag",
    "TagPattern",
    "ValueType",
    "Version",
    "fold",
    "is_tag",
    "load_dictionary",
    "parse_pattern",
    "parse_tag",
    "read_extension",
    "read_followed",
    "write_extension",
]
