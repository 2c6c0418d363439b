"""Coming in: every way of signing in, the second step, and where somebody is signed in."""
