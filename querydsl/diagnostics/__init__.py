"""Diagnostics: their data model, and the renderers that print them."""
