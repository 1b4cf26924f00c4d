"""The analysis that the rules share: context, value constraints, satisfiability and messages."""
