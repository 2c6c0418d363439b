"""Lists matched in the browser: the doubtful pairs are looked at one after the other, by one person or by several."""
