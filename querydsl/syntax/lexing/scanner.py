"""Tokens at any offset of the text that may contain anything, independent of the parser's state."""

import re
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from typing import cast

from querydsl.syntax.keywords import LOOSE_STRING
from querydsl.syntax.lalr.engine import END as END
from querydsl.syntax.lalr.engine import TERMINALS
from querydsl.syntax.tokens import Token, make_token

BAD_STRING, BAD_NUMBER, OTHER = "BAD_STRING", "BAD_NUMBER", "OTHER"
"""The types of tokens that no terminal of the grammar matches."""

CLOSERS = {"LPAR": "RPAR", "LSQB": "RSQB"}
"""The closing terminal of each opening terminal."""
_CONTEXTUAL = ("UNIT", "DIRECTION", "METRES", "EQUALS")
"""Terminals of one context each. Elsewhere the same characters are a path or a number."""
_FALLBACKS = {
    BAD_STRING: re.compile(LOOSE_STRING),
    BAD_NUMBER: re.compile(r"[+-]?\.?[0-9][\w.]*"),
    OTHER: re.compile(r"[\s\S]"),
}
_BLANK = re.compile(r"(?:[^\S\x1c-\x1f]|#[^\r\n]*)*")


@cache
def terminals() -> dict[str, re.Pattern[str]]:
    """The patterns of the grammar's terminals by name, highest priority first."""
    return {name: re.compile(pattern) for name, pattern in TERMINALS.items()}


def skip_blank(text: str, offset: int) -> int:
    """The offset after white space and comments."""
    match = _BLANK.match(text, offset)
    return match.end() if match else offset


def tokens_at(text: str, offset: int, names: Collection[str]) -> Iterator[Token]:
    """The possible tokens of the given types at an offset, highest priority first."""
    for name, pattern in _patterns(frozenset(names)):
        match = pattern.match(text, offset)
        if match:
            yield make_token(name, match.group(), offset)


@cache
def _patterns(names: frozenset[str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple([(name, pattern) for name, pattern in terminals().items() if name in names])


@lru_cache(maxsize=4096)
def token_at(text: str, offset: int) -> Token:
    """The most likely token at an offset. At the end of the text, it is a token of type `END`."""
    if offset >= len(text):
        return make_token(END, "", offset)
    opening = text[offset]
    if opening in "\"'" and (end := _unclosed(text).get(opening, (0, 0)))[0] <= offset < end[1]:
        return make_token(BAD_STRING, text[offset : end[1]], offset)
    match = cast(re.Match[str], _context_free().match(text, offset))
    token = make_token(str(match.lastgroup), match.group(), offset)
    if token.type == BAD_STRING and (len(token) == 1 or token[-1] != opening):
        _unclosed(text)[opening] = offset, token.end_pos
    return token


@lru_cache(maxsize=4)
def _unclosed(_text: str) -> dict[str, tuple[int, int]]:
    """The start and the end of the last string without a closing quote that was found in a text, by its quote.

    All quotes inside it are escaped, so a string that begins at one of them has no closing quote either. Without this, the time for
    a line of escaped quotes is quadratic.
    """
    return {}


def possible_types(token: Token) -> list[str]:
    """The types that a token may have, the most likely first."""
    return [token.type, *[name for name in _CONTEXTUAL if terminals()[name].fullmatch(token)]]


@cache
def _context_free() -> re.Pattern[str]:
    """The pattern of a token of any type that does not depend on the parser's state. `OTHER` matches every character."""
    excluded = (*_CONTEXTUAL, "OFFSET", "END")
    patterns = {name: pattern for name, pattern in terminals().items() if name not in excluded} | _FALLBACKS
    return re.compile("|".join(f"(?P<{name}>{pattern.pattern})" for name, pattern in patterns.items()))
