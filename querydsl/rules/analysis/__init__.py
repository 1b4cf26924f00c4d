"""The analysis behind the rules: one pass over a query, value constraints, satisfiability, and shared phrases."""
