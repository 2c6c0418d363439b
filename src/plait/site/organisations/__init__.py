"""Organisations: what they are, who vouches for them, who belongs to them, and how one comes and goes."""
