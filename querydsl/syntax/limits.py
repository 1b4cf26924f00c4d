"""The limits on the length and nesting of the text, checked before parsing. Source: `docs/language.md`, section "Limits"."""

import re

from querydsl.diagnostics.model import Diagnostic, Span, error
from querydsl.syntax.keywords import LOOSE_STRING

MAX_LEVELS = 100
MAX_BYTES = 65536
MAX_ERRORS = 20
"""The most syntax errors that are reported for the text."""

_TOKENS = re.compile(
    rf"""
      {LOOSE_STRING}
    | \#[^\r\n]*                                            # comments
    | not\s+(?:in|within|between)\b                         # operators, not levels
    | (?P<word>[\w$][\w.]*)
    | (?P<bracket>[()\[\],])
    """,
    re.VERBOSE | re.IGNORECASE,
)


def too_deep(text: str, max_levels: int | None = MAX_LEVELS, max_bytes: int | None = MAX_BYTES) -> Diagnostic | None:
    """The `too-deep` diagnostic for text beyond the limits, else None.

    `max_levels` limits the nesting of brackets and `not`, `max_bytes` the length in UTF-8. None means no limit.
    """
    if max_bytes is not None and len(text) * 4 > max_bytes:
        kept = text.encode("utf-8", "surrogatepass")[:max_bytes].decode("utf-8", "ignore")
        if len(kept) < len(text):
            excess = Span(len(kept), len(text))
            return error("too-deep", excess, f"the text is longer than {max_bytes} bytes", hint="split it into several queries")
    if max_levels is not None and _max_possible_levels(text) > max_levels:
        return _first_level_beyond(text, max_levels)
    return None


def _max_possible_levels(text: str) -> int:
    """A cheap upper bound of the nesting: the number of `(`, `[` and `not` anywhere in the text."""
    return text.count("(") + text.count("[") + text.casefold().count("not")


def _first_level_beyond(text: str, limit: int) -> Diagnostic | None:
    """The diagnostic for the first bracket or `not` beyond the limit. The level of a `not` ends with its operand."""
    nots, levels = 0, 0
    outer: list[int] = []
    for match in _TOKENS.finditer(text):
        match (match["bracket"] or match["word"] or "").lower():
            case "(" | "[":
                outer.append(nots)
                nots, levels = 0, levels + 1
            case "not":
                nots, levels = nots + 1, levels + 1
            case ")" | "]" if outer:
                levels -= nots + 1 + outer.pop()
                nots = 0
            case "," | "and" | "or" | "select" | "sort" | "limit":
                levels, nots = levels - nots, 0
        if levels > limit:
            hint = "remove redundant brackets: `a and (b and c)` is `a and b and c`"
            return error("too-deep", Span(*match.span()), f"the query is nested more than {limit} levels deep", hint=hint)
    return None
