"""The query language: grammar, parser, error recovery, AST and printer."""
