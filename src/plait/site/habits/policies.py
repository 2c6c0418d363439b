"""Who may change what an organisation keeps of its lists: its own members, and of them no viewer."""

from __future__ import annotations

from plait.site.audit.policies import Policies, check_by, refusal_by
from plait.site.people.members import why_not_work_for

POLICIES: Policies = {
    "remember_headings": why_not_work_for,
    "forget_headings": why_not_work_for,
    "keep_figures": why_not_work_for,
    "forget_figures": why_not_work_for,
}
"""For every action its policy; a test holds the two lists together."""
refusal = refusal_by(POLICIES)
check = check_by(POLICIES)
