"""Matching: which rows of several lists are the same person, which pairs are doubtful, and why."""

from plait.linkage.budget import LeftOut, left_out, said_of_left_out, to_check
from plait.linkage.databases import ENGINES
from plait.linkage.decisions import Answer
from plait.linkage.lists import MatchedList
from plait.linkage.matching import DEFINITE, Matches, Stage, match
from plait.linkage.repeats import CHANGED, GONE, NEW
from plait.linkage.sampling import MOST_SAMPLED, Part, Sample, said_of_sample, sample_of
from plait.linkage.splink import SplinkView, splink_view
from plait.linkage.summary_sheet import said_of
from plait.linkage.workbook import match_workbook

__all__ = [
    "CHANGED",
    "DEFINITE",
    "ENGINES",
    "GONE",
    "MOST_SAMPLED",
    "NEW",
    "Answer",
    "LeftOut",
    "MatchedList",
    "Matches",
    "Part",
    "Sample",
    "SplinkView",
    "Stage",
    "left_out",
    "match",
    "match_workbook",
    "said_of",
    "said_of_left_out",
    "said_of_sample",
    "sample_of",
    "splink_view",
    "to_check",
]
