"""The public names of querydsl."""
