"""Commands that work on queries."""
