"""Retry, timeout and polling decisions, as generators that perform no I/O."""
