"""The meaning of a query: lowering, compilation to a request body, and decompilation."""
