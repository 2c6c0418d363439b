"""Lists in the browser: read, understood, checked and counted, and then forgotten."""
