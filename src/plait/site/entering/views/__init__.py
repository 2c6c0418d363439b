"""The pages of signing in: the first step, the second, setting it up, and one's own account."""
