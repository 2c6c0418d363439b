"""Referring: the answers of other organisations put into one's own list of referrals, and who has not answered."""

from plait.referring.reading import STATUS, ReferralList, as_referrals
from plait.referring.updating import Referrals, put_in, referrals
from plait.referring.workbook import referrals_workbook, said_of

__all__ = [
    "STATUS",
    "ReferralList",
    "Referrals",
    "as_referrals",
    "put_in",
    "referrals",
    "referrals_workbook",
    "said_of",
]
