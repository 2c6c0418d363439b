"""Matching: which rows of several lists are the same person, which pairs are doubtful, and why."""

from plait.linkage.matching import DEFINITE, MatchedList, Matches, match
from plait.linkage.workbook import match_workbook, said_of

__all__ = ["DEFINITE", "MatchedList", "Matches", "match", "match_workbook", "said_of"]
