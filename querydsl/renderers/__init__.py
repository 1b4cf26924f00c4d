"""How diagnostics look: one value, many renderers."""
