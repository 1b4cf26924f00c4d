"""Text to tokens where the text may hold anything: by what the parser wants, or by what stands there."""

import re
from collections.abc import Collection, Iterator
from functools import cache

from lark import Token

from querydsl.syntax.grammar import lark_parser
from querydsl.syntax.recovery.lookahead import END

BAD_STRING, BAD_NUMBER, OTHER = "BAD_STRING", "BAD_NUMBER", "OTHER"
"""What stands there where no terminal of the grammar does."""

_LOCAL = ("UNIT", "DIRECTION", "METRES")
"""Terminals of one place each; elsewhere the same characters are a path or a number."""
_BAD = {
    BAD_STRING: re.compile(r""""(?:[^"\\\r\n]|\\.)*"?|'(?:[^'\\\r\n]|\\.)*'?"""),
    BAD_NUMBER: re.compile(r"[+-]?\.?[0-9][\w.]*"),
    OTHER: re.compile(r"[\s\S]"),
}
_BLANK = re.compile(r"(?:[^\S\x1c-\x1f]|#[^\r\n]*)*")


@cache
def terminals() -> dict[str, re.Pattern[str]]:
    """The grammar's terminals by name, in the order in which they are tried."""
    made = sorted(lark_parser().terminals, key=lambda it: -it.priority)
    return {it.name: re.compile(it.pattern.to_regexp()) for it in made}


def skip(text: str, place: int) -> int:
    """The place of the next thing that is neither white space nor a comment."""
    match = _BLANK.match(text, place)
    return match.end() if match else place


def readings(text: str, place: int, names: Collection[str]) -> Iterator[Token]:
    """The tokens of these types that stand at a place, best first."""
    for name, pattern in terminals().items():
        match = pattern.match(text, place) if name in names else None
        if match:
            yield token(name, match.group(), place)


def found(text: str, place: int) -> Token:
    """What stands at a place, whatever was wanted there; the end of the text is a token too."""
    if place >= len(text):
        return token(END, "", place)
    for name, pattern in _ours().items():
        match = pattern.match(text, place)
        if match:
            return token(name, match.group(), place)
    raise AssertionError("every character is something")


def types(it: Token) -> list[str]:
    """All that a token could be, what it most likely is first."""
    return [it.type, *[name for name in _LOCAL if terminals()[name].fullmatch(it)]]


def token(name: str, text: str, start: int, end: int | None = None) -> Token:
    """A token of this type at this place; without an end it is as long as its text."""
    return Token(name, text, start_pos=start, end_pos=start + len(text) if end is None else end)


@cache
def _ours() -> dict[str, re.Pattern[str]]:
    kept = {name: it for name, it in terminals().items() if name not in (*_LOCAL, "OFFSET", "WHITE_SPACE", "COMMENT")}
    return kept | _BAD
