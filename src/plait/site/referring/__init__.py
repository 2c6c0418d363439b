"""Answers on referrals put into the sender's own list in the browser; nothing of them is kept."""
