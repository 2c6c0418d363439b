"""The Data Checker: rules -> findings -> suggestions, in plain words and by cell."""

from plait.checking.check import check_list
from plait.checking.cleaning import Change, certain_changes, cleaned_workbook
from plait.checking.findings import Finding, Severity, wordings
from plait.checking.free_text import leads_to_somebody
from plait.checking.report import group_findings, report_page

__all__ = [
    "Change",
    "Finding",
    "Severity",
    "certain_changes",
    "check_list",
    "cleaned_workbook",
    "group_findings",
    "leads_to_somebody",
    "report_page",
    "wordings",
]
