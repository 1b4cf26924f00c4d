"""Lowering of queries, compilation to request bodies, and decompilation."""
