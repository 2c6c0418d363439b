"""Record: what was done, in plain words, for the people and organisations that it concerns."""
