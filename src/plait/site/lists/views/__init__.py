"""The pages of a list: opening the desk, reading, looking, counting."""
