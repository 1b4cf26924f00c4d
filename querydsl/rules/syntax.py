"""The pages of the two rules that the parser holds: what they find is no tree yet, so that no function here can find it."""

SYNTAX = """
A text that cannot be read, with what would have been read in that place.

The sentence says what was expected in the words of the language; the second place, where there is one, is the bracket or the
quote that was never closed. Where a text looks like another dialect (SQL's `LIKE` and `IS NULL`, Lucene's `a:b`, Python's `&` and
`|`, the service's own `(.)`), the hint says how the same is said here. All mistakes of a text are reported at once.

The service is never sent text: what cannot be read cannot become a request.

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
A text of more than 64 KiB, or with more than 100 levels of brackets and `not`.

Both bounds are the language's, so that no text takes long or much memory to read. A query that a program builds has neither, and
settings can move them.

The service documents no bound of its own, so that its answer to such a query would be a surprise.

Wrong:

```query
{"(" * 101} title ~ "engineer" {")" * 101}
```

Right:

```query
((( title ~ "engineer" )))
```
"""
