"""Tokens of the grammar and their values."""

import re
from collections.abc import Callable

from querydsl.diagnostics.model import Span
from querydsl.syntax.ast import Boolean, Date, Missing, Number, Parameter, Text, Time, Value
from querydsl.syntax.literals import instant_of, number_of, text_of
from querydsl.syntax.makers import make_boolean, make_number, make_span, make_text

OFFSET = re.compile(r"([+-])(?:\s|#[^\r\n]*[\r\n])*([0-9]+)(?:\s|#[^\r\n]*[\r\n])*(\w+)")
"""The sign, digits and unit of the offset of a relative date. Blanks and comments may be between them."""


class Token(str):
    """A token of the grammar: its text, the name of its terminal, and the offsets of its ends.

    `value` is its text as a plain string. Lark's tokens have the same attributes, and count lines, which nothing here needs.
    """

    __slots__ = ("end_pos", "start_pos", "type", "value")
    type: str
    value: str
    start_pos: int
    end_pos: int
    line = column = end_line = end_column = None


def make_token(name: str, value: str, start: int, end: int | None = None) -> Token:
    """A token of the terminal `name`. `end` defaults to the end of its text."""
    made = str.__new__(Token, value)
    made.type, made.value, made.start_pos, made.end_pos = name, value, start, start + len(value) if end is None else end
    return made


def span_of(token: Token) -> Span:
    """The span of a token."""
    return make_span(token.start_pos, token.end_pos)


def check(token: Token) -> None:
    """Raise `LiteralError` for a token that looks like a literal but has no value."""
    match token.type:
        case "STRING":
            text_of(token)
        case "NUMBER":
            number_of(token)
        case "METRES":
            number_of(token[:-1])
        case "OFFSET":
            number_of(OFFSET.findall(token)[0][1])


def _string(text: str, span: Span) -> Text:
    return make_text(text_of(text), span)


def _number(text: str, span: Span) -> Number:
    return make_number(number_of(text), text, span)


def _boolean(text: str, span: Span) -> Boolean:
    return make_boolean(text[0] in "tT", span)


def _time(text: str, span: Span) -> Time:
    return Time(instant_of(text), span)


def _parameter(text: str, span: Span) -> Parameter:
    return Parameter(text[1:], span)


def _missing(_: str, span: Span) -> Missing:
    return Missing(span)


LITERALS: dict[str, Callable[[str, Span], Value]] = {
    "STRING": _string,
    "NUMBER": _number,
    "BOOLEAN": _boolean,
    "DATE": Date,
    "TIME": _time,
    "PARAMETER": _parameter,
    "MISSING": _missing,
}
"""The callbacks for terminals that are values. They are called when the token is shifted, which is faster than a rule."""
