"""Queries as SQL: pieces with bound parameters, written by a dialect for each engine."""
