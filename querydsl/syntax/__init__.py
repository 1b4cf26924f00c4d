"""The text form of a query: grammar, parser, AST and printer."""
