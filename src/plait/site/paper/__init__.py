"""Paper: organisations that take part without accounts, through a convenor who carries their post."""
