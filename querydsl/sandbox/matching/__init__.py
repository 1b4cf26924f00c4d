"""Filter evaluation over records."""
