"""Which part of a query a comment belongs to, since its clauses may be printed in another order than they were written."""

from collections.abc import Sequence

import attrs

from querydsl.diagnostics.model import Span
from querydsl.syntax.ast import Comment


@attrs.frozen
class Allotment:
    """The comments before everything, those of each part, and those after everything."""

    before: tuple[Comment, ...]
    parts: tuple[tuple[Comment, ...], ...]
    after: tuple[Comment, ...]


def is_trailing(comment: Comment, source: str) -> bool:
    """True for a comment with something of the query before it on its line."""
    line = source.rfind("\n", 0, comment.span.start) + 1
    start = max(line, source.rfind("\r", line, comment.span.start) + 1)
    return bool(source[start : comment.span.start].strip(" \t\ufeff"))


def allot(comments: Sequence[Comment], parts: Sequence[Span], source: str | None) -> Allotment:
    """Each comment with its part: the one around it, the one before it on its line, or else the one that it precedes.

    Without a source nobody knows where they stood, so all of them go before everything.
    """
    if source is None:
        return Allotment(tuple(comments), ((),) * len(parts), ())
    before: list[Comment] = []
    mine: list[list[Comment]] = [[] for _ in parts]
    after: list[Comment] = []
    for comment in comments:
        owner = _owner(comment, parts, source)
        if owner is None:
            after.append(comment)
        elif owner == 0 and comment.span.start < parts[0].start:
            before.append(comment)
        else:
            mine[owner].append(comment)
    return Allotment(tuple(before), tuple(map(tuple, mine)), tuple(after))


def _owner(comment: Comment, parts: Sequence[Span], source: str) -> int | None:
    place = comment.span.start
    begun = [index for index, part in enumerate(parts) if part.start <= place]
    last = max(begun, key=lambda index: parts[index].start, default=None)
    if last is not None and (place < parts[last].end or is_trailing(comment, source)):
        return last
    later = [index for index, part in enumerate(parts) if part.start > place]
    return min(later, key=lambda index: parts[index].start, default=None)
