"""Diagnostics: the value that describes a problem, and every way to print it."""
