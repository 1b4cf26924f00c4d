"""The pages of the two rules that the parser reports."""

SYNTAX = """
A query with a syntax error.

The message describes what was expected. If a bracket or a quote was never closed, a second label points to it. If the text looks
like another language (SQL's `LIKE` and `IS NULL`, Lucene's `a:b`, Python's `&` and `|`, the service's `(.)`), the hint shows
how to write it here. All syntax errors of a query are reported at once. `querydsl check` also reports a file that it cannot read
under this name, and checks the other files.

The service never receives the text, so a query that cannot be parsed cannot be sent.

Wrong:

```query
title LIKE "%engineer%"
```

Right:

```query
title ~ "engineer"
```
"""

TOO_DEEP = f"""
A query longer than 64 KiB, or with more than 100 levels of brackets and `not`.

These limits bound the time and memory that parsing takes. Settings can change them. They do not apply to
queries built in Python.

The service documents no limits.

Wrong:

```query
{"(" * 101} title ~ "engineer" {")" * 101}
```

Right:

```query
((( title ~ "engineer" )))
```
"""
