"""Misspelled keywords: a word where the parser expects a keyword that is spelled almost like it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lark import Token

from querydsl.diagnostics.wording import typing_errors
from querydsl.syntax.keywords import KEYWORDS
from querydsl.syntax.recovery.lookahead import END, ParserDriver
from querydsl.syntax.recovery.repair import following_types, passes
from querydsl.syntax.recovery.scanner import make_token, skip_blank, tokens_at

_WORD = re.compile(r"[^\W\d]\w*(?:[^\w\s.,()\[\]\"'#=<>~]+\w+)?(?![\w.])")
"""A word, which may have a stray sign inside."""
_VALUES = ("BOOLEAN", "ANCHOR")
"""Keywords where an unquoted string is as likely as a misspelling, so that only swapped, missing or doubled letters count."""
_TABLED = ("UNIT",)
"""Keywords whose misspellings are in the message tables."""
_LONG = 6


class Misspelling(NamedTuple):
    """A keyword and its terminal, sorted by the number of errors; a wrong letter is worse than a missing, swapped or doubled one.

    `is_certain` is set if the word can hardly be anything else.
    """

    errors: int
    is_replaced: bool
    keyword: str
    terminal: str
    is_certain: bool


def misspelled_keyword(parser: ParserDriver, text: str, offset: int) -> tuple[Token, Misspelling] | None:
    """The word at an offset, and the keyword that the parser expects there and that the word was meant to be."""
    match = _WORD.match(text, offset)
    if match is None:
        return None
    word = make_token("PATH", match.group(), offset)
    ahead = list(following_types(text, word))
    if _is_accepted(parser, word, ahead):
        return None
    fitting = (found for found in _near(parser, word.lower()) if _fits(parser, found, text, word, ahead))
    nearest = min(fitting, default=None)
    return (word, nearest) if nearest else None


def _is_accepted(parser: ParserDriver, word: Token, ahead: list[list[str]]) -> bool:
    """Whether the parser accepts the word as it is: as a keyword, or as a path before the tokens that follow."""
    if any(word.lower() in KEYWORDS[name] for name in parser.terminals(parser.state) & KEYWORDS.keys() if parser.accepts(name)):
        return True
    return passes(parser, ["PATH"], ahead)


def _fits(parser: ParserDriver, found: Misspelling, text: str, word: Token, ahead: list[list[str]]) -> bool:
    """Whether the parser accepts the keyword and the tokens that follow. At the end of the text, the rest may be missing."""
    if found.terminal == "ANCHOR" and any(tokens_at(text, skip_blank(text, word.end_pos or 0), ["OFFSET"])):
        return True
    return passes(parser, [found.terminal], ahead) or (ahead[0] == [END] and len(word) > 2)


def _near(parser: ParserDriver, word: str) -> Iterator[Misspelling]:
    """The keywords that the parser accepts and that are spelled almost like the word."""
    for terminal in parser.terminals(parser.state) & KEYWORDS.keys():
        for keyword in KEYWORDS[terminal] if terminal not in _TABLED and parser.accepts(terminal) else ():
            errors = typing_errors(word, keyword, 2 if len(keyword) >= _LONG else 1)
            is_replaced = len(word) == len(keyword) and sorted(word) != sorted(keyword)
            if errors and not (is_replaced and terminal in _VALUES):
                is_certain = len(word) > 1 and terminal not in _VALUES and not (is_replaced and len(keyword) < 4)
                yield Misspelling(errors, is_replaced, keyword, terminal, is_certain)
