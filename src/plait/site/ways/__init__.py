"""How a place works together: who may ask, who invites, who decides, and what is open, as its convenors chose it."""
