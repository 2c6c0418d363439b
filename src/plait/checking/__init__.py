"""The Data Checker: rules -> findings -> suggestions, in plain words and by cell."""

from plait.checking.changes import Change
from plait.checking.check import check_list
from plait.checking.checked import Report, check_file
from plait.checking.cleaned_copy import cleaned_workbook
from plait.checking.cleaning import Cleaned, certain_changes, clean_list
from plait.checking.editing import edited
from plait.checking.findings import Finding, Findings, Severity, wordings
from plait.checking.groups import group_findings
from plait.sheets.personal import leads_to_somebody

__all__ = [
    "Change",
    "Cleaned",
    "Finding",
    "Findings",
    "Report",
    "Severity",
    "certain_changes",
    "check_file",
    "check_list",
    "clean_list",
    "cleaned_workbook",
    "edited",
    "group_findings",
    "leads_to_somebody",
    "wordings",
]
