"""The tokens of any text, also of one with syntax errors, and their kinds."""
