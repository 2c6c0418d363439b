"""Insight projects: from a question, over tables and stories, to an agreed action."""
