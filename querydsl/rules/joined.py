"""What cannot be said of a text with gaps: whether two conditions agree that nothing joins, since it may be `and` or `or`."""

from collections.abc import Sequence

from querydsl.ast import Query
from querydsl.diagnostics import Diagnostic
from querydsl.gaps import gaps

REASONING = frozenset({"never-matches", "always-matches", "duplicate-condition", "same-element", "cannot-negate"})
"""The rules that speak of several conditions and of what joins them."""


def joined(query: Query, found: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
    """What was found, without what depends on a connective that the text lacks: that it is lacking is said already."""
    if query.source is None or not any(item.rule in REASONING for item in found):
        return found
    places = gaps(query)
    return [item for item in found if item.rule not in REASONING or not _reaches_over(item, places)] if places else found


def _reaches_over(item: Diagnostic, gaps: Sequence[int]) -> bool:
    """True where a gap is between the places that the diagnostic points to."""
    spans = (item.span, *(label.span for label in item.labels))
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return any(start < gap < end for gap in gaps)
