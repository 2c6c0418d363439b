"""What may leave: every count is rounded before anybody else sees it."""

from plait.disclosure.rounding import BASE, HIDDEN_WORDS, Printed, printed, rounded

__all__ = ["BASE", "HIDDEN_WORDS", "Printed", "printed", "rounded"]
