"""Referring: the answers of other organisations put into one's own list of referrals, and who has not answered."""

from plait.referring.updating import Referrals, referrals
from plait.referring.workbook import referrals_workbook, said_of

__all__ = ["Referrals", "referrals", "referrals_workbook", "said_of"]
