"""How deep and how long a text may be, measured before it is parsed, in one pass. Source: language page, sections 7, 8 and 9."""

import re

from querydsl.diagnostics.model import Diagnostic, Span, error

MAX_LEVELS = 100
MAX_BYTES = 65536
MAX_ERRORS = 20
"""As many mistakes of one text are told at once."""

_MARKS = re.compile(
    r"""
      "(?:[^"\\\r\n]|\\.)*"? | '(?:[^'\\\r\n]|\\.)*'?       # strings, up to the end of their line where nobody closed them
    | \#[^\r\n]*                                            # comments
    | not\s+(?:in|within|between)\b                         # an operator
    | (?P<word>[\w$][\w.]*)
    | (?P<mark>[()\[\],])
    """,
    re.VERBOSE | re.IGNORECASE,
)


def too_deep(text: str, max_levels: int | None = MAX_LEVELS, max_bytes: int | None = MAX_BYTES) -> Diagnostic | None:
    """The `too-deep` diagnostic of a text that is too long or too deeply nested, else None; None lifts a bound."""
    if max_bytes is not None and len(text) * 4 > max_bytes:
        kept = text.encode("utf-8", "surrogatepass")[:max_bytes].decode("utf-8", "ignore")
        if len(kept) < len(text):
            place = Span(len(kept), len(text))
            return error("too-deep", place, f"the text is longer than {max_bytes} bytes", hint="split it into several queries")
    if max_levels is not None and _may_nest(text) > max_levels:
        return _first_level_beyond(text, max_levels)
    return None


def _may_nest(text: str) -> int:
    """An upper bound of the levels that costs next to nothing: the `(`, `[` and `not` anywhere in the text."""
    return text.count("(") + text.count("[") + text.casefold().count("not")


def _first_level_beyond(text: str, most: int) -> Diagnostic | None:
    """A `not` lasts until its operand ends, a bracket until it is closed."""
    nots, levels = 0, 0
    outer: list[int] = []
    for match in _MARKS.finditer(text):
        match (match["mark"] or match["word"] or "").lower():
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
        if levels > most:
            hint = "take groups apart: `a and (b and c)` is `a and b and c`"
            return error("too-deep", Span(*match.span()), f"the query is nested more than {most} levels deep", hint=hint)
    return None
