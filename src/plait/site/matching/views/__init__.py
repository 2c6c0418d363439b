"""The pages of matching: choosing the lists, looking at pairs, and what came of it."""
