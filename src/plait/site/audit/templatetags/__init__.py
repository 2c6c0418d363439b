"""Tags of templates that have to do with what is kept."""
