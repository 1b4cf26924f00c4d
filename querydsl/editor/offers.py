"""A completion before it is ranked, and the ways to make one."""

from enum import Enum

import attrs


class CompletionKind(Enum):
    """The kind of text that a completion writes."""

    FIELD = "field"
    SCOPE = "scope"
    OPERATOR = "operator"
    KEYWORD = "keyword"
    VALUE = "value"
    DATE = "date"
    UNIT = "unit"
    PARAMETER = "parameter"
    RULE = "rule"
    PUNCTUATION = "punctuation"


@attrs.frozen(cache_hash=True)  # `querydsl.classes` does not keep hashes, and these are looked up often
class Offer:
    """A text that can be written at the cursor.

    Attributes:
        text: The text.
        kind: What it is.
        detail: A few words about it; empty if there is nothing to add.
        documentation: A description, possibly empty.
        snippet: The text with the rest of the construct, with placeholders such as `${1:text}`. None if there is nothing to add.
        stored: Whether the service stores this value, so that the list may be incomplete.
    """

    text: str
    kind: CompletionKind
    detail: str = ""
    documentation: str = ""
    snippet: str | None = None
    stored: bool = False


def keyword(text: str, detail: str = "", snippet: str | None = None) -> Offer:
    """The offer of a keyword or several."""
    return Offer(text, CompletionKind.KEYWORD, detail, snippet=snippet)
