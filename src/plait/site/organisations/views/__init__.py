"""The pages of organisations and their people."""
