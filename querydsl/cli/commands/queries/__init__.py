"""Commands that check and convert queries."""
