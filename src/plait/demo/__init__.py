"""The demo: a made-up place and three made-up partners' lists, as messy as real ones."""
