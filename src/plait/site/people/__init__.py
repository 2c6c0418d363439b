"""People: accounts, organisations, who belongs to which and as what."""
