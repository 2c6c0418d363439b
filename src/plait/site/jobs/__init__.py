"""Jobs: work in the background that survives the death of whoever does it."""
