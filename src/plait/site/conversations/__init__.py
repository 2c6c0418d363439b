"""Conversations: whatever was asked, refused, offered and agreed between two named people, on the site or by e-mail."""
