"""Misspelled keywords: a word, or two, where the parser expects a keyword that is spelled almost like it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from querydsl.diagnostics.wording import typing_errors
from querydsl.syntax.keywords import KEYWORDS
from querydsl.syntax.lexing.scanner import END, skip_blank, tokens_at
from querydsl.syntax.recovery.lookahead import ParserDriver
from querydsl.syntax.recovery.repair import following_types, passes
from querydsl.syntax.tokens import Token, make_token

_WORD = re.compile(r"[^\W\d]\w*(?:[^\w\s.,()\[\]\"'#=<>~]+\w+)?(?![\w.])")
"""A word, which may have a stray sign inside."""
_TWO_WORDS = re.compile(r"([^\W\d]\w*)[ \t]+(\w+)(?![\w.])")
_VALUES = ("BOOLEAN", "ANCHOR")
"""Keywords where an unquoted string is as likely as a misspelling, so that only swapped, missing or doubled letters count."""
_TABLED = ("UNIT",)
"""Keywords whose misspellings are in the message tables."""
_OTHER_WORDS = ("nor", "xor")
"""Words that are spelled almost like a keyword and have another meaning."""
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
    return _divided(parser, text, offset) or _misspelled(parser, text, match)


def _divided(parser: ParserDriver, text: str, offset: int) -> tuple[Token, Misspelling] | None:
    """The two words at an offset that are one keyword with a space inside, such as `an d`."""
    match = _TWO_WORDS.match(text, offset)
    if match is None or _is_keyword(parser, match[1]):
        return None
    words, joined = make_token("PATH", match[0], offset), (match[1] + match[2]).lower()
    ahead = list(following_types(text, words))
    for terminal in _accepted_keywords(parser):
        found = Misspelling(1, False, joined, terminal, is_certain=True)
        if joined in KEYWORDS[terminal] and _fits(parser, found, text, words, ahead):
            return words, found
    return None


def _misspelled(parser: ParserDriver, text: str, match: re.Match[str]) -> tuple[Token, Misspelling] | None:
    """The word of a match, and the keyword that it was meant to be."""
    offset = match.start()
    word = make_token("PATH", match.group(), offset)
    *ahead, third = following_types(text, word, 3)
    if word.lower() in _OTHER_WORDS or _is_accepted(parser, word, [*ahead, third]):
        return None
    fitting = (found for found in _near(parser, word.lower()) if _fits(parser, found, text, word, ahead))
    nearest = min(fitting, default=None)
    return (word, nearest) if nearest else None


def is_shifted(word: str, keyword: str, after: str) -> bool:
    """Whether the space after a keyword is in the wrong place, as in `andt itle`, so that the next word is wrong too."""
    word, after = word.lower(), after.lower()
    rest = keyword.removeprefix(word) if keyword.startswith(word) else ""
    is_late = word.startswith(keyword) and word[len(keyword) :] != keyword[-1]
    return is_late or (rest != "" and after.startswith(rest))


def _is_accepted(parser: ParserDriver, word: Token, ahead: list[list[str]]) -> bool:
    """Whether the parser accepts the word as it is: as a keyword, or as a path before the tokens that follow."""
    return _is_keyword(parser, word) or passes(parser, ["PATH"], ahead)


def _is_keyword(parser: ParserDriver, word: str) -> bool:
    return any(word.lower() in KEYWORDS[terminal] for terminal in _accepted_keywords(parser))


def _accepted_keywords(parser: ParserDriver) -> Iterator[str]:
    """The terminals of the keywords that the parser accepts next."""
    return (terminal for terminal in parser.terminals(parser.state) & KEYWORDS.keys() if parser.accepts(terminal))


def _fits(parser: ParserDriver, found: Misspelling, text: str, word: Token, ahead: list[list[str]]) -> bool:
    """Whether the parser accepts the keyword and the tokens that follow. At the end of the text, the rest may be missing."""
    if found.terminal == "ANCHOR" and any(tokens_at(text, skip_blank(text, word.end_pos or 0), ["OFFSET"])):
        return True
    return passes(parser, [found.terminal], ahead) or (ahead[0] == [END] and len(word) > 2)


def _near(parser: ParserDriver, word: str) -> Iterator[Misspelling]:
    """The keywords that the parser accepts and that are spelled almost like the word."""
    for terminal in _accepted_keywords(parser):
        for keyword in KEYWORDS[terminal] if terminal not in _TABLED else ():
            errors = typing_errors(word, keyword, 2 if len(keyword) >= _LONG else 1)
            is_replaced = len(word) == len(keyword) and sorted(word) != sorted(keyword)
            if errors and not (is_replaced and terminal in _VALUES):
                is_plain = len(word) > 1 and not any(map(str.isdigit, word))  # a digit may belong to the value after it
                is_certain = is_plain and terminal not in _VALUES and not (is_replaced and len(keyword) < 4)
                yield Misspelling(errors, is_replaced, keyword, terminal, is_certain)
