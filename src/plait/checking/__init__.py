"""The Data Checker: rules -> findings -> suggestions, in plain words and by cell."""

from plait.checking.check import check_list
from plait.checking.findings import Finding, Severity, wordings

__all__ = ["Finding", "Severity", "check_list", "wordings"]
