"""Django's settings: what the desk and the shared site have in common, and what each has of its own."""
