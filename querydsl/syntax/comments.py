"""Comment attachment: the part of the query that each comment belongs to. Formatting can reorder the parts."""

from collections.abc import Sequence

from querydsl.classes import frozen
from querydsl.diagnostics.model import Span
from querydsl.syntax.ast import Comment


@frozen
class AttachedComments:
    """The comments before the query, those of each part, and those after the query."""

    before: tuple[Comment, ...]
    parts: tuple[tuple[Comment, ...], ...]
    after: tuple[Comment, ...]


def is_trailing(comment: Comment, source: str) -> bool:
    """Whether the comment follows a part of the query on the same line."""
    line = source.rfind("\n", 0, comment.span.start) + 1
    start = max(line, source.rfind("\r", line, comment.span.start) + 1)
    return bool(source[start : comment.span.start].strip(" \t\ufeff"))


def attach(comments: Sequence[Comment], parts: Sequence[Span], source: str | None) -> AttachedComments:
    """The comments grouped by part: the part around a comment, the one before it on its line, or else the next one.

    Without a source the positions are unknown, and all comments go before the query.
    """
    if source is None:
        return AttachedComments(tuple(comments), ((),) * len(parts), ())
    before: list[Comment] = []
    attached: list[list[Comment]] = [[] for _ in parts]
    after: list[Comment] = []
    for comment in comments:
        owner = _owner(comment, parts, source)
        if owner is None:
            after.append(comment)
        elif owner == 0 and comment.span.start < parts[0].start:
            before.append(comment)
        else:
            attached[owner].append(comment)
    return AttachedComments(tuple(before), tuple(map(tuple, attached)), tuple(after))


def _owner(comment: Comment, parts: Sequence[Span], source: str) -> int | None:
    offset = comment.span.start
    started = [index for index, part in enumerate(parts) if part.start <= offset]
    last = max(started, key=lambda index: parts[index].start, default=None)
    if last is not None and (offset < parts[last].end or is_trailing(comment, source)):
        return last
    later = [index for index, part in enumerate(parts) if part.start > offset]
    return min(later, key=lambda index: parts[index].start, default=None)
