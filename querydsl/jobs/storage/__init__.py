"""Files and locks on disk."""
