"""Agreeing the standard: what the place adds to the common dictionary is proposed, discussed and decided together."""
