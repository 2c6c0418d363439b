"""What is held here: of an organisation, for whoever answers for it, and about oneself, for everybody."""
